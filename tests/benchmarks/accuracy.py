"""What the recipes reach on MNIST over three seeds, against what they owe.

``python -m tests.benchmarks.accuracy --out FOLDER [--goal NAME ...] [--seed N ...] [--data PATH]``

Each training is ``workbench train`` in a process of its own, with FOLDER as the user folder. What is
done is kept in FOLDER/results.json, so a command that was interrupted goes on where it was; a recipe
or network that has changed since is trained anew. The accuracy is that of the test set, read once by
the model that the validation samples chose.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from workbench.core.files import write_text
from workbench.core.networks import NETWORK_TITLES, NETWORKS, parameter_count
from workbench.core.recipe import RECIPES, NetworkName, Recipe, recipe_for_network
from workbench.core.recipe_file import recipe_to_text
from workbench.core.records import from_json, to_json
from workbench.core.run_folder import RunFolder

SHARED_MNIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "mnist.npz"
SEEDS = (1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A recipe with a network, the accuracy that every seed owes, and the one aimed at."""

    recipe: str
    network: NetworkName
    owed: float
    aim: float | None = None

    def adapted(self) -> Recipe:
        """Return the recipe with its numbers for this network."""
        return recipe_for_network(RECIPES[self.recipe], self.network)

    def mark(self) -> str:
        """Return what tells this configuration from any other."""
        text = recipe_to_text(self.adapted()) + repr(NETWORKS[self.network])
        return sha256(text.encode()).hexdigest()[:12]


# In the order of what they cost.
GOALS = {
    "tutorial": Goal(recipe="tutorial", network="tutorial", owed=0.983),
    "compact": Goal(recipe="best", network="compact", owed=0.992),
    "best": Goal(recipe="best", network="tutorial", owed=0.995, aim=0.996),
    "large": Goal(recipe="best", network="large", owed=0.9965, aim=0.9975),
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """One training: the accuracies as fractions, and the seconds spent training."""

    goal: str
    mark: str
    seed: int
    test_accuracy: float
    validation_accuracy: float
    seconds: float
    run: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="a folder for the runs and the results")
    parser.add_argument("--goal", choices=list(GOALS), nargs="+", default=list(GOALS))
    parser.add_argument("--seed", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--data", type=Path, default=SHARED_MNIST)
    arguments = parser.parse_args()
    out: Path = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for name in arguments.goal:
        for seed in arguments.seed:
            if result_of(read_results(out), name, seed) is None:
                result = train(name, seed, data=arguments.data.resolve(), out=out)
                write_text(out / "results.json", to_json((*read_results(out), result), indent=2) + "\n")
    print_table(read_results(out), arguments.goal, arguments.seed)


def train(name: str, seed: int, *, data: Path, out: Path) -> Result:
    """Train once by the command line and return what came of it."""
    goal = GOALS[name]
    recipe = out / f"{name}.json"
    write_text(recipe, recipe_to_text(goal.adapted()))
    command = [sys.executable, "-m", "workbench", "train", "--json", "--recipe", str(recipe)]
    command += ["--data", str(data), "--seed", str(seed), "--name", f"{name} {seed}"]
    print(f"{name}, seed {seed}", file=sys.stderr, flush=True)
    said = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "WORKBENCH_HOME": str(out)},
    ).stdout
    run = RunFolder(Path(json.loads(said.splitlines()[-1])["run"]))
    record = run.read_record()
    assert record.test_accuracy is not None
    return Result(
        goal=name,
        mark=goal.mark(),
        seed=seed,
        test_accuracy=record.test_accuracy,
        validation_accuracy=max(epoch.val_accuracy for epoch in run.read_metrics()),
        seconds=record.seconds,
        run=str(run.path),
    )


def read_results(out: Path) -> tuple[Result, ...]:
    """Return what has been trained so far."""
    path = out / "results.json"
    return from_json(tuple[Result, ...], path.read_text("utf-8")) if path.is_file() else ()


def result_of(results: Sequence[Result], name: str, seed: int) -> Result | None:
    """Return the result of a goal as it is defined now, or None where it has not been trained."""
    mark = GOALS[name].mark()
    return next((each for each in results if (each.mark, each.seed) == (mark, seed)), None)


def print_table(results: Sequence[Result], goals: Sequence[str], seeds: Sequence[int]) -> None:
    """Print a row a goal: the test accuracy of each seed, against what is owed and aimed at."""
    columns = "".join(f"{f'seed {seed}':>10}" for seed in seeds)
    print(f"{'recipe':<10}{'network':<14}{'parameters':>10}{columns}{'owed':>9}{'aim':>9}{'s':>7}")
    for name in goals:
        goal = GOALS[name]
        found = [result_of(results, name, seed) for seed in seeds]
        done = [each for each in found if each is not None]
        cells = "".join(f"{'' if each is None else format(each.test_accuracy, '.2%'):>10}" for each in found)
        seconds = max((each.seconds for each in done), default=0)
        verdict = "holds" if all(each.test_accuracy >= goal.owed for each in done) else "falls short"
        print(
            f"{goal.recipe:<10}{NETWORK_TITLES[goal.network]:<14}"
            f"{parameter_count(goal.network, class_count=10):>10,}{cells}"
            f"{goal.owed:>9.2%}{'' if goal.aim is None else format(goal.aim, '.2%'):>9}{seconds:>7,.0f}"
            f"  {verdict if len(done) == len(seeds) else 'unfinished'}"
        )


if __name__ == "__main__":
    main()
