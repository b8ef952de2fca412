"""Writes an Xcode project that needs no further edit: the template, the user's settings, the model.

The project is written beside its destination and renamed, so that there is a whole one or none.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workbench.core.bundled import ios_template_folder
from workbench.core.errors import ExportError
from workbench.core.events import Emit, OverriddenSetting, Progress, ignore
from workbench.core.files import check_writable, put_back, replacing_folder
from workbench.ios.destination import Destination, check_destination, look_at, resolved
from workbench.ios.keeping import Outcome, keep_users_files
from workbench.ios.manifest import manifest_of, read_manifest, write_manifest
from workbench.ios.overriding import overridden_settings
from workbench.ios.project_files import check_model, write_project
from workbench.ios.settings import AppSettings, project_name
from workbench.ios.snapshot import check_unchanged, snapshot_of

_STAGE = "Writing the Xcode project"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, kw_only=True)
class ExportedProject:
    """What an export wrote, and what became of an earlier one; all paths lie below ``path``, with slashes.

    ``replaced`` have other contents than before, ``removed`` are no longer there. ``kept`` are the user's
    own where they were, ``set_aside`` the user's beside those that took their place. ``overridden`` says
    which of the settings a kept file decides instead.
    """

    path: Path
    xcodeproj: Path
    files: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    overridden: tuple[OverriddenSetting, ...] = ()


def check_export(*, settings: AppSettings, out: Path, replace: bool = False) -> None:
    """Raise `ExportError` where `export_project` would: before a long conversion, not after it.

    An earlier export that another one was about to replace when it was killed is put back.
    """
    problems = settings.tidied().problems()
    if problems:
        raise ExportError(problems[0], hint="Correct it and export again.")
    with _explained(out):
        _check_place(_found(out), replace=replace)


def is_earlier_export(out: Path) -> bool:
    """Return whether an export to ``out`` replaces an earlier one, so that the user must be asked.

    Raises `ExportError` where nothing can be written there at all.
    """
    with _explained(out):
        folder = _found(out)
        _check_place(folder, replace=True)
        return look_at(folder) is Destination.EARLIER_EXPORT


def export_project(
    *, model: Path, settings: AppSettings, out: Path, replace: bool = False, emit: Emit = ignore
) -> ExportedProject:
    """Write a project named after the app into the folder ``out``, with ``model`` inside.

    ``model`` is an ``.mlpackage`` or ``.mlmodel`` and stays as it is. ``out`` must be new, empty,
    or, with ``replace``, an earlier export, whose files that the user added or changed are kept.
    Raises `ExportError`, and leaves then what was there before.
    """
    check_export(settings=settings, out=out, replace=replace)
    check_model(model)
    folder = resolved(out)
    with _explained(out):
        seen = snapshot_of(folder)
        # What came before one looked is judged, too; what comes later is found at the end.
        check_destination(folder, replace=replace)
    settings = settings.tidied()
    name = project_name(settings.app_name)
    if folder.is_relative_to(model.resolve()):
        raise ExportError("The folder lies inside the model.", hint="Choose another folder.")
    emit(Progress(stage=_STAGE, done=0, total=2))
    with (
        _explained(out),
        replacing_folder(folder, check_former=partial(check_unchanged, seen=seen)) as aside,
    ):
        write_project(aside, template=ios_template_folder(), model=model, settings=settings)
        manifest = manifest_of(aside, name)
        emit(Progress(stage=_STAGE, done=1, total=2))
        earlier = read_manifest(folder)
        outcome = (
            Outcome()
            if earlier is None
            else keep_users_files(folder, earlier, new_folder=aside, new=manifest)
        )
        overridden = overridden_settings(aside, project=name, kept=set(outcome.kept), settings=settings)
        write_manifest(aside, manifest)
    emit(Progress(stage=_STAGE, done=2, total=2))
    return ExportedProject(
        path=folder,
        xcodeproj=folder / f"{name}.xcodeproj",
        files=tuple(file.path for file in manifest.files if file.path not in outcome.superseded),
        replaced=outcome.replaced,
        removed=outcome.removed,
        kept=outcome.kept,
        set_aside=outcome.set_aside,
        overridden=overridden,
    )


def _found(out: Path) -> Path:
    """Return the folder of an export, with what one that was killed had moved away."""
    folder = resolved(out)
    put_back(folder)
    return folder


def _check_place(folder: Path, *, replace: bool) -> None:
    check_destination(folder, replace=replace)
    for place in (folder, folder.parent):
        check_writable(place)


@contextlib.contextmanager
def _explained(out: Path) -> Iterator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as error:
        raise _export_error(error, out) from error


def _export_error(error: OSError, out: Path) -> ExportError:
    details = str(error)
    if error.errno in _FULL:
        return ExportError(
            "The disk is full; nothing was exported.",
            hint="Make room or choose another disk, and export again.",
            details=details,
        )
    folder, place = resolved(out), Path(error.filename or "")
    if folder in place.parents:
        inside = place.relative_to(folder).as_posix()
        return ExportError(
            f"“{inside}” in the earlier export cannot be kept: the system does not let it be read.",
            hint="Let yourself read it, or move it elsewhere, and export again.",
            details=details,
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ExportError(
            f"You may not write to “{folder if place == folder else out.parent}”.",
            hint="Choose a folder of your own, for example in Documents.",
            details=details,
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return ExportError(
            f"A part of “{out.parent}” is a file, not a folder.",
            hint="Choose another folder.",
            details=details,
        )
    if error.errno == errno.ENAMETOOLONG:
        return ExportError(
            "The path of the folder is too long.", hint="Choose a shorter one.", details=details
        )
    return ExportError(
        f"The project cannot be written to “{out}”.",
        hint="Choose another folder, and export again.",
        details=details,
    )
