"""Confidence against accuracy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.calibration import calibrate


def answers(*confidences: float) -> np.ndarray:
    """Return probabilities of two classes, the first of which is read with these confidences."""
    return np.array([[one, 1 - one] for one in confidences], dtype=np.float64)


def test_a_bin_holds_what_was_read_with_its_confidence() -> None:
    calibration = calibrate(np.array([0, 0, 1, 0]), answers(0.62, 0.68, 0.64, 0.97))
    sixties, nineties = calibration.bins[6], calibration.bins[9]
    assert (sixties.low, sixties.high, sixties.count, sixties.correct) == (0.6, 0.7, 3, 2)
    assert sixties.confidence == pytest.approx((0.62 + 0.68 + 0.64) / 3)
    assert sixties.accuracy == pytest.approx(2 / 3)
    assert (nineties.count, nineties.accuracy) == (1, 1.0)
    assert sum(one.count for one in calibration.bins) == 4


def test_the_expected_error_weighs_bins_by_their_samples() -> None:
    # Three of 80 % of which one is right, one of 100 % which is right.
    calibration = calibrate(np.array([0, 1, 1, 0]), answers(0.8, 0.8, 0.8, 1.0))
    assert calibration.expected_error == pytest.approx(3 / 4 * (0.8 - 1 / 3))
    assert calibration.confidence == pytest.approx(0.85)
    assert calibration.accuracy == 0.5


def test_who_is_right_as_often_as_it_says_has_no_error() -> None:
    labels = np.array([0] * 7 + [1] * 3)
    assert calibrate(labels, answers(*[0.7] * 10)).expected_error == pytest.approx(0.0, abs=1e-12)


def test_nothing_read_gives_empty_bins() -> None:
    calibration = calibrate(np.zeros(0, dtype=np.uint8), np.zeros((0, 10)))
    assert calibration.expected_error == calibration.confidence == calibration.accuracy == 0.0
    assert not any(one.count or one.accuracy for one in calibration.bins)


def test_a_confidence_that_is_rounded_up_counts_as_sure() -> None:
    calibration = calibrate(np.array([1]), answers(1.0000001))
    assert calibration.bins[9].confidence == calibration.expected_error == 1.0


@given(st.lists(st.tuples(st.floats(0.5, 1.0000001), st.booleans()), min_size=1))
def test_every_sample_lies_in_one_bin(samples: list[tuple[float, bool]]) -> None:
    labels = np.array([0 if is_right else 1 for _, is_right in samples])
    calibration = calibrate(labels, answers(*(confidence for confidence, _ in samples)))
    assert sum(one.count for one in calibration.bins) == len(samples)
    assert 0 <= calibration.expected_error <= 1
