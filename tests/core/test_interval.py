"""The 95 % interval of a fraction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.interval import Interval, wilson_interval


def test_agrees_with_the_textbook() -> None:
    # R: prop.test(9863, 10000, correct = FALSE)$conf.int
    interval = wilson_interval(9863, 10_000)
    assert (interval.low, interval.high) == (
        pytest.approx(0.98382, abs=1e-5),
        pytest.approx(0.98839, abs=1e-5),
    )


def test_stays_within_what_a_fraction_can_be() -> None:
    assert wilson_interval(10, 10).high == 1.0
    assert wilson_interval(10, 10).low == pytest.approx(0.7225, abs=1e-4)
    assert wilson_interval(0, 10).low == 0.0
    assert wilson_interval(0, 0) == Interval(low=0.0, high=1.0)


@given(st.integers(1, 100_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_encloses_the_fraction(counts: tuple[int, int]) -> None:
    part, whole = counts
    interval = wilson_interval(part, whole)
    assert 0 <= interval.low <= part / whole <= interval.high <= 1


def test_more_samples_make_it_narrower() -> None:
    few, many = wilson_interval(98, 100), wilson_interval(9800, 10_000)
    assert many.high - many.low < (few.high - few.low) / 5
