"""The curves of a run: every batch, a smoothed line over them, every epoch, in four quantities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.core.batch_rows import BatchRows
from workbench.core.events import BatchesDone, EpochDone
from workbench.sessions.batch_series import NO_POINTS, BatchSeries, Line, Span

Quantity = Literal["loss", "accuracy", "learning_rate", "seconds"]
QUANTITIES: tuple[Quantity, ...] = ("loss", "accuracy", "learning_rate", "seconds")

_OF_EPOCH: dict[Quantity, Callable[[EpochDone], float]] = {
    "loss": lambda row: row.loss,
    "accuracy": lambda row: row.accuracy,
    "learning_rate": lambda row: row.learning_rate,
    "seconds": lambda row: row.seconds,
}
_OF_VALIDATION: dict[Quantity, Callable[[EpochDone], float]] = {
    "loss": lambda row: row.val_loss,
    "accuracy": lambda row: row.val_accuracy,
}


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The lines of one quantity: batches as they came, batches smoothed, epochs of both kinds.

    ``raw`` and ``smooth`` are empty where only epochs are known, and ``raw`` and ``validation``
    where the quantity has no such thing: the learning rate of every batch is ``smooth``.
    """

    raw: Line = NO_POINTS
    smooth: Line = NO_POINTS
    training: Line = NO_POINTS
    validation: Line = NO_POINTS


class TrainingCurves:
    """What the plots of a run show; grows with the events of a training and knows no Qt.

    Accuracies are fractions. A training that goes on with an earlier one begins at ``first_epoch``;
    what was before that comes by `add_history`.
    """

    def __init__(self, *, epochs: int, batches_per_epoch: int, first_epoch: int = 1) -> None:
        self.epochs = epochs
        self.batches_per_epoch = batches_per_epoch
        self.first_epoch = first_epoch
        # Counts changes, so that a timer that draws can see whether there is anything new.
        self.version = 0
        self._epochs: list[EpochDone] = []
        self._has_history = first_epoch == 1
        self._make_series((first_epoch - 1) * batches_per_epoch)

    @property
    def batch_count(self) -> int:
        """How many batches of the run are done."""
        return self._losses.first + len(self._losses)

    @property
    def epoch_rows(self) -> tuple[EpochDone, ...]:
        """The whole epochs so far, in order."""
        return tuple(self._epochs)

    @property
    def batches(self) -> BatchRows:
        """Every batch that is known, in order; a learning rate that was not told is NaN."""
        batch = self._losses.first + 1 + np.arange(len(self._losses))
        return BatchRows(
            epoch=-(-batch // self.batches_per_epoch),
            batch=batch,
            loss=self._losses.values,
            accuracy=self._accuracies.values,
            learning_rate=self._rates.values,
        )

    @property
    def lacks_history(self) -> bool:
        """Whether what was before ``first_epoch`` has not come yet."""
        return not self._has_history

    def add_batches(self, batches: BatchesDone) -> None:
        """Take batches that follow on the last ones; others were seen already and are dropped."""
        seen = self.batch_count - batches.first_batch
        if 0 <= seen < len(batches.losses):
            self._losses.extend(batches.losses[seen:])
            self._accuracies.extend(batches.accuracies[seen:])
            rate = batches.learning_rate if batches.learning_rate > 0 else np.nan
            self._rates.extend([rate] * (len(batches.losses) - seen))
            self.version += 1

    def add_epoch(self, epoch: EpochDone) -> None:
        """Take a whole epoch."""
        self._epochs.append(epoch)
        self.version += 1

    def add_rows(self, rows: BatchRows) -> None:
        """Take many batches at once, as a run's folder has them, if they follow on the last ones."""
        if len(rows) and rows.batch[0] == self.batch_count + 1:
            self._losses.extend(rows.loss)
            self._accuracies.extend(rows.accuracy)
            self._rates.extend(rows.learning_rate)
            self.version += 1

    def add_history(self, earlier: TrainingCurves) -> None:
        """Put what was trained before ``first_epoch`` in front; of batches only if all are there."""
        self._has_history = True
        self._epochs[:0] = [row for row in earlier.epoch_rows if row.epoch < self.first_epoch]
        own, former = self.batches, earlier.batches.until(self.first_epoch - 1)
        if self._losses.first > 0 and len(former) == self._losses.first:
            self._make_series(0)
            self.add_rows(former)
            self.add_rows(own)
        self.version += 1

    def of(self, quantity: Quantity, span: Span | None = None) -> Curves:
        """Return the lines of a quantity; batches of a stretch alone are drawn in more detail."""
        rows, per_epoch = self.epoch_rows, self.batches_per_epoch
        training = _line(rows, _OF_EPOCH[quantity])
        if quantity == "seconds":
            return Curves(training=training)
        if quantity == "learning_rate":
            rates = self._rates.spaced(per_epoch, span)
            # A training of an earlier version has told no rates between the epochs.
            return Curves(smooth=rates if np.isfinite(rates.y).any() else NO_POINTS, training=training)
        series = self._losses if quantity == "loss" else self._accuracies
        return Curves(
            raw=series.raw(per_epoch, span),
            smooth=series.smooth(per_epoch, span),
            training=training,
            validation=_line(rows, _OF_VALIDATION[quantity]),
        )

    def _make_series(self, first: int) -> None:
        # Short enough to follow the first fall, long enough to be calm over many epochs.
        per_epoch = self.batches_per_epoch
        memory = max(4.0, per_epoch / 40, self.epochs * per_epoch / 150)
        self._losses = BatchSeries(memory, first=first)
        self._accuracies = BatchSeries(memory, first=first)
        self._rates = BatchSeries(1.0, first=first)


def curves_of_run(
    epochs: tuple[EpochDone, ...], batches: BatchRows | None = None, *, planned: int = 0
) -> TrainingCurves:
    """Return the curves of a run that was to have ``planned`` epochs, as its folder has them."""
    per_epoch = int(np.count_nonzero(batches.epoch == 1)) if batches is not None else 0
    curves = TrainingCurves(epochs=max(planned, len(epochs)), batches_per_epoch=max(per_epoch, 1))
    if batches is not None and per_epoch:
        curves.add_rows(batches)
    for epoch in epochs:
        curves.add_epoch(epoch)
    return curves


def _line(epochs: tuple[EpochDone, ...], value: Callable[[EpochDone], float]) -> Line:
    values = [value(row) for row in epochs]
    return Line(np.array([row.epoch for row in epochs], dtype=float), np.array(values, dtype=float))
