"""A training in a process of its own, to be killed: ``python -m tests.engine.long_training FOLDER``.

The folder of the run is made by the first call, and trained on by the next one. A line tells each
epoch.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from workbench.core.augmentation import Augmentation, Background, Effect
from workbench.core.events import EpochDone, Report, never
from workbench.core.recipe import RECIPES
from workbench.core.runs import RunFolder, RunStore
from workbench.data.dataset import Dataset, Samples
from workbench.data.drawn import draw_digits
from workbench.engine.training import train

# Everything that could differ after an interruption: distortions, background, dropout, a schedule.
RECIPE = RECIPES["fast"].changed(
    batch_size=64,
    epochs=4,
    label_smoothing=0.05,
    own_weight=2.5,
    augmentation=Augmentation(rotation=Effect(5.0, is_on=True), noise=Effect(10.0, is_on=True)),
    background=Background(share=20),
)
SEED = 7


def digits() -> Dataset:
    """Return a small set of drawn digits, the same each time."""
    return Dataset(
        name="drawn digits",
        train=draw_digits(600, 1),
        test=draw_digits(50, 2),
        path=Path("drawn.npz"),
        checksum="0" * 64,
        is_drawn=True,
    )


def own() -> Samples:
    """Return some samples of one's own."""
    drawn = draw_digits(9, 3)
    return Samples(drawn.images, np.array([*drawn.labels[:8], 10], np.uint8))


def run_in(folder: Path) -> RunFolder:
    """Return the one run in a folder, which is made if there is none."""
    store = RunStore(folder)
    there = store.list()
    return there[0].folder if there else store.create(recipe=RECIPE, seed=SEED, dataset=digits().info())


def go_on(run: RunFolder, *, extra_epochs: int = 0) -> list[Report]:
    """Train a run to its end, and return what was reported."""
    reports: list[Report] = []

    def note(report: Report) -> None:
        reports.append(report)
        if isinstance(report, EpochDone):
            print("epoch", report.epoch, flush=True)

    train(
        recipe=RECIPE,
        dataset=digits(),
        run=run,
        seed=SEED,
        emit=note,
        should_stop=never,
        own=own(),
        extra_epochs=extra_epochs,
    )
    return reports


if __name__ == "__main__":
    print("ready", flush=True)
    go_on(run_in(Path(sys.argv[1])))
