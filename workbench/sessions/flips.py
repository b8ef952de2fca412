"""The samples that a Core ML model answers otherwise than its network, read from the run's data set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from workbench.core.dataset_info import DatasetInfo
from workbench.core.errors import DataError, WorkbenchError
from workbench.core.events import Emit, ShouldStop
from workbench.core.labels import network_labels
from workbench.core.verification import Flip
from workbench.data.dataset import Samples
from workbench.sessions.run_samples import samples_of_run
from workbench.sessions.task import Task

# How the figures of a verification name the test set that they were measured on.
_TEST_SET = "test set"


@dataclass(frozen=True, eq=False)
class FlippedSample:
    """A sample, uint8 [28, 28], with what network and Core ML model answer to it, and their labels."""

    image: NDArray[np.uint8]
    flip: Flip
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FlipsWanted:
    """Flips whose pictures are wanted; ``verified_on`` names the samples that they are among."""

    dataset: DatasetInfo
    verified_on: str
    flipped: tuple[Flip, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class FlipsState:
    """The pictures of ``wanted``: still being read, there, or not to be had, as ``problem`` says."""

    wanted: FlipsWanted | None = None
    is_reading: bool = False
    samples: tuple[FlippedSample, ...] = ()
    problem: str = ""


class FlipsSession(QObject):
    """Reads the pictures of one model's flips at a time; ``state_changed`` carries a `FlipsState`."""

    state_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = FlipsState()
        self._reading: Task | None = None
        # Held until the next one: Qt deletes it later.
        self._former: Task | None = None
        # By the checksum of the data set: the one that was read last.
        self._samples: dict[str, Samples] = {}

    @property
    def state(self) -> FlipsState:
        """The state as of the last change."""
        return self._state

    def want(self, wanted: FlipsWanted | None) -> None:
        """Read the pictures of these flips instead of those that were wanted before."""
        if wanted == self._state.wanted:
            return
        self._drop_reading()
        if wanted is None or not wanted.flipped:
            self._set(FlipsState(wanted=wanted))
            return
        known = dict(self._samples)

        def work(_emit: Emit, _should_stop: ShouldStop) -> tuple[Samples, tuple[FlippedSample, ...]]:
            return _read(wanted, known)

        self._set(FlipsState(wanted=wanted, is_reading=True))
        self._reading = Task(work, parent=self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)
        self._reading.start()

    def try_again(self) -> None:
        """Read once more what could not be read: the data set may be back."""
        wanted = self._state.wanted
        if wanted is not None and self._state.problem:
            self.want(None)
            self.want(wanted)

    def shut_down(self) -> None:
        """Wait for what still reads; no signal comes any more."""
        self._drop_reading()

    def _drop_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading.deleteLater()
        self._former, self._reading = self._reading, None

    def _set(self, state: FlipsState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_read(self, read: tuple[Samples, tuple[FlippedSample, ...]]) -> None:
        wanted = self._state.wanted
        if wanted is not None:
            samples, flipped = read
            self._samples = {wanted.dataset.checksum: samples}
            self._set(FlipsState(wanted=wanted, samples=flipped))

    def _on_failed(self, error: WorkbenchError) -> None:
        self._set(FlipsState(wanted=self._state.wanted, problem=str(error)))


def _read(wanted: FlipsWanted, known: Mapping[str, Samples]) -> tuple[Samples, tuple[FlippedSample, ...]]:
    if not wanted.verified_on.endswith(_TEST_SET):
        raise DataError(
            f"The model was verified on {wanted.verified_on}, which are not kept.",
            hint="Put the run's data set back and measure again to see the samples that flipped.",
        )
    samples = samples_of_run(wanted.dataset, known)
    for flip in wanted.flipped:
        if flip.index >= len(samples) or flip.label != int(samples.labels[flip.index]):
            raise DataError(
                f"{wanted.dataset.path} is not the data set that the model was verified on.",
                hint="Put that data set back to see the samples that flipped.",
            )
    # A network without background never answers with the last one.
    labels = network_labels(wanted.dataset.labels, has_background=True)
    return samples, tuple(FlippedSample(samples.images[flip.index], flip, labels) for flip in wanted.flipped)
