"""The commands of ``workbench``, and what becomes of their errors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import workbench
from workbench.cli import data, doctor, export, models, output, reading, training
from workbench.core.errors import CancelledError, WorkbenchError

app = typer.Typer(
    name="workbench",
    help="From MNIST to an iPhone that reads handwritten digits. Without a command, the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run_command(arguments: list[str]) -> int:
    """Run a command; returns 0, 1 (failed, told on standard error) or 2 (wrong usage)."""
    try:
        app(arguments, prog_name="workbench")
    except SystemExit as finish:
        return finish.code if isinstance(finish.code, int) else int(bool(finish.code))
    except WorkbenchError as error:
        output.complain(error)
        return 1
    except (CancelledError, KeyboardInterrupt):
        output.complain(WorkbenchError("Stopped."))
        return 1
    return 0


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    data_path: Annotated[
        Path | None, typer.Option("--data", help="MNIST to open the window with: an npz, or the IDX files.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"Digit Workbench {workbench.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from workbench.app import run

        raise typer.Exit(run(data=data_path))


app.command(name="data")(data.data)
app.command(name="train")(training.train)
app.command(name="runs")(training.runs)
app.command(name="evaluate")(models.evaluate)
app.command(name="convert")(models.convert)
app.command(name="verify")(models.verify)
app.command(name="read")(reading.read)
app.command(name="watch")(reading.watch)
app.command(name="export-ios")(export.export_ios)
app.command(name="doctor")(doctor.doctor)
