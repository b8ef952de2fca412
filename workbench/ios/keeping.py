"""Exporting over an earlier export loses nothing that the user added or changed there.

Three states of a file are compared, as a merge does: as the earlier export wrote it, as it lies
there now, and as the new export has it.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbench.core.files import sha256_of
from workbench.ios.manifest import Manifest
from workbench.ios.project_files import MODEL_FOLDER, MODEL_SUFFIXES
from workbench.ios.snapshot import entries

SET_ASIDE = "Set aside"
PROJECT_FILE = "project.pbxproj"
# What Xcode 27.2 and later make of the project file for those who ask for it; it counts where both lie.
JSON_PROJECT_FILE = "project.xcproj"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of the files of an earlier export; paths with slashes, as they lie now.

    ``replaced`` have other contents than before, ``removed`` are ours and no longer needed. ``kept`` are
    files that the user added, or changed where the new export has nothing new; ``set_aside`` are those
    that both have changed, and other models: the new one counts, the user's lies beside. ``superseded``
    are ours that a file of the user's has taken the place of: they are not written.
    """

    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


def keep_users_files(earlier_folder: Path, earlier: Manifest, *, new_folder: Path, new: Manifest) -> Outcome:
    """Bring what is the user's from an earlier export into the folder of a new one; raises `OSError`."""
    replaced: list[str] = []
    removed: list[str] = []
    kept: list[str] = []
    set_aside: list[str] = []
    superseded: list[str] = []
    aside = _free_name(earlier_folder)
    written_then, written_now = earlier.checksums, new.checksums
    places = _Places(written_now)
    for name in entries(earlier_folder):
        source = earlier_folder / name
        target = _in_new_project(name, earlier.project, new.project)
        ours = _stands_for(name, earlier_folder)
        ours_now = _in_new_project(ours, earlier.project, new.project)
        is_ours = ours == name
        if places.has_folder(target) and _is_folder(source):
            # The user has emptied it; all that it had is written anew.
            continue
        written, there = written_then.get(ours), written_now.get(ours_now)
        if is_ours and written is not None and _is_unchanged(source, written):
            if there is None:
                removed.append(name)
            elif there != written:
                replaced.append(target)
        elif (there is None or there == written) and not _is_model(target) and places.are_free_for(target):
            _take_over(source, new_folder / target)
            places.take(target)
            kept.append(target)
            if not is_ours and there is not None:
                (new_folder / ours_now).unlink()
                superseded.append(ours_now)
        elif there is None or not is_ours or not _is_unchanged(source, there):
            _take_over(source, new_folder / aside / name)
            set_aside.append(f"{aside}/{name}")
            if there is not None:
                replaced.append(ours_now)
    _keep_modes(earlier_folder, new_folder)
    return Outcome(
        replaced=tuple(sorted(replaced)),
        removed=tuple(sorted(removed)),
        kept=tuple(sorted(kept)),
        set_aside=tuple(sorted(set_aside)),
        superseded=tuple(sorted(superseded)),
    )


class _Places:
    """Where files lie in the new project, so that a user's file does not collide with one or a folder."""

    def __init__(self, ours: Iterable[str]) -> None:
        self._files = set(ours)
        self._folders = {folder for file in self._files for folder in _folders_above(file)}
        self._taken: set[str] = set()

    def are_free_for(self, target: str) -> bool:
        """Return whether a user's file may lie at ``target``, be it in place of ours."""
        is_below_a_file = any(folder in self._files for folder in _folders_above(target))
        return not is_below_a_file and target not in self._folders and target not in self._taken

    def has_folder(self, target: str) -> bool:
        """Return whether ``target`` is a folder that other files lie in."""
        return target in self._folders

    def take(self, target: str) -> None:
        """Let a user's file lie at ``target``."""
        self._taken.add(target)
        self._files.add(target)
        self._folders.update(_folders_above(target))


def _is_model(name: str) -> bool:
    """Return whether a file is a Core ML model or belongs to one, where the app looks for its own.

    It takes one of several, and two of a name do not even build: the exported one counts.
    """
    inside = PurePosixPath(name)
    return inside.is_relative_to(MODEL_FOLDER) and not MODEL_SUFFIXES.isdisjoint(
        part.suffix for part in (inside, *inside.parents)
    )


def _folders_above(name: str) -> list[str]:
    return [name[:place] for place, character in enumerate(name) if character == "/"]


def _stands_for(name: str, folder: Path) -> str:
    """Return the file of ours that one of the user's is instead of, which mostly is the same."""
    parent, _, file = name.rpartition("/")
    if file == JSON_PROJECT_FILE and parent.endswith(".xcodeproj"):
        former = f"{parent}/{PROJECT_FILE}"
        if not (folder / former).exists():
            return former
    return name


def _in_new_project(name: str, former: str, current: str) -> str:
    # The project and its scheme take the app's name: what Xcode keeps inside follows.
    project, slash, inside = name.partition("/")
    if project != f"{former}.xcodeproj":
        return name
    if PurePosixPath(inside).name == f"{former}.xcscheme":
        inside = str(PurePosixPath(inside).with_name(f"{current}.xcscheme"))
    return f"{current}.xcodeproj{slash}{inside}"


def _is_unchanged(path: Path, checksum: str) -> bool:
    return path.is_file() and not path.is_symlink() and sha256_of(path) == checksum


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _keep_modes(earlier_folder: Path, new_folder: Path) -> None:
    """Let folders be as open to others as they were."""
    for parent, _, _ in os.walk(new_folder):
        former = earlier_folder / Path(parent).relative_to(new_folder)
        if _is_folder(former):
            Path(parent).chmod(stat.S_IMODE(former.stat().st_mode) | stat.S_IRWXU)


def _take_over(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if _is_folder(source):
        target.mkdir(exist_ok=True)
        return
    target.unlink(missing_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    try:
        # Both folders lie side by side; a second name costs nothing, however large the file.
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _free_name(folder: Path) -> str:
    number = 1
    name = SET_ASIDE
    while os.path.lexists(folder / name):
        number += 1
        name = f"{SET_ASIDE} {number}"
    return name
