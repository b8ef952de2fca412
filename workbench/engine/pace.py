"""Batches gathered into reports, with the speed and the time left as they really are."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from workbench.core.events import BatchesDone, Emit

_SECONDS_BETWEEN_REPORTS = 1 / 20
_WINDOW_SECONDS = 5.0


class Pace:
    """Reports batches at most 20 times a second.

    ``batches_before`` were trained before the run was continued; ``learning_rate_at`` knows the rate
    of a batch, counted from 0 over the whole run.

    The speed is that of the last seconds, without the first batch of all, in which TensorFlow
    prepares itself, and without what happens between epochs. The time left counts that, too, as
    long as it took the last time.
    """

    def __init__(
        self,
        *,
        emit: Emit,
        epochs: int,
        images_per_epoch: int,
        learning_rate_at: Callable[[int], float] = lambda _batch: 0.0,
        batches_before: int = 0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._emit = emit
        self._images_per_epoch = images_per_epoch
        self._epochs = epochs
        self._clock = clock
        self._epoch = 0
        self._images_done = 0
        self._learning_rate_at = learning_rate_at
        self._batches_before = batches_before
        self._batches_done = 0
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._recent: deque[tuple[float, int]] = deque()
        self._seconds_between_epochs = 0.0
        self._last_batch = 0.0
        self._last_report = 0.0

    @property
    def batches_done(self) -> int:
        """How many batches have been trained since this process began."""
        return self._batches_done

    def epoch_started(self, epoch: int) -> None:
        """Count from here: ``epoch`` begins, the first is 1."""
        now = self._clock()
        if self._batches_done:
            self._seconds_between_epochs = now - self._last_batch
        self._epoch = epoch
        self._images_done = 0
        self._last_batch = now

    def batch_done(self, *, loss: float, accuracy: float, images: int) -> None:
        """Take in one batch, and report if it is time to."""
        now = self._clock()
        if self._batches_done == 1:
            self._recent.clear()
        self._recent.append((now - self._last_batch, images))
        while len(self._recent) > 1 and sum(seconds for seconds, _ in self._recent) > _WINDOW_SECONDS:
            self._recent.popleft()
        self._last_batch = now
        self._images_done += images
        self._batches_done += 1
        self._losses.append(loss)
        self._accuracies.append(accuracy)
        # Not the very first alone: of its speed nothing true can be said.
        if self._batches_done > 1 and now - self._last_report >= _SECONDS_BETWEEN_REPORTS:
            self._report(now)

    def rested(self) -> None:
        """Go on after a pause, which counts for nothing."""
        self._last_batch = self._clock()

    def flush(self) -> None:
        """Report what is gathered; for the end of an epoch."""
        if self._losses:
            self._report(self._clock())

    def _report(self, now: float) -> None:
        speed = self._images_per_second()
        done = self._batches_before + self._batches_done
        epochs_after = self._epochs - self._epoch
        images_left = self._images_per_epoch * (epochs_after + 1) - self._images_done
        self._emit(
            BatchesDone(
                epoch=self._epoch,
                first_batch=done - len(self._losses),
                losses=tuple(self._losses),
                accuracies=tuple(self._accuracies),
                images_per_second=speed,
                seconds_left=images_left / speed + (epochs_after + 1) * self._seconds_between_epochs,
                learning_rate=self._learning_rate_at(done - 1),
            )
        )
        self._losses.clear()
        self._accuracies.clear()
        self._last_report = now

    def _images_per_second(self) -> float:
        seconds = sum(seconds for seconds, _ in self._recent)
        return sum(images for _, images in self._recent) / max(seconds, 1e-9)
