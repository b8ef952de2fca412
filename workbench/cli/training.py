"""``workbench train`` and ``workbench runs``."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.data import prepare
from workbench.cli.options import DataOption, JsonOption
from workbench.core.errors import CancelledError
from workbench.core.folders import user_folders
from workbench.core.recipe_store import RecipeStore
from workbench.core.run_folder import RunFolder
from workbench.core.runs import Run, RunStore
from workbench.worker.protocol import TrainRun


def train(
    recipe: Annotated[
        str, typer.Option(help="A recipe's name, as “workbench recipes” lists them, or a file.")
    ] = "tutorial",
    data_path: DataOption = None,
    epochs: Annotated[int | None, typer.Option(help="Instead of the recipe's.", show_default=False)] = None,
    batch_size: Annotated[
        int | None, typer.Option(help="Instead of the recipe's.", show_default=False)
    ] = None,
    learning_rate: Annotated[
        float | None, typer.Option(help="Instead of the recipe's.", show_default=False)
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="For the same result again; else a new one.", min=0, max=2**31 - 1)
    ] = None,
    name: Annotated[str, typer.Option(help="The run's name; without it, the recipe's.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Train a network, evaluate it, and convert it to a Core ML model."""
    chosen = (
        RecipeStore(user_folders().recipes)
        .resolve(recipe)
        .changed(epochs=epochs, batch_size=batch_size, learning_rate=learning_rate)
    )
    prepared = prepare(data_path)
    if prepared.is_drawn and data_path is None:
        output.say_aside(f"There is no MNIST: training on drawn digits instead. {prepared.reason}".strip())
    request = TrainRun(
        recipe=chosen,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        data=prepared.path,
        name=name,
    )
    from workbench.worker.training_job import train_run

    with output.watching(as_json=as_json) as emit, output.stopping_on_interrupt() as should_stop:
        path = train_run(request, emit=emit, should_stop=should_stop)
        was_stopped = should_stop()
    record = RunFolder(Path(path)).read_record()
    if as_json:
        output.say_json({"run": path, "test_accuracy": record.test_accuracy})
    else:
        accuracy = "" if record.test_accuracy is None else f": {record.test_accuracy:.2%} of the test set"
        output.say(f"{record.name}{accuracy}, kept in {path}")
    if was_stopped:
        raise CancelledError


def runs(as_json: JsonOption = False) -> None:
    """List the runs, the newest last."""
    found = RunStore(user_folders().runs).list()
    if as_json:
        for run in found:
            output.say_json(_run_record(run))
        return
    if not found:
        output.say("There is no run yet. Train one with: workbench train")
        return
    columns = ["name", "recipe", "state", "test accuracy", "time", "begun"]
    output.say_table(columns, [_run_row(run) for run in found], right=frozenset({3, 4}))


def _run_row(run: Run) -> list[str]:
    begun = f"{run.created:%Y-%m-%d %H:%M}"
    if run.record is None:
        return [run.name, "", run.state, "", "", begun]
    accuracy = run.record.test_accuracy
    minutes, seconds = divmod(round(run.record.seconds), 60)
    return [
        run.name,
        run.record.recipe.title,
        run.state,
        "" if accuracy is None else f"{accuracy:.2%}",
        f"{minutes}:{seconds:02}",
        begun,
    ]


def _run_record(run: Run) -> dict[str, Any]:
    record = run.record
    return {
        "name": run.name,
        "path": str(run.folder.path),
        "state": run.state,
        "recipe": record.recipe.name if record else None,
        "seed": record.seed if record else None,
        "test_accuracy": record.test_accuracy if record else None,
        "seconds": record.seconds if record else None,
        "created": run.created.isoformat(),
        "problem": run.damage or (record.failure if record else ""),
    }
