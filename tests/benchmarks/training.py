"""How fast a training is, against a plain Keras script of the same configuration in the same run.

``python -m tests.benchmarks.training [--recipe NAME] [--epochs N] [--rounds N] [--data PATH]`` compares
images per second; with ``--goal 98`` the time to 98 % of the test set, of the plain script of the
tutorial's recipe and of *fast*; with ``--augmentation`` an epoch with the distortions of *best* and one
without.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from workbench.core.augmentation import Augmentation
from workbench.core.evaluation import loss_and_accuracy
from workbench.core.events import EpochDone, Report, TrainingStarted, never
from workbench.core.recipe import RECIPES, Recipe
from workbench.core.runs import RunStore
from workbench.data.mnist import load_dataset

SHARED_MNIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "mnist.npz"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Wall-clock seconds of each epoch, validation and saving included, and the test accuracy.

    ``accuracies`` are those after each epoch, where they were read. ``gap`` is the longest time in
    seconds for which the window's event loop was held up.
    """

    seconds: tuple[float, ...]
    accuracy: float
    accuracies: tuple[float, ...] = ()
    gap: float | None = None

    def seconds_to(self, goal: float) -> float | None:
        """Return how long it took until an epoch ended with this accuracy, or None."""
        reached = (place for place, accuracy in enumerate(self.accuracies, 1) if accuracy >= goal)
        place = next(reached, None)
        return None if place is None else sum(self.seconds[:place])


# Trains on MNIST's 60,000 less those for validation, in a process of its own.
Measure = Callable[[Recipe, Path], Measured]


def plain_script(recipe: Recipe, data: Path) -> Measured:
    """Run the plain Keras script."""
    values = [str(data), recipe.optimiser, recipe.learning_rate, recipe.batch_size, recipe.epochs]
    return _run_module("tests.benchmarks.plain_training", *values)


def window(recipe: Recipe, data: Path) -> Measured:
    """Train in the application's window, with its plots live."""
    return _run_module("tests.benchmarks.window_training", data, recipe.name, recipe.epochs)


def _run_module(module: str, *values: object) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, values)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    said = [line.split() for line in done.stdout.splitlines()]
    accuracies = tuple(float(value) for name, value in said if name == "accuracy")
    return Measured(
        seconds=tuple(float(value) for name, value in said if name == "epoch"),
        accuracy=accuracies[-1],
        accuracies=accuracies,
        gap=next((float(value) for name, value in said if name == "gap"), None),
    )


def engine(recipe: Recipe, data: Path) -> Measured:
    """Train with the engine, as the child does, but with nobody watching."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_train, recipe, data).result()


def _train(recipe: Recipe, data: Path) -> Measured:
    from workbench.engine.evaluation import keras_classifier
    from workbench.engine.training import train

    dataset = load_dataset(data)
    moments: list[float] = []

    def note(report: Report) -> None:
        if isinstance(report, TrainingStarted | EpochDone):
            moments.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        run = RunStore(Path(folder)).create(recipe=recipe, seed=1, dataset=dataset.info())
        train(recipe=recipe, dataset=dataset, run=run, seed=1, emit=note, should_stop=never)
        probabilities = keras_classifier(run.model_path)(dataset.test.images)
    accuracy = loss_and_accuracy(dataset.test.labels, probabilities)[1]
    # Of several epochs only the best one's network is kept.
    accuracies = (accuracy,) if recipe.epochs == 1 else ()
    return Measured(
        seconds=tuple(end - begin for begin, end in pairwise(moments)),
        accuracy=accuracy,
        accuracies=accuracies,
    )


WAYS: dict[str, Measure] = {
    "plain Keras script": plain_script,
    "engine": engine,
    "window, plots live": window,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", choices=list(RECIPES), default="tutorial")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--rounds", type=int, default=1, help="how often each way is measured, in turn")
    parser.add_argument("--goal", type=float, help="percent of the test set; the time to it is measured")
    parser.add_argument("--augmentation", action="store_true", help="what distortions cost")
    parser.add_argument("--data", type=Path, default=SHARED_MNIST)
    arguments = parser.parse_args()
    if arguments.goal is not None:
        race(arguments.goal / 100, rounds=arguments.rounds, data=arguments.data)
        return
    if arguments.augmentation:
        weigh_augmentation(arguments.recipe, arguments.epochs, rounds=arguments.rounds, data=arguments.data)
        return
    recipe = RECIPES[arguments.recipe].changed(epochs=arguments.epochs)
    measured: dict[str, list[Measured]] = {name: [] for name in WAYS}
    for _ in range(arguments.rounds):
        for name, measure in WAYS.items():
            measured[name].append(measure(recipe, arguments.data))
    print_table(recipe, measured)


def race(goal: float, *, rounds: int, data: Path) -> None:
    """Print how long the plain script of *tutorial* and *fast* take to an accuracy, in turn."""
    for _ in range(rounds):
        plain, fast = plain_script(RECIPES["tutorial"], data), engine(RECIPES["fast"], data)
        times = [measured.seconds_to(goal) for measured in (plain, fast)]
        for name, measured, seconds in zip(
            ("plain, tutorial", "engine, fast"), (plain, fast), times, strict=True
        ):
            reached = "not reached" if seconds is None else f"{seconds:.1f} s"
            steps = ", ".join(f"{accuracy:.2%}" for accuracy in measured.accuracies)
            print(f"{name:<18}{goal:.1%}: {reached}; {sum(measured.seconds):.1f} s in all ({steps})")
        if times[0] is not None and times[1] is not None:
            print(f"{'':<18}fast takes {times[1] / times[0]:.0%} of the time")


def weigh_augmentation(name: str, epochs: int | None, *, rounds: int, data: Path) -> None:
    """Print how much longer an epoch takes with the distortions of *best* than without, in turn."""
    plain = RECIPES[name].changed(epochs=epochs, augmentation=Augmentation())
    distorted = plain.changed(augmentation=RECIPES["best"].augmentation)
    ways = {"plain": plain, "distorted": distorted}
    measured: dict[str, list[Measured]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, recipe in ways.items():
            measured[way].append(engine(recipe, data))
    print_table(plain, measured)


def print_table(recipe: Recipe, measured: dict[str, list[Measured]]) -> None:
    """Print a row a way: images per second of the median epoch, and the slowest, where a stall shows."""
    images = 60_000 - recipe.validation_count
    print(f"{recipe.title}: {recipe.epochs} epochs of {images:,} samples in batches of {recipe.batch_size}")
    print(f"{'':<22}{'images/s':>10}{'ratio':>8}{'median s':>10}{'slowest s':>11}{'accuracy':>10}")
    reference = None
    for name, results in measured.items():
        seconds = [value for result in results for value in result.seconds]
        median = statistics.median(seconds)
        reference = reference or median
        print(
            f"{name:<22}{images / median:>10,.0f}{reference / median:>8.2f}{median:>10.2f}"
            f"{max(seconds):>11.2f}{statistics.mean(result.accuracy for result in results):>10.2%}"
        )
        gaps = [result.gap for result in results if result.gap is not None]
        if gaps:
            print(f"the window's event loop was held up for at most {max(gaps) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
