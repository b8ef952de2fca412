"""A small set of drawn digits, and trainings with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from workbench.core.events import BatchesDone, Report, ShouldStop, never
from workbench.core.recipe import RECIPES, Recipe
from workbench.core.runs import RunFolder, RunStore
from workbench.data.dataset import Dataset
from workbench.data.drawn import draw_digits
from workbench.engine.training import train

R = TypeVar("R")

SMALL = RECIPES["fast"].changed(batch_size=64, epochs=3)


@dataclass
class Training:
    """A run, and what ``train`` reports and returns when it is started on it."""

    dataset: Dataset
    recipe: Recipe
    seed: int
    run: RunFolder
    reports: list[Report] = field(default_factory=list)
    ending: str = ""

    def start(self, should_stop: ShouldStop = never, **options: Any) -> str:
        """Train with the options of ``train`` and return how it ended; what is raised is raised."""
        self.ending = train(
            recipe=self.recipe,
            dataset=self.dataset,
            run=self.run,
            seed=self.seed,
            emit=self.reports.append,
            should_stop=should_stop,
            **options,
        )
        return self.ending

    def of(self, kind: type[R]) -> list[R]:
        """Return the reports of one kind, in order."""
        return [report for report in self.reports if isinstance(report, kind)]

    def batches(self) -> int:
        """Return how many batches were reported."""
        return sum(len(report.losses) for report in self.of(BatchesDone))


def stopping_after(batches: int) -> ShouldStop:
    """Return a ``should_stop`` that lets so many batches pass."""
    asked = iter(range(batches))
    return lambda: next(asked, None) is None


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return Dataset(
        name="drawn digits",
        train=draw_digits(1500, 1),
        test=draw_digits(300, 2),
        path=tmp_path_factory.getbasetemp() / "drawn.npz",
        checksum="0" * 64,
        is_drawn=True,
    )


@pytest.fixture
def make_training(tmp_path: Path, dataset: Dataset) -> Callable[..., Training]:
    def make(*, recipe: Recipe = SMALL, seed: int = 1, data: Dataset = dataset) -> Training:
        run = RunStore(tmp_path / "runs").create(recipe=recipe, seed=seed, dataset=data.info())
        return Training(dataset=data, recipe=recipe, seed=seed, run=run)

    return make


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Training:
    """A training that has run to its end; for looking at, not for changing."""
    run = RunStore(tmp_path_factory.mktemp("runs")).create(recipe=SMALL, seed=1, dataset=dataset.info())
    training = Training(dataset=dataset, recipe=SMALL, seed=1, run=run)
    training.start()
    return training
