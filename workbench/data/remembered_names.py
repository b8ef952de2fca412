"""What the user has said of a data set that nothing else tells: the names of its classes, and how it lies.

It is kept in the user's folder by the check sum of the files, so that a copy of them is known as well.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import DataError
from workbench.core.files import write_text
from workbench.core.folders import UserFolders
from workbench.core.labels import checked_names
from workbench.core.records import from_json, to_json
from workbench.data.limits import MOST_NAMES_BYTES


@dataclass(frozen=True, kw_only=True)
class RememberedNames:
    """The names of the classes, and ``is_turned`` where rows and columns are exchanged.

    Raises `DataError` where they are no names of classes.
    """

    labels: tuple[str, ...]
    is_turned: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", checked_names(self.labels))


def has_any(folders: UserFolders) -> bool:
    """Return whether the user has named any data set: without, no check sum need be made."""
    with contextlib.suppress(OSError):
        return any(_folder(folders).iterdir())
    return False


def remembered_names(checksum: str, folders: UserFolders) -> RememberedNames | None:
    """Return what the user has said of the set with this check sum, None where that is nothing or damaged."""
    path = _folder(folders) / f"{checksum}.json"
    try:
        with path.open("rb") as file:
            content = file.read(MOST_NAMES_BYTES + 1)
        return from_json(RememberedNames, content.decode("utf-8"))
    except (OSError, ValueError):
        return None


def remember_names(
    checksum: str, labels: Sequence[str], *, is_turned: bool = False, folders: UserFolders
) -> None:
    """Keep what the user says of the set with this check sum.

    Raises `DataError` where these are no names of classes, or cannot be written.
    """
    record = RememberedNames(labels=tuple(labels), is_turned=is_turned)
    path = _folder(folders) / f"{checksum}.json"
    try:
        write_text(path, to_json(record, indent=1))
    except OSError as error:
        raise DataError(
            f"The names cannot be kept: {error.strerror or error}.",
            hint="Check that there is room on the disk and that you may write there.",
            details=str(path),
        ) from error


def _folder(folders: UserFolders) -> Path:
    return folders.datasets / "names"
