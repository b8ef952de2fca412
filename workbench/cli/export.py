"""``workbench export-ios``: an Xcode project with the camera app and a run's model inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.build_ios import VerboseOption, build_app, built_record, say_built
from workbench.cli.models import AuthorOption, FormatOption, LicenceOption, PrecisionOption
from workbench.cli.options import JsonOption
from workbench.cli.proof import AcceptShortfallOption, naming_what_accepts, say_shortfall, summary
from workbench.cli.targets import find_run
from workbench.core import records
from workbench.core.events import ProjectWritten, Report, Verified
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.model_format import ModelCard
from workbench.ios.settings import AppSettings, suggested_bundle_identifier
from workbench.ios.xcode import require_xcode
from workbench.worker.protocol import ExportProject

# As many names as a reader takes in; JSON has all of them.
_NAMED = 5


def export_ios(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A path, a name, or latest.")],
    out: Annotated[Path, typer.Option(help="The folder to write; it must not exist yet.")],
    app_name: Annotated[str, typer.Option(help="The app's name on the iPhone.")] = "Digit Camera",
    bundle_id: Annotated[
        str | None, typer.Option(help="Without it, one made from the app's name.", show_default=False)
    ] = None,
    team: Annotated[str, typer.Option(help="Ten characters; empty to choose it in Xcode.")] = "",
    app_version: Annotated[str, typer.Option(help="The app's version.")] = "1.0",
    model_format: FormatOption = DEFAULT_FORMAT,
    precision: PrecisionOption = DEFAULT_PRECISION,
    author: AuthorOption = "",
    licence: LicenceOption = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier export.")] = False,
    accepts_shortfall: AcceptShortfallOption = False,
    builds: Annotated[
        bool, typer.Option("--build", help="Build it for the simulator, too; on a Mac with Xcode.")
    ] = False,
    device: Annotated[
        str, typer.Option(help="Build it and put it on this iPhone: a name or identifier.")
    ] = "",
    is_verbose: VerboseOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write an Xcode project that needs no further edit."""
    if builds or device:
        # What cannot be built is told before a long conversion.
        require_xcode()
    settings = AppSettings(
        app_name=app_name,
        bundle_identifier=suggested_bundle_identifier(app_name) if bundle_id is None else bundle_id,
        team=team,
        version=app_version,
    )
    request = ExportProject(
        run=str(find_run(run).path),
        model_format=model_format,
        precision=precision,
        card=ModelCard(author=author, licence=licence),
        settings=settings,
        out=str(out.expanduser().absolute()),
        replace=replace,
        accepts_shortfall=accepts_shortfall,
    )
    proof, written = _export(request)
    project = Path(written.path)
    if not as_json:
        output.say(f"{proof.samples}: {summary(proof.verification)}")
        say_shortfall(proof.verification, precision)
        _say_changes(written)
        output.say(str(project))
    built = build_app(project, device=device, is_verbose=is_verbose) if builds or device else None
    if as_json:
        record = {
            "project": str(project),
            "bundle_identifier": settings.bundle_identifier,
            "verification": records.to_plain(proof.verification),
            "shortfall": proof.verification.shortfall(precision),
            **_changes_record(written),
        }
        output.say_json(record if built is None else {**record, "build": built_record(built)})
    elif built is not None:
        say_built(built)
    else:
        output.say(_next_steps(project, team=settings.team.strip()))


def _export(request: ExportProject) -> tuple[Verified, ProjectWritten]:
    """Export with progress on a terminal; returns the proof of the model and what was written."""
    from workbench.worker.conversion_job import export_run

    proofs: list[Verified] = []
    written: list[ProjectWritten] = []
    with (
        naming_what_accepts(),
        output.watching(as_json=False) as emit,
        output.stopping_on_interrupt() as should_stop,
    ):

        def note(report: Report) -> None:
            if isinstance(report, Verified):
                proofs.append(report)
            elif isinstance(report, ProjectWritten):
                written.append(report)
            emit(report)

        export_run(request, emit=note, should_stop=should_stop)
    return proofs[-1], written[-1]


def _say_changes(written: ProjectWritten) -> None:
    """Say what became of an earlier export, and which settings a kept file decides."""
    for what, names in (
        ("Replaced {}: {}.", written.replaced),
        ("Removed {}: {}.", written.removed),
        ("Kept {} of yours: {}.", written.kept),
        ("Moved {} of yours, because the export has its own: {}.", written.set_aside),
    ):
        if names:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            output.say(what.format(f"{len(names):,}", f"{', '.join(names[:_NAMED])}{more}"))
    for one in written.overridden:
        value, wanted = one.value or "none", one.wanted or "none"
        output.say(f"Set in {one.file}, not here: {one.setting} is {value} instead of {wanted}.")


def _next_steps(project: Path, *, team: str) -> str:
    """Return what is left to do with a project that was not built."""
    choose_team = "" if team else "choose your team and "
    name = next((each.name for each in project.glob("*.xcodeproj")), project.name)
    return f"Next: on a Mac with Xcode 16 or later, open {name}, {choose_team}run it on your iPhone."


def _changes_record(written: ProjectWritten) -> dict[str, Any]:
    plain = records.to_plain(written)
    return {name: plain[name] for name in ("replaced", "removed", "kept", "set_aside", "overridden")}
