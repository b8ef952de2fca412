"""What lies in a folder at a moment, so that nothing is lost that somebody writes there a moment later."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NoReturn, TypeAlias

from workbench.core.errors import ExportError
from workbench.ios.manifest import MANIFEST_NAME

# The Finder leaves these in every folder that somebody has looked at.
FINDERS_FILES = frozenset({".DS_Store", ".localized"})

# The inode, size and time of the last change of each entry, by its path with slashes.
Snapshot: TypeAlias = dict[str, tuple[int, int, int]]


def entries(folder: Path) -> Iterator[str]:
    """Yield files, links and empty folders, but not the manifest; links are not followed.

    As paths below ``folder``, with slashes. An export may hold many thousands of files that are not ours.
    Raises `OSError` where one may not look: what is not seen would be lost.
    """
    for parent, folders, files in os.walk(str(folder), onerror=_refuse):
        here = Path(parent).relative_to(folder).as_posix()
        prefix = "" if here == "." else f"{here}/"
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted(files + links):
            if prefix or name != MANIFEST_NAME:
                yield prefix + name
        if prefix and not folders and not files:
            yield here


def snapshot_of(folder: Path) -> Snapshot:
    """Return what lies in ``folder``, nothing where there is none; raises `OSError`."""
    if not folder.is_dir():
        return {}
    names = (name for name in entries(folder) if PurePosixPath(name).name not in FINDERS_FILES)
    mark = (MANIFEST_NAME,) if os.path.lexists(folder / MANIFEST_NAME) else ()
    return {name: _state_of(folder / name) for name in (*names, *mark)}


def check_unchanged(folder: Path, seen: Snapshot) -> None:
    """Raise `ExportError` where ``folder`` is not as it was seen; raises `OSError`."""
    if snapshot_of(folder) != seen:
        raise ExportError(
            f"Something was written to “{folder.name}” during the export; nothing in it was replaced.",
            hint="Export again when it is not being changed.",
        )


def _state_of(path: Path) -> tuple[int, int, int]:
    status = path.lstat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _refuse(error: OSError) -> NoReturn:
    raise error
