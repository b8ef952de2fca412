"""Figures as a user reads them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from workbench.ui.wording import (
    count_text,
    difference_text,
    duration_text,
    percent_text,
    size_text,
    when_text,
)

NOW = datetime(2026, 11, 20, 14, 3, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("fraction", "text"), [(0.9863, "98.63 %"), (1.0, "100.00 %"), (0.99999, "99.99 %"), (0.0, "0.00 %")]
)
def test_a_percentage_is_whole_only_where_it_is(fraction: float, text: str) -> None:
    assert percent_text(fraction) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (7.6, "0:08"), (72, "1:12"), (3661, "1:01:01"), (-3, "0:00")]
)
def test_a_duration(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (331_480, "331 kB"), (2_345_678, "2.3 MB")]
)
def test_a_size(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(minutes=5), "today 13:58"),
        (timedelta(hours=15), "yesterday 23:03"),
        (timedelta(days=17), "3 Nov, 14:03"),
        (timedelta(days=400), "16 Oct 2025, 14:03"),
    ],
)
def test_a_moment(before: timedelta, text: str) -> None:
    assert when_text(NOW - before, now=NOW) == text


def test_a_count_agrees_with_its_noun() -> None:
    assert count_text(1, "sample") == "1 sample"
    assert count_text(60_000, "sample") == "60,000 samples"


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.0, "0"),
        (0.17, "0.17"),
        (0.0017342, "0.0017"),
        (0.0001, "0.0001"),
        (5.96e-7, "6·10⁻⁷"),
        (2.4e-12, "2·10⁻¹²"),
        (float("nan"), "not a number"),
    ],
)
def test_a_difference_has_the_digits_that_count(difference: float, text: str) -> None:
    assert difference_text(difference) == text
