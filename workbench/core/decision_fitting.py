"""Fits to a network's answers when a reading of it is shown: temperature scaling, and a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.core.calibration import calibrate
from workbench.core.decision import HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE, Decision, FittedDecision
from workbench.core.labels import BACKGROUND

# Of what is no digit, so much may be read as one; of the digits, so much may be silenced for that.
PASSING_RATE = 0.002
SILENCED_RATE = 0.001
# A threshold of less than a half would let a label through that is likelier wrong than right.
LOWEST_THRESHOLD = 0.5
HIGHEST_THRESHOLD = 0.99
_SMALLEST_PROBABILITY = 1e-30
_GOLDEN = (math.sqrt(5) - 1) / 2
_STEPS = 40


def fit_decision(
    labels: NDArray[np.integer],
    probabilities: NDArray[np.floating],
    class_labels: Sequence[str],
    *,
    network: str = "",
) -> FittedDecision:
    """Fit a decision to what a network answers to validation samples: floating [N, classes].

    ``labels``, integers [N], are those of the classes; whatever is above them is no digit either,
    for a network that does not know the background. Such samples have no say in the temperature,
    which makes the likelihood of the labels as high as it can be (temperature scaling: C. Guo,
    G. Pleiss, Y. Sun, K. Weinberger: On calibration of modern neural networks, 2017). The threshold
    is the lowest with which no more than `PASSING_RATE` of the background is read as a digit, but
    silences no more than `SILENCED_RATE` of the digits. Without background it is the lowest one.
    """
    classes = len(class_labels)
    place = class_labels.index(BACKGROUND) if BACKGROUND in class_labels else classes
    known = labels < classes
    temperature = _best_temperature(labels[known], probabilities[known])
    calibrated = Decision(temperature=temperature, threshold=LOWEST_THRESHOLD).calibrated(
        np.asarray(probabilities, np.float32)
    )
    best = calibrated.argmax(axis=1)
    # How sure a sample is of being a digit; what is taken for background is silent at any threshold.
    sureness = np.where(best == place, 0.0, calibrated[np.arange(len(best)), best]).astype(np.float64)
    is_digit = labels < min(place, classes)
    threshold = _lowest_threshold(
        digits=sureness[is_digit & (best == labels)], backgrounds=sureness[~is_digit]
    )
    return FittedDecision(
        decision=Decision(temperature=temperature, threshold=threshold),
        digits=int(is_digit.sum()),
        silenced=int((sureness[is_digit] < threshold).sum()),
        backgrounds=int((~is_digit).sum()),
        passed=int((sureness[~is_digit] >= threshold).sum()),
        error_before=calibrate(labels[known], probabilities[known]).expected_error,
        error_after=calibrate(labels[known], calibrated[known]).expected_error,
        network=network,
    )


def _best_temperature(labels: NDArray[np.integer], probabilities: NDArray[np.floating]) -> float:
    """Return the temperature of the least negative log-likelihood, by golden-section search of its log.

    The negative log-likelihood is convex in 1/T, so that it has one lowest place.
    """
    if not len(labels):
        return 1.0
    logarithms = np.log(np.maximum(probabilities.astype(np.float64), _SMALLEST_PROBABILITY))
    logarithms -= logarithms.max(axis=1, keepdims=True)
    own = logarithms[np.arange(len(labels)), labels]

    def loss(log_temperature: float) -> float:
        inverse = math.exp(-log_temperature)
        return float(np.mean(np.log(np.exp(logarithms * inverse).sum(axis=1)) - own * inverse))

    low, high = math.log(LOWEST_TEMPERATURE), math.log(HIGHEST_TEMPERATURE)
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = loss(left), loss(right)
    for _ in range(_STEPS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = loss(right)
    return min(max(round(math.exp((low + high) / 2), 3), LOWEST_TEMPERATURE), HIGHEST_TEMPERATURE)


def _lowest_threshold(*, digits: NDArray[np.float64], backgrounds: NDArray[np.float64]) -> float:
    threshold = LOWEST_THRESHOLD
    if len(backgrounds):
        first_kept_out = np.sort(backgrounds)[::-1][int(PASSING_RATE * len(backgrounds))]
        # The next thousandth above it.
        threshold = max(threshold, math.floor(first_kept_out * 1000 + 1) / 1000)
    if len(digits):
        last_shown = np.sort(digits)[int(SILENCED_RATE * len(digits))]
        threshold = min(threshold, max(math.floor(last_shown * 1000) / 1000, LOWEST_THRESHOLD))
    return min(threshold, HIGHEST_THRESHOLD)
