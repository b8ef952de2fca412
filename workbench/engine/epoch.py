"""An epoch of a training: a loop of steps over shuffled batches, and the watch over its losses.

The loop is our own because ``Model.fit`` stalls for seconds at the end of an epoch now and then
(tf.data tunes itself there), and because a stop has to work within a batch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.core.batch_rows import BatchRows
from workbench.core.errors import RunError
from workbench.core.events import EpochDone
from workbench.engine.control import Control
from workbench.engine.feeding import Feed
from workbench.engine.pace import Pace
from workbench.engine.steps import Step

# A loss so many times that of guessing is no hill on the way down: the steps were too long.
_RUN_AWAY = 1.5


@dataclass(kw_only=True, eq=False)
class TrainedEpoch:
    """The batches of an epoch, all of them or those before a stop.

    ``sizes`` are in samples, ``learning_rate`` is what the next step would have.
    """

    rows: BatchRows
    sizes: list[int]
    learning_rate: float
    is_whole: bool
    begun: float
    rested_before: float

    def done(self, *, val_loss: float, val_accuracy: float, control: Control) -> EpochDone:
        """Return what is reported of a whole epoch, whose validation has just ended."""
        rested = control.seconds_rested - self.rested_before
        return EpochDone(
            epoch=int(self.rows.epoch[0]),
            loss=float(np.average(self.rows.loss, weights=self.sizes)),
            accuracy=float(np.average(self.rows.accuracy, weights=self.sizes)),
            val_loss=val_loss,
            val_accuracy=val_accuracy,
            learning_rate=self.learning_rate,
            seconds=time.perf_counter() - self.begun - rested,
        )


@dataclass(kw_only=True, eq=False)
class EpochLoop:
    """The steps of an epoch, with those who watch them."""

    feed: Feed
    step: Step
    pace: Pace
    control: Control
    rate_at: Callable[[int], float]

    def train_epoch(self, epoch: int) -> TrainedEpoch:
        """Take the steps of an epoch until it ends or a stop is asked for."""
        begun, rested_before = time.perf_counter(), self.control.seconds_rested
        losses: list[float] = []
        accuracies: list[float] = []
        sizes: list[int] = []
        self.pace.epoch_started(epoch)
        try:
            for batch, size in self.feed.batches_of(epoch):
                if self._should_stop():
                    break
                loss, accuracy = self.step(batch.images, batch.labels)
                check_loss(loss)
                losses.append(loss)
                accuracies.append(accuracy)
                sizes.append(size)
                self.pace.batch_done(loss=loss, accuracy=accuracy, images=size)
        finally:
            self.pace.flush()
        first = (epoch - 1) * self.feed.batches
        numbers = np.arange(first, first + len(losses))
        return TrainedEpoch(
            rows=BatchRows(
                epoch=np.full(len(losses), epoch, np.int64),
                batch=numbers + 1,
                loss=np.array(losses, np.float64),
                accuracy=np.array(accuracies, np.float64),
                learning_rate=np.array([self.rate_at(number) for number in numbers.tolist()]),
            ),
            sizes=sizes,
            learning_rate=self.rate_at(first + len(losses)),
            is_whole=len(losses) == self.feed.batches,
            begun=begun,
            rested_before=rested_before,
        )

    def _should_stop(self) -> bool:
        rested_before = self.control.seconds_rested
        should_stop = self.control.should_stop()
        if self.control.seconds_rested > rested_before:
            self.pace.rested()
        return should_stop


def check_loss(loss: float) -> None:
    """Raise `RunError` where a loss is no longer a number."""
    if not math.isfinite(loss):
        raise RunError(
            "The training has run away: its loss is no longer a number.",
            hint="The learning rate is too high for this network. Train again with a lower one.",
        )


def check_learning(rows: BatchRows, val_loss: float, *, classes: int) -> None:
    """Raise `RunError` where the network guesses after an epoch whose steps were too long.

    One that guesses because its steps were too short has never had a loss above that of guessing.
    """
    guessing = math.log(classes)
    if val_loss > 0.99 * guessing and float(rows.loss.max()) > _RUN_AWAY * guessing:
        raise RunError(
            "The training has run away: after a whole epoch the network only guesses.",
            hint="The learning rate is too high for this network. Train again with a lower one.",
        )
