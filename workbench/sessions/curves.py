"""The curves of a training as it runs: every batch, a smoothed line over them, every epoch."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.core.events import BatchesDone, EpochDone

_FIRST_CAPACITY = 1024
# Raw lines are drawn from at most this many points: a plot has fewer columns of pixels.
_RAW_POINTS = 700
_SMOOTH_POINTS = 300


@dataclass(frozen=True)
class Line:
    """Points of one line: ``x`` in epochs, ``y`` the quantity, both float64 [N]."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)


NO_POINTS = Line(np.empty(0), np.empty(0))


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The lines of one quantity: batches as they came, batches smoothed, epochs of both kinds.

    ``raw`` and ``smooth`` are empty for a run that is read from its folder, because a run keeps
    its epochs alone; ``training`` then has them.
    """

    raw: Line = NO_POINTS
    smooth: Line = NO_POINTS
    training: Line = NO_POINTS
    validation: Line = NO_POINTS


class BatchSeries:
    """One number a batch over a whole run, with its running mean, in buffers that grow.

    The running mean is exponential and corrected for its start (Kingma & Ba, Adam, 2015, §3),
    so that its first value is the first number and not a pull to zero.
    """

    def __init__(self, memory: float) -> None:
        """Forget a batch after about ``memory`` batches."""
        self._keep = 1.0 - 1.0 / max(memory, 1.0)
        self._values = np.empty((2, _FIRST_CAPACITY))
        self._count = 0
        self._mean = 0.0
        self._weight = 0.0

    def __len__(self) -> int:
        return self._count

    def extend(self, values: tuple[float, ...]) -> None:
        """Append the numbers of the next batches."""
        needed = self._count + len(values)
        if needed > self._values.shape[1]:
            grown = np.empty((2, max(needed, 2 * self._values.shape[1])))
            grown[:, : self._count] = self._values[:, : self._count]
            self._values = grown
        for value in values:
            self._mean = self._keep * self._mean + (1.0 - self._keep) * value
            self._weight = self._keep * self._weight + (1.0 - self._keep)
            self._values[0, self._count] = value
            self._values[1, self._count] = self._mean / self._weight
            self._count += 1

    def raw(self, batches_per_epoch: int) -> Line:
        """Return all numbers; of many, the lowest and the highest of each stretch."""
        values = self._values[0, : self._count]
        if self._count <= _RAW_POINTS:
            return Line(np.arange(1, self._count + 1) / batches_per_epoch, values.copy())
        stretch = -(-2 * self._count // _RAW_POINTS)
        whole = self._count // stretch
        stretches = values[: whole * stretch].reshape(whole, stretch)
        y = np.stack([stretches.min(axis=1), stretches.max(axis=1)], axis=1).ravel()
        middles = (np.arange(whole) + 0.5) * stretch + 0.5
        return Line(np.repeat(middles, 2) / batches_per_epoch, y)

    def smooth(self, batches_per_epoch: int) -> Line:
        """Return the running mean at evenly spaced batches and at the last one."""
        if self._count == 0:
            return NO_POINTS
        step = -(-self._count // _SMOOTH_POINTS)
        # Counted from the last batch, so that the line always ends where the training is.
        at = np.arange(self._count - 1, -1, -step)[::-1]
        return Line((at + 1) / batches_per_epoch, self._values[1, at])


class TrainingCurves:
    """What the two plots of a training show; grows with its events and knows no Qt."""

    def __init__(self, *, epochs: int, batches_per_epoch: int) -> None:
        self.epochs = epochs
        self.batches_per_epoch = batches_per_epoch
        # Counts changes, so that a timer that draws can see whether there is anything new.
        self.version = 0
        # Short enough to follow the first fall, long enough to be calm over many epochs.
        memory = max(4.0, batches_per_epoch / 40, epochs * batches_per_epoch / 150)
        self._losses = BatchSeries(memory)
        self._accuracies = BatchSeries(memory)
        self._epochs: list[EpochDone] = []

    @property
    def batch_count(self) -> int:
        """How many batches have come."""
        return len(self._losses)

    @property
    def epoch_rows(self) -> tuple[EpochDone, ...]:
        """The whole epochs so far, in order."""
        return tuple(self._epochs)

    def add_batches(self, batches: BatchesDone) -> None:
        """Take batches that follow on the last ones; others were seen already and are dropped."""
        seen = self.batch_count - batches.first_batch
        if 0 <= seen < len(batches.losses):
            self._losses.extend(batches.losses[seen:])
            self._accuracies.extend(batches.accuracies[seen:])
            self.version += 1

    def add_epoch(self, epoch: EpochDone) -> None:
        """Take a whole epoch."""
        self._epochs.append(epoch)
        self.version += 1

    def loss(self) -> Curves:
        """Return the lines of the loss."""
        return self._with_batches(loss_of_epochs(self.epoch_rows), self._losses)

    def accuracy(self) -> Curves:
        """Return the lines of the accuracy, as fractions."""
        return self._with_batches(accuracy_of_epochs(self.epoch_rows), self._accuracies)

    def _with_batches(self, curves: Curves, series: BatchSeries) -> Curves:
        per_epoch = self.batches_per_epoch
        return replace(curves, raw=series.raw(per_epoch), smooth=series.smooth(per_epoch))


def loss_of_epochs(epochs: tuple[EpochDone, ...]) -> Curves:
    """Return the loss of a run that is read from its folder, where only epochs are kept."""
    return Curves(
        training=_line(epochs, [row.loss for row in epochs]),
        validation=_line(epochs, [row.val_loss for row in epochs]),
    )


def accuracy_of_epochs(epochs: tuple[EpochDone, ...]) -> Curves:
    """Return the accuracy of a run that is read from its folder, as fractions."""
    return Curves(
        training=_line(epochs, [row.accuracy for row in epochs]),
        validation=_line(epochs, [row.val_accuracy for row in epochs]),
    )


def _line(epochs: tuple[EpochDone, ...], values: list[float]) -> Line:
    return Line(np.array([row.epoch for row in epochs], dtype=float), np.array(values, dtype=float))
