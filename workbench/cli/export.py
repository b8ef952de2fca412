"""``workbench export-ios``: an Xcode project with the camera app and a run's model inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import output
from workbench.cli.models import AuthorOption, FormatOption, LicenceOption, PrecisionOption
from workbench.cli.options import JsonOption
from workbench.cli.proof import AcceptShortfallOption, naming_what_accepts, say_shortfall, summary
from workbench.cli.targets import find_run
from workbench.core import records
from workbench.core.events import Report, Verified
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.model_format import ModelCard
from workbench.ios.settings import AppSettings, suggested_bundle_identifier
from workbench.worker.protocol import ExportProject


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
    as_json: JsonOption = False,
) -> None:
    """Write an Xcode project that needs no further edit."""
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
    from workbench.worker.conversion_job import export_run

    proofs: list[Verified] = []
    with (
        naming_what_accepts(),
        output.watching(as_json=False) as emit,
        output.stopping_on_interrupt() as should_stop,
    ):

        def note(report: Report) -> None:
            if isinstance(report, Verified):
                proofs.append(report)
            emit(report)

        project = Path(export_run(request, emit=note, should_stop=should_stop))
    (proof,) = proofs
    if as_json:
        output.say_json(
            {
                "project": str(project),
                "bundle_identifier": settings.bundle_identifier,
                "verification": records.to_plain(proof.verification),
                "shortfall": proof.verification.shortfall(precision),
            }
        )
    else:
        output.say(f"{proof.samples}: {summary(proof.verification)}")
        say_shortfall(proof.verification, precision)
        output.say(f"{project}\nOn a Mac with Xcode: open it, choose your team and your iPhone, and run.")
