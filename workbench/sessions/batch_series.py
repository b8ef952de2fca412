"""One number a batch over a whole run, and the few points of it that a plot can show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FIRST_CAPACITY = 1024
# Lines are drawn from at most this many points: a plot has fewer columns of pixels.
_RAW_POINTS = 700
_SMOOTH_POINTS = 300

# A stretch of a run, from and to, in epochs.
Span = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """Points of one line: ``x`` in epochs, ``y`` the quantity, both float64 [N]."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)


NO_POINTS = Line(np.empty(0), np.empty(0))


class BatchSeries:
    """One number a batch, with its running mean, in buffers that grow.

    The running mean is exponential and corrected for its start (Kingma & Ba, Adam, 2015, §3),
    so that its first value is the first number and not a pull to zero. A number that is not
    finite has no part in it.
    """

    def __init__(self, memory: float, *, first: int = 0) -> None:
        """Forget a batch after about ``memory`` batches; ``first`` is the index of the first one."""
        self._keep = 1.0 - 1.0 / max(memory, 1.0)
        self._values = np.empty((2, _FIRST_CAPACITY))
        self._first = first
        self._count = 0
        self._mean = 0.0
        self._weight = 0.0

    def __len__(self) -> int:
        return self._count

    @property
    def first(self) -> int:
        """The index of the first batch, counted from 0 over the run."""
        return self._first

    @property
    def values(self) -> NDArray[np.float64]:
        """All numbers as they came, float64 [N]."""
        values: NDArray[np.float64] = self._values[0, : self._count].copy()
        return values

    def extend(self, values: Sequence[float] | NDArray[np.float64]) -> None:
        """Append the numbers of the next batches."""
        needed = self._count + len(values)
        if needed > self._values.shape[1]:
            grown = np.empty((2, max(needed, 2 * self._values.shape[1])))
            grown[:, : self._count] = self._values[:, : self._count]
            self._values = grown
        self._values[0, self._count : needed] = values
        self._values[1, self._count : needed] = self._means(self._values[0, self._count : needed].tolist())
        self._count = needed

    def raw(self, batches_per_epoch: int, span: Span | None = None) -> Line:
        """Return the numbers in a stretch of the run; of many, the lowest and highest of each part."""
        begin, end = self._range(batches_per_epoch, span)
        values = self._values[0, begin:end]
        count = end - begin
        if count <= _RAW_POINTS:
            return Line(self._places(np.arange(begin, end), batches_per_epoch), values.copy())
        stretch = -(-2 * count // _RAW_POINTS)
        whole = count // stretch
        parts = values[: whole * stretch].reshape(whole, stretch)
        y = np.stack([parts.min(axis=1), parts.max(axis=1)], axis=1).ravel()
        middles = begin + (np.arange(whole, dtype=np.float64) + 0.5) * stretch - 0.5
        return Line(np.repeat(self._places(middles, batches_per_epoch), 2), y)

    def smooth(self, batches_per_epoch: int, span: Span | None = None) -> Line:
        """Return the running mean at evenly spaced batches of a stretch, and at its last one."""
        return self._thinned(1, batches_per_epoch, span)

    def spaced(self, batches_per_epoch: int, span: Span | None = None) -> Line:
        """Return the numbers themselves at evenly spaced batches of a stretch, and at its last one."""
        return self._thinned(0, batches_per_epoch, span)

    def _thinned(self, row: int, batches_per_epoch: int, span: Span | None) -> Line:
        begin, end = self._range(batches_per_epoch, span)
        if begin == end:
            return NO_POINTS
        step = -(-(end - begin) // _SMOOTH_POINTS)
        # Counted from the last batch, so that the line always ends where the training is.
        at = np.arange(end - 1, begin - 1, -step)[::-1]
        return Line(self._places(at, batches_per_epoch), self._values[row, at])

    def _range(self, batches_per_epoch: int, span: Span | None) -> tuple[int, int]:
        """Return which numbers lie in a stretch, and one more at either side, as a range."""
        if span is None:
            return 0, self._count
        begin, end = (round(epoch * batches_per_epoch) - 1 - self._first for epoch in span)
        begin = min(max(begin - 1, 0), self._count)
        return begin, min(max(end + 2, begin), self._count)

    def _places(
        self, indices: NDArray[np.int64] | NDArray[np.floating[Any]], per_epoch: int
    ) -> NDArray[np.float64]:
        # A batch counts when it is done.
        return np.asarray((self._first + indices + 1) / per_epoch, dtype=np.float64)

    def _means(self, values: list[float]) -> list[float]:
        means = []
        for value in values:
            if math.isfinite(value):
                self._mean = self._keep * self._mean + (1.0 - self._keep) * value
                self._weight = self._keep * self._weight + (1.0 - self._keep)
                means.append(self._mean / self._weight)
            else:
                means.append(np.nan)
        return means
