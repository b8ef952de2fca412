"""The commands of ``workbench``, and what becomes of their errors.

Each command imports what is heavy when it is called, so that a light one answers at once.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Annotated

import typer

import workbench
from workbench.cli import (
    build_ios,
    data,
    doctor,
    evaluation,
    export,
    golden,
    models,
    output,
    reading,
    recipes,
    samples,
    sizes,
    training,
)
from workbench.core.errors import CancelledError, WorkbenchError
from workbench.core.files import write_text
from workbench.core.folders import user_folders

# What Typer exits with when Ctrl-C ends a command.
_INTERRUPTED = 130

app = typer.Typer(
    name="workbench",
    help="From MNIST to an iPhone that reads handwritten digits. Without a command, the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run_command(arguments: list[str]) -> int:
    """Run a command; returns 0, 1 (failed, told on standard error) or 2 (wrong usage)."""
    output.accept_any_text()
    try:
        app(arguments, prog_name="workbench")
    except SystemExit as finish:
        if finish.code == _INTERRUPTED:
            return _stopped()
        return finish.code if isinstance(finish.code, int) else int(bool(finish.code))
    except (CancelledError, KeyboardInterrupt):
        return _stopped()
    except Exception as error:  # the edge of the process: a user reads a sentence, not a traceback
        output.complain(_told(error))
        return 1
    return 0


def _stopped() -> int:
    output.complain(WorkbenchError("Stopped."))
    return 1


def _told(error: Exception) -> WorkbenchError:
    """Return an error as a sentence and a hint; one that nobody foresaw goes to the log, too."""
    if isinstance(error, WorkbenchError):
        return error
    if isinstance(error, OSError):
        about = f" ({error.filename})" if error.filename else ""
        return WorkbenchError(
            f"The system refused: {error.strerror or 'a file cannot be copied'}{about}.",
            hint="Check the path, that you may write there, and that the disk is not full.",
        )
    if isinstance(error, MemoryError):
        return WorkbenchError(
            "There is not enough memory for this.", hint="Close other applications and try again."
        )
    log = user_folders().logs / "command.log"
    try:
        write_text(log, "".join(traceback.format_exception(error)))
    except OSError:
        hint = "Please report it with the command that you gave."
    else:
        hint = f"Please report it, with {log}."
    return WorkbenchError(f"Something unexpected went wrong: {type(error).__name__}.", hint=hint)


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
app.add_typer(recipes.app, name="recipes")
app.add_typer(samples.app, name="samples")
app.command(name="evaluate")(evaluation.evaluate)
app.command(name="convert")(models.convert)
app.command(name="verify")(models.verify)
app.command(name="sizes")(sizes.sizes)
app.command(name="read")(reading.read)
app.command(name="watch")(reading.watch)
app.command(name="export-ios")(export.export_ios)
app.command(name="build-ios")(build_ios.build_ios)
app.command(name="golden")(golden.golden)
app.command(name="doctor")(doctor.doctor)
