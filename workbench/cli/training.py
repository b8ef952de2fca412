"""``workbench train`` and ``workbench runs``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.data import prepare
from workbench.cli.options import DataOption, JsonOption
from workbench.cli.targets import data_of_run, find_run
from workbench.core.cluster import Cluster, read_cluster
from workbench.core.errors import CancelledError
from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.folders import user_folders
from workbench.core.learning_remark import learning_remark
from workbench.core.recipe import NetworkName, recipe_for_network
from workbench.core.recipe_store import RecipeStore
from workbench.core.recipe_words import left_out
from workbench.core.run_folder import RunFolder
from workbench.core.runs import Run, RunStore
from workbench.worker.protocol import ContinueRun, TrainRun


def train(
    context: typer.Context,
    recipe: Annotated[
        str,
        typer.Option(
            help="A recipe's name, as “workbench recipes” lists them, or a file; "
            "with --base, the one to fine-tune with."
        ),
    ] = "tutorial",
    network: Annotated[
        NetworkName | None, typer.Option(help="Instead of the recipe's.", show_default=False)
    ] = None,
    data_path: DataOption = None,
    epochs: Annotated[int | None, typer.Option(help="Instead of the recipe's.", show_default=False)] = None,
    batch_size: Annotated[
        int | None, typer.Option(help="Instead of the recipe's.", show_default=False)
    ] = None,
    learning_rate: Annotated[
        float | None, typer.Option(help="Instead of the recipe's.", show_default=False)
    ] = None,
    own_weight: Annotated[
        float | None,
        typer.Option(help="How often your own samples are seen in an epoch.", show_default=False),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="For the same result again; else a new one.", min=0, max=2**31 - 1)
    ] = None,
    name: Annotated[str, typer.Option(help="The run's name; without it, the recipe's.")] = "",
    base: Annotated[
        str,
        typer.Option(metavar="RUN", help="Fine-tune the network of this run, with your own samples."),
    ] = "",
    continued: Annotated[
        str,
        typer.Option("--continue", metavar="RUN", help="Train this run on, from its last whole epoch."),
    ] = "",
    more_epochs: Annotated[
        int, typer.Option(help="With --continue: beyond those that the run was to have.", min=0)
    ] = 0,
    has_tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Keep logs for TensorBoard in the run's folder.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Train a network, evaluate it, and convert it to a Core ML model.

    Several machines train together where TF_CONFIG names them: give each the same command.
    """
    cluster = read_cluster(os.environ)
    if continued:
        _refuse_beside(
            context, "--continue", allowed={"continued", "more_epochs", "has_tensorboard", "as_json"}
        )
        request: TrainRun | ContinueRun = ContinueRun(
            run=str(find_run(continued).path), more_epochs=more_epochs, has_tensorboard=has_tensorboard
        )
    else:
        if more_epochs:
            raise typer.BadParameter("is for --continue", param_hint="--more-epochs")
        former = find_run(base).read_record() if base else None
        if former is not None and not _is_given(context, "recipe"):
            chosen = fine_tuning_recipe(former.recipe)
        else:
            chosen = RecipeStore(user_folders().recipes).resolve(recipe)
        if network is not None:
            chosen = recipe_for_network(chosen, network)
        chosen = chosen.changed(
            epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, own_weight=own_weight
        )
        if former is not None and data_path is None:
            data_path = data_of_run(former)
        prepared = prepare(data_path)
        if prepared.is_drawn and data_path is None:
            output.say_aside(
                f"There is no MNIST: training on drawn digits instead. {prepared.reason}".strip()
            )
        elif prepared.pictures is not None and prepared.reason:
            output.say_aside(prepared.reason)
        request = TrainRun(
            recipe=chosen,
            seed=secrets.randbelow(2**31) if seed is None else seed,
            data=prepared.path,
            name=name or (f"{former.name}-tuned" if former is not None else ""),
            base=str(find_run(base).path) if base else "",
            has_tensorboard=has_tensorboard,
        )
    _run(request, cluster=cluster, as_json=as_json)


def _run(request: TrainRun | ContinueRun, *, cluster: Cluster | None, as_json: bool) -> None:
    from workbench.worker.training_job import continue_run, train_run

    with output.watching(as_json=as_json) as emit, output.stopping_on_interrupt() as should_stop:
        if isinstance(request, ContinueRun):
            path = continue_run(request, emit=emit, should_stop=should_stop, cluster=cluster)
        else:
            path = train_run(request, emit=emit, should_stop=should_stop, cluster=cluster)
        was_stopped = should_stop()
    if path:
        _say_result(path, request, as_json=as_json)
    elif as_json:
        output.say_json({"run": None, "test_accuracy": None})
    elif cluster is not None:
        output.say_aside(
            f"Trained along as {cluster.place}. The run is kept by the chief, {cluster.addresses[0]}."
        )
    if was_stopped:
        raise CancelledError


def _say_result(path: str, request: TrainRun | ContinueRun, *, as_json: bool) -> None:
    record = RunFolder(Path(path)).read_record()
    if isinstance(request, TrainRun) and (told := left_out(request.recipe, record.dataset.labels)):
        output.say_aside(told)
    if as_json:
        output.say_json({"run": path, "test_accuracy": record.test_accuracy})
    else:
        for compared in record.comparisons:
            what = "your own samples" if compared.samples == "own" else "the test set"
            output.say(f"{compared.before:.2%} of {what} before, {compared.after:.2%} after")
        accuracy = "" if record.test_accuracy is None else f": {record.test_accuracy:.2%} of the test set"
        output.say(f"{record.name}{accuracy}, kept in {path}")
        if record.test_accuracy is not None:
            remark = learning_remark(record.recipe, record.test_accuracy, classes=len(record.dataset.labels))
            if remark:
                output.say_aside(remark)


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _refuse_beside(context: typer.Context, option: str, *, allowed: set[str]) -> None:
    """Refuse options that mean nothing beside ``option``: the run has them already."""
    for parameter in context.command.params:
        if parameter.name and parameter.name not in allowed and _is_given(context, parameter.name):
            raise typer.BadParameter(f"means nothing beside {option}", param_hint=parameter.opts[0])


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
