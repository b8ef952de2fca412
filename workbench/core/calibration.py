"""Whether a classifier is right as often as it says: confidence against accuracy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.interval import Interval, wilson_interval

BIN_COUNT = 10


@dataclass(frozen=True, kw_only=True)
class CalibrationBin:
    """The samples that were read with a confidence above ``low``, up to ``high``.

    ``confidence`` is their mean probability of the class that was read, 0 where there are none.
    """

    low: float
    high: float
    count: int
    correct: int
    confidence: float

    @property
    def accuracy(self) -> float:
        """The fraction that was read right; 0 where there are no samples."""
        return self.correct / self.count if self.count else 0.0

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the accuracy."""
        return wilson_interval(self.correct, self.count)


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Bins of equal width from 0 to 1, those without samples among them.

    ``expected_error`` is the mean distance of confidence and accuracy over the bins, weighted by
    their samples: the expected calibration error of C. Guo, G. Pleiss, Y. Sun, K. Weinberger: On
    calibration of modern neural networks (2017).
    """

    bins: tuple[CalibrationBin, ...]
    expected_error: float

    @property
    def confidence(self) -> float:
        """The mean confidence over all samples."""
        count = sum(one.count for one in self.bins)
        return sum(one.count * one.confidence for one in self.bins) / count if count else 0.0

    @property
    def accuracy(self) -> float:
        """The fraction of all samples that was read right."""
        count = sum(one.count for one in self.bins)
        return sum(one.correct for one in self.bins) / count if count else 0.0


def calibrate(labels: NDArray[np.integer], probabilities: NDArray[np.floating]) -> Calibration:
    """Compare the confidences of probabilities, floating [N, classes], with labels, integers [N]."""
    predicted = probabilities.argmax(axis=1)
    # Rounding may put a confidence a little above 1.
    confidence = np.minimum(probabilities[np.arange(len(labels)), predicted].astype(np.float64), 1.0)
    is_right = predicted == labels
    edges = np.linspace(0.0, 1.0, BIN_COUNT + 1)
    # A confidence on an edge belongs to the bin below it.
    places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, BIN_COUNT - 1)
    counts = np.bincount(places, minlength=BIN_COUNT)
    rights = np.bincount(places, weights=is_right, minlength=BIN_COUNT)
    sums = np.bincount(places, weights=confidence, minlength=BIN_COUNT)
    bins = tuple(
        CalibrationBin(
            low=round(float(edges[place]), 6),
            high=round(float(edges[place + 1]), 6),
            count=int(counts[place]),
            correct=int(rights[place]),
            confidence=float(sums[place] / counts[place]) if counts[place] else 0.0,
        )
        for place in range(BIN_COUNT)
    )
    total = max(len(labels), 1)
    error = sum(one.count / total * abs(one.accuracy - one.confidence) for one in bins)
    return Calibration(bins=bins, expected_error=float(error))
