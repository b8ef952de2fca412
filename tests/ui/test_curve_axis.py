"""Which part of a curve a plot shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sessions.batch_series import Line
from workbench.sessions.curves import Curves
from workbench.ui.widgets.curve_axis import accuracy_range, epoch_range, loss_range


def curves(values: list[float], validation: list[float] | None = None) -> Curves:
    line = Line(np.arange(1.0, len(values) + 1), np.array(values))
    if validation is None:
        return Curves(smooth=line)
    return Curves(smooth=line, validation=Line(np.arange(1.0, len(validation) + 1), np.array(validation)))


def test_an_empty_plot_shows_where_a_training_starts() -> None:
    assert (loss_range(()).low, loss_range(()).high) == (0.0, 2.4)
    assert (accuracy_range((Curves(),)).low, accuracy_range(()).high) == (0.0, 1.0)


def test_the_first_fall_may_leave_the_plot() -> None:
    falling = [2.3, 1.5] + [0.15] * 98
    assert loss_range((curves(falling),)).high == 0.2


def test_validation_stays_in_sight() -> None:
    assert loss_range((curves([0.1] * 50, validation=[0.35]),)).high == 0.4
    assert accuracy_range((curves([0.99] * 50, validation=[0.93]),)).low == 0.9


def test_a_diverging_or_broken_training_still_has_an_axis() -> None:
    assert loss_range((curves([20.0, 3000.0]),)).high == 10_000.0
    assert loss_range((curves([float("nan"), float("inf")]),)).high == 2.4
    assert accuracy_range((curves([float("nan")]),)).low == 0.0


def test_ticks_go_from_end_to_end() -> None:
    assert loss_range((curves([1.0]),)).ticks == pytest.approx((0.0, 0.4, 0.8, 1.2))
    assert accuracy_range((curves([0.85]),)).ticks == pytest.approx((0.8, 0.9, 1.0))


@pytest.mark.parametrize(
    ("epochs", "step"), [(1, 1), (6, 1), (8, 1), (11, 2), (12, 2), (60, 10), (1000, 200)]
)
def test_epochs_have_few_whole_ticks(epochs: int, step: int) -> None:
    axis = epoch_range(epochs)
    assert axis.high == epochs
    assert axis.ticks[1] - axis.ticks[0] == step
    assert axis.ticks[-1] <= epochs


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=200))
def test_most_of_any_accuracy_is_in_sight(values: list[float]) -> None:
    axis = accuracy_range((curves(values),))
    assert sum(axis.low <= value <= axis.high for value in values) >= 0.8 * len(values) - 1
