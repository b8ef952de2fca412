"""``workbench build-ios``: an exported project built with Xcode, and put on an iPhone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.options import JsonOption
from workbench.core import records
from workbench.core.building import Device
from workbench.core.errors import BuildError
from workbench.core.events import BuildFailed, BuildFound, BuildOutput, BuildRemark, Report
from workbench.ios.devices import choose_device
from workbench.worker.protocol import BuildProject

VerboseOption = Annotated[
    bool, typer.Option("--verbose", help="Print all that Xcode says, on standard error.")
]


@dataclass(frozen=True, kw_only=True)
class Built:
    """An app that was built for the simulator, or for ``device`` and put on it.

    ``devices`` are those that this Mac knows; ``remark`` says what did not go as it should.
    """

    project: Path
    app: Path
    device: Device | None
    devices: tuple[Device, ...]
    remark: BuildRemark | None


def build_ios(
    project: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of an exported project.")],
    device: Annotated[
        str,
        typer.Option(help="The name or identifier of an iPhone to put it on; without it, the simulator."),
    ] = "",
    is_verbose: VerboseOption = False,
    as_json: JsonOption = False,
) -> None:
    """Build an exported project with Xcode: for the simulator, or for an iPhone and onto it."""
    folder = project.expanduser().absolute()
    if folder.suffix == ".xcodeproj":
        folder = folder.parent
    built = build_app(folder, device=device, is_verbose=is_verbose)
    if as_json:
        output.say_json(built_record(built))
    else:
        say_built(built)


def build_app(project: Path, *, device: str, is_verbose: bool) -> Built:
    """Build with progress on a terminal, and the errors of the compiler on standard error."""
    from workbench.worker.build_job import build_project

    devices: tuple[Device, ...] = ()
    remark: BuildRemark | None = None
    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:

        def note(report: Report) -> None:
            nonlocal devices, remark
            match report:
                case BuildFound():
                    devices = report.devices
                case BuildRemark():
                    remark = report
                case BuildFailed(errors=lines) if not is_verbose:
                    for line in lines:
                        output.say_aside(line)
                case BuildOutput(lines=lines) if is_verbose:
                    for line in lines:
                        output.say_aside(line)
                case _:
                    emit(report)

        try:
            app = build_project(
                BuildProject(project=str(project), device=device), emit=note, should_stop=should_stop
            )
        except BuildError as error:
            if is_verbose or not error.details:
                raise
            hint = f"{error.hint} With --verbose you read all that Xcode says."
            raise BuildError(error.message, hint=hint, details=error.details) from error
    return Built(
        project=project,
        app=Path(app),
        device=choose_device(devices, device) if device else None,
        devices=devices,
        remark=remark,
    )


def say_built(built: Built) -> None:
    """Say where the app is, and what can be done next."""
    output.say(str(built.app))
    if built.remark is not None:
        output.say(f"{built.remark.message} {built.remark.hint}".strip())
    elif built.device is not None:
        output.say(f"The app is on “{built.device.name}”, and was started.")
    elif not built.devices:
        output.say("No iPhone was found. Connect one by cable and unlock it to put the app on it.")
    if built.device is not None:
        return
    for device in built.devices:
        model = f" ({device.model})" if device.model else ""
        if device.is_ready:
            output.say(f"It can go on “{device.name}”{model}: add --device {device.identifier}")
        else:
            output.say(f"“{device.name}”{model} is not ready. {device.hint}")


def built_record(built: Built) -> dict[str, Any]:
    """Return what was built as the JSON object that ``--json`` prints."""
    return {
        "project": str(built.project),
        "app": str(built.app),
        "device": None if built.device is None else built.device.identifier,
        "devices": [records.to_plain(device) for device in built.devices],
        "remark": None if built.remark is None else records.to_plain(built.remark),
    }
