"""What ``run.json`` says of a run: what was trained, on what, by which process, and how it ended."""

from __future__ import annotations

import math
import os
import platform
from dataclasses import dataclass, replace
from importlib import metadata
from typing import Literal

import psutil

from workbench import __version__
from workbench.core.dataset_info import DatasetInfo
from workbench.core.events import Compared
from workbench.core.recipe import Recipe

RecordedState = Literal["running", "finished", "stopped", "failed"]

# The system's clock may be corrected a little between two readings of one process' start.
_START_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class ProcessMark:
    """A process that cannot be mistaken for a later one with the same number.

    ``started`` is the moment of its creation, in seconds since 1970.
    """

    pid: int
    started: float

    @classmethod
    def of_this_process(cls) -> ProcessMark:
        """Return the mark of the calling process."""
        return cls(pid=os.getpid(), started=psutil.Process().create_time())

    def is_alive(self) -> bool:
        """Return whether this very process still runs; one that only waits to be reaped does not."""
        try:
            process = psutil.Process(self.pid)
            is_same = abs(process.create_time() - self.started) <= _START_TOLERANCE_SECONDS
            return bool(is_same and process.status() != psutil.STATUS_ZOMBIE)
        except (psutil.Error, ValueError, OverflowError):
            return False


@dataclass(frozen=True, kw_only=True)
class Versions:
    """What a run was trained with; a package that is not installed is an empty text."""

    workbench: str
    python: str
    tensorflow: str
    keras: str
    coremltools: str
    numpy: str
    system: str

    @classmethod
    def installed(cls) -> Versions:
        """Return the versions here, without importing any of the packages."""
        return cls(
            workbench=__version__,
            python=platform.python_version(),
            tensorflow=_version_of("tensorflow"),
            keras=_version_of("keras"),
            coremltools=_version_of("coremltools"),
            numpy=_version_of("numpy"),
            system=platform.platform(),
        )


def _version_of(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One run. ``created`` is ISO 8601 with the time zone; ``test_accuracy`` is a fraction.

    ``seconds`` is the time spent training, ``failure`` the sentence that the user was told.
    ``extra_epochs`` were asked for beyond those of the recipe when the run was continued.
    ``own_count`` of the user's own samples were trained on from the beginning, and ``base`` is the
    name of the run that was fine-tuned, with what both make of the same samples in ``comparisons``.
    """

    name: str
    recipe: Recipe
    seed: int
    versions: Versions
    dataset: DatasetInfo
    state: RecordedState
    process: ProcessMark
    created: str
    seconds: float = 0.0
    test_accuracy: float | None = None
    failure: str = ""
    extra_epochs: int = 0
    own_count: int = 0
    base: str = ""
    comparisons: tuple[Compared, ...] = ()

    def __post_init__(self) -> None:
        if self.test_accuracy is not None and not 0 <= self.test_accuracy <= 1:
            raise ValueError(f"a test accuracy of {self.test_accuracy}")
        if not 0 <= self.seconds < math.inf:
            raise ValueError(f"a time of {self.seconds} s")

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes of the run's network, in the order of its outputs."""
        return self.recipe.labels_for(self.dataset.labels)

    @property
    def epochs(self) -> int:
        """How many epochs the run is to have."""
        return self.recipe.epochs + self.extra_epochs

    def resumed(self, *, more_epochs: int) -> RunRecord:
        """Return this record as this process trains the run on."""
        return replace(
            self,
            state="running",
            process=ProcessMark.of_this_process(),
            extra_epochs=self.extra_epochs + more_epochs,
            failure="",
        )

    def ended(
        self,
        state: Literal["finished", "stopped", "failed"],
        *,
        seconds: float | None = None,
        test_accuracy: float | None = None,
        failure: str = "",
    ) -> RunRecord:
        """Return this record with its ending; ``None`` leaves a value as it is."""
        return replace(
            self,
            state=state,
            seconds=self.seconds if seconds is None else seconds,
            test_accuracy=self.test_accuracy if test_accuracy is None else test_accuracy,
            failure=failure,
        )
