"""Exporting over an earlier export loses nothing that the user added or changed there.

Three states of a file are compared, as a merge does: as the earlier export wrote it, as it lies
there now, and as the new export has it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbench.core.files import sha256_of
from workbench.ios.manifest import MANIFEST_NAME, Manifest

SET_ASIDE = "Set aside"
PROJECT_FILE = "project.pbxproj"
# What Xcode 27.2 and later make of the project file for those who ask for it; it counts where both lie.
JSON_PROJECT_FILE = "project.xcproj"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of the files of an earlier export; paths with slashes, as they lie now.

    ``replaced`` have other contents than before, ``removed`` are ours and no longer needed. ``kept`` are
    files that the user added, or changed where the new export has nothing new; ``set_aside`` are those
    that both have changed: the new one counts, the user's lies beside. ``superseded`` are ours that a
    file of the user's has taken the place of: they are not written.
    """

    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


def keep_users_files(earlier_folder: Path, earlier: Manifest, *, new_folder: Path, new: Manifest) -> Outcome:
    """Bring what is the user's from an earlier export into the folder of a new one."""
    replaced: list[str] = []
    removed: list[str] = []
    kept: list[str] = []
    set_aside: list[str] = []
    superseded: list[str] = []
    aside = _free_name(earlier_folder)
    for relative in _entries(earlier_folder):
        source = earlier_folder / relative
        target = _in_new_project(relative, earlier.project, new.project)
        ours = _stands_for(relative, earlier_folder)
        ours_now = _in_new_project(ours, earlier.project, new.project)
        written = earlier.checksums.get(ours.as_posix())
        there = new.checksums.get(ours_now.as_posix())
        if written is not None and _is_unchanged(source, written):
            if there is None:
                removed.append(relative.as_posix())
            elif there != written:
                replaced.append(target.as_posix())
        elif (there is None or there == written) and _has_room(new_folder, target):
            _take_over(source, new_folder / target)
            kept.append(target.as_posix())
            if ours != relative:
                (new_folder / ours_now).unlink()
                superseded.append(ours_now.as_posix())
        elif there is None or not _is_unchanged(source, there):
            _take_over(source, new_folder / aside / relative)
            set_aside.append((aside / relative).as_posix())
            if there is not None:
                replaced.append(ours_now.as_posix())
    return Outcome(
        replaced=tuple(sorted(replaced)),
        removed=tuple(sorted(removed)),
        kept=tuple(sorted(kept)),
        set_aside=tuple(sorted(set_aside)),
        superseded=tuple(sorted(superseded)),
    )


def _stands_for(relative: PurePosixPath, folder: Path) -> PurePosixPath:
    """Return the file of ours that one of the user's is instead of, which mostly is the same."""
    if relative.name == JSON_PROJECT_FILE and relative.parent.suffix == ".xcodeproj":
        former = relative.with_name(PROJECT_FILE)
        if not (folder / former).exists():
            return former
    return relative


def _entries(folder: Path) -> Iterator[PurePosixPath]:
    """Yield files, links and empty folders, but not the manifest; links are not followed."""
    for parent, folders, files in os.walk(folder):
        here = Path(parent).relative_to(folder)
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in sorted(files + links):
            relative = PurePosixPath((here / name).as_posix())
            if relative != PurePosixPath(MANIFEST_NAME):
                yield relative
        if not folders and not files and parent != str(folder):
            yield PurePosixPath(here.as_posix())


def _in_new_project(relative: PurePosixPath, former: str, current: str) -> PurePosixPath:
    # The project and its scheme take the app's name: what Xcode keeps inside follows.
    project, *inside = relative.parts
    if project != f"{former}.xcodeproj":
        return relative
    if relative.name == f"{former}.xcscheme":
        inside[-1] = f"{current}.xcscheme"
    return PurePosixPath(f"{current}.xcodeproj", *inside)


def _has_room(folder: Path, target: PurePosixPath) -> bool:
    """Return whether no file of ours is where ``target`` needs a folder, nor the other way round."""
    is_below_a_file = any((folder / parent).is_file() for parent in target.parents)
    return not is_below_a_file and not (folder / target).is_dir()


def _is_unchanged(path: Path, checksum: str) -> bool:
    return path.is_file() and not path.is_symlink() and sha256_of(path) == checksum


def _take_over(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir() and not source.is_symlink():
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


def _free_name(folder: Path) -> PurePosixPath:
    number = 1
    name = SET_ASIDE
    while (folder / name).exists():
        number += 1
        name = f"{SET_ASIDE} {number}"
    return PurePosixPath(name)
