"""What lies where an export shall go, so that the user is asked before anything is replaced."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

from workbench.core.bundled import ios_template_folder
from workbench.core.errors import ExportError
from workbench.ios.manifest import read_manifest
from workbench.ios.snapshot import FINDERS_FILES


class Destination(str, Enum):
    """What lies at the folder that an export shall be written to."""

    FREE = "free"
    EARLIER_EXPORT = "earlier export"
    OCCUPIED = "occupied"
    FILE = "file"


def resolved(out: Path) -> Path:
    """Return the folder that ``out`` means: behind a link lies the one that is meant, the link stays.

    Raises `ExportError` where no folder can lie.
    """
    try:
        return Path(os.path.realpath(out.expanduser()))
    except (ValueError, RuntimeError) as error:
        raise ExportError(
            "There can be no such folder.", hint="Choose another one.", details=str(error)
        ) from error


def look_at(out: Path) -> Destination:
    """Return what lies at ``out``; nothing and an empty folder are both free.

    Raises `OSError` where one may not look, `ExportError` as `read_manifest` does.
    """
    if not out.exists():
        return Destination.FREE
    if not out.is_dir():
        return Destination.FILE
    if all(entry.name in FINDERS_FILES for entry in out.iterdir()):
        return Destination.FREE
    return Destination.OCCUPIED if read_manifest(out) is None else Destination.EARLIER_EXPORT


def check_destination(out: Path, *, replace: bool) -> None:
    """Raise `ExportError` where an export must not be written to ``out``.

    With ``replace`` an earlier export may be there; a folder of somebody else's never.
    """
    folder = resolved(out)
    if folder.is_symlink():
        raise ExportError(f"“{out.name}” is a link that leads back to itself.", hint="Choose another folder.")
    if folder.is_relative_to(ios_template_folder().resolve()):
        raise ExportError(
            "This folder belongs to Digit Workbench itself.", hint="Choose a folder of your own."
        )
    match look_at(out):
        case Destination.FILE:
            raise ExportError(f"“{out.name}” is a file, not a folder.", hint="Choose another name.")
        case Destination.OCCUPIED:
            raise ExportError(
                f"The folder “{out.name}” has files in it that are no export of ours.",
                hint="Choose a new or an empty folder.",
            )
        case Destination.EARLIER_EXPORT if not replace:
            raise ExportError(
                f"There is an earlier export in “{out.name}”.",
                hint="Replace it (files that you added or changed are kept), or choose another folder.",
            )
        case _:
            return
