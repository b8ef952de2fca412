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


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was the user's in an earlier export, as paths with slashes.

    ``in_place`` are files that the user added, or changed where the new export has nothing new;
    ``set_aside`` are those that both have changed: the new one counts, the user's lies beside.
    """

    in_place: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()


def keep_users_files(earlier_folder: Path, earlier: Manifest, *, new_folder: Path, new: Manifest) -> Kept:
    """Bring what is the user's from an earlier export into the folder of a new one."""
    in_place: list[str] = []
    set_aside: list[str] = []
    aside = _free_name(earlier_folder)
    for relative in _entries(earlier_folder):
        source = earlier_folder / relative
        target_path = _in_new_project(relative, earlier.project, new.project)
        written = earlier.checksums.get(relative.as_posix())
        if written is not None and _is_unchanged(source, written):
            continue
        there = new.checksums.get(target_path.as_posix())
        if there is None or there == written:
            _take_over(source, new_folder / target_path)
            in_place.append(target_path.as_posix())
        elif not _is_unchanged(source, there):
            _take_over(source, new_folder / aside / relative)
            set_aside.append((aside / relative).as_posix())
    return Kept(in_place=tuple(in_place), set_aside=tuple(set_aside))


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
    # The project takes the app's name: what Xcode keeps inside it follows.
    if relative.parts[0] == f"{former}.xcodeproj":
        return PurePosixPath(f"{current}.xcodeproj", *relative.parts[1:])
    return relative


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
