"""What a split looks like as a whole: how many of each class, mean images and spreads, values, ink."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import ShouldStop, never
from workbench.core.labels import SIDE
from workbench.data.dataset import Samples

# Sums of so many squares of bytes stay below 2³², and a block takes 6 MB.
_BLOCK = 2048
_VALUES = 256

# What is brighter counts as ink, in how much of the rim there may be some, and how bright a sample may be.
_FAINT, _MOST_OF_RIM, _BRIGHTEST_MEAN = 32, 0.02, 55.0


@dataclass(frozen=True, kw_only=True, eq=False)
class SplitFacts:
    """The figures of a split with C classes and N samples.

    ``counts`` is int64 [C]. ``means`` and ``spreads`` are float32 [C, 28, 28]: mean and standard deviation
    of each pixel over the samples of a class, 0–255, zeros for a class without any. ``histogram``,
    int64 [256], says how many pixels have each value; ``ink``, uint32 [N], is the sum of each sample's
    values.
    """

    counts: NDArray[np.int64]
    means: NDArray[np.float32]
    spreads: NDArray[np.float32]
    histogram: NDArray[np.int64]
    ink: NDArray[np.uint32]

    def mean_value(self) -> float:
        """Return the mean of all pixels, 0–255."""
        pixels = int(self.histogram.sum())
        return float(self.histogram @ np.arange(_VALUES)) / pixels if pixels else 0.0

    def deviation(self) -> float:
        """Return the standard deviation of all pixels, 0–255."""
        pixels = int(self.histogram.sum())
        if not pixels:
            return 0.0
        squares = float(self.histogram @ np.square(np.arange(_VALUES))) / pixels
        return float(np.sqrt(max(squares - self.mean_value() ** 2, 0.0)))


def facts_of(samples: Samples, class_count: int, *, should_stop: ShouldStop = never) -> SplitFacts:
    """Return the figures of a split in one pass over its samples, with 20 MB of memory beside them.

    Raises `DataError` for a label of ``class_count`` or above, and `CancelledError` when asked to stop.
    """
    if int(samples.labels.max(initial=0)) >= class_count:
        raise DataError(f"There is a label {samples.labels.max()} among samples of {class_count} classes.")
    counts = np.bincount(samples.labels, minlength=class_count).astype(np.int64)
    sums = np.zeros((class_count, SIDE * SIDE), np.uint64)
    squares = np.zeros_like(sums)
    histogram = np.zeros(_VALUES, np.int64)
    ink = np.zeros(len(samples), np.uint32)
    for first in range(0, len(samples), _BLOCK):
        if should_stop():
            raise CancelledError
        images = samples.images[first : first + _BLOCK].reshape(-1, SIDE * SIDE)
        labels = samples.labels[first : first + _BLOCK]
        ink[first : first + _BLOCK] = images.sum(axis=1, dtype=np.uint32)
        histogram += _histogram(images)
        # With the samples of a class one behind the other, its sum is that of neighbouring rows.
        order = np.argsort(labels, kind="stable")
        there, starts = np.unique(labels[order], return_index=True)
        values = images[order].astype(np.uint32)
        sums[there] += np.add.reduceat(values, starts, axis=0, dtype=np.uint32)
        squares[there] += np.add.reduceat(np.square(values, out=values), starts, axis=0, dtype=np.uint32)
    divisors = np.maximum(counts, 1)[:, np.newaxis]
    means = sums / divisors
    variances = np.maximum(squares / divisors - np.square(means), 0.0)
    return SplitFacts(
        counts=counts,
        means=means.astype(np.float32).reshape(-1, SIDE, SIDE),
        spreads=np.sqrt(variances).astype(np.float32).reshape(-1, SIDE, SIDE),
        histogram=histogram,
        ink=ink,
    )


def looks_like_ink(images: NDArray[np.uint8]) -> bool:
    """Return whether samples, uint8 [N, 28, 28], are strokes with an empty margin, as the reader makes them.

    MNIST has ink in 0.04 % of the pixels of its rim and a mean of 33. Pictures of things fill the square.
    """
    some = images[:_BLOCK]
    if not len(some):
        return True
    is_inked = some > _FAINT
    is_inked[:, 1:-1, 1:-1] = False
    of_rim = np.count_nonzero(is_inked) / (len(some) * 4 * (SIDE - 1))
    return bool(of_rim <= _MOST_OF_RIM) and float(some.mean()) <= _BRIGHTEST_MEAN


def _histogram(images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many of each value there are, int64 [256]; NumPy would make a copy of int64 first."""
    counted = cv2.calcHist([images], [0], None, [_VALUES], [0, _VALUES])
    return counted.reshape(-1).astype(np.int64)
