"""Which part of a curve a plot shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sessions.batch_series import Line
from workbench.sessions.curves import Curves, Quantity
from workbench.ui.widgets.curve_axis import (
    accuracy_range,
    epoch_range,
    loss_range,
    part_of_epochs,
    value_range,
)
from workbench.ui.widgets.curve_scale import Scale, value_text


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


QUANTITIES: list[Quantity] = ["loss", "accuracy", "learning_rate", "seconds"]


@given(
    st.sampled_from(QUANTITIES),
    st.booleans(),
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=50),
)
def test_any_axis_shows_most_and_has_ticks_inside(
    quantity: Quantity, is_log: bool, values: list[float]
) -> None:
    scale = Scale(quantity, is_log)
    axis = value_range(scale, (curves(values),))
    assert axis.low < axis.high
    assert 2 <= len(axis.ticks) <= 7
    assert all(axis.low - 1e-6 <= tick <= axis.high + 1e-6 for tick in axis.ticks)
    assert all(scale.tick_text(tick) for tick in axis.ticks)


@given(st.floats(0.0, 50.0), st.floats(0.01, 100.0))
def test_a_stretch_of_a_run_has_round_ticks_inside_it(low: float, width: float) -> None:
    axis = part_of_epochs(low, low + width)
    assert 2 <= len(axis.ticks) <= 8
    assert all(low - 1e-6 <= tick <= low + width + 1e-6 for tick in axis.ticks)


def test_a_log_scale_of_the_accuracy_tells_99_from_99_9_per_cent() -> None:
    scale = Scale("accuracy", is_log=True)
    places = scale.places(np.array([0.9, 0.99, 0.999, 1.0]))
    assert places[:3].tolist() == pytest.approx([1.0, 2.0, 3.0])
    # All right has a place, too.
    assert places[3] == pytest.approx(4.0)
    assert scale.tick_text(2.0) == "99 %"


@pytest.mark.parametrize("value", [0.0001, 0.01, 0.1, 0.2, 0.5, 1.0, 0.05])
def test_a_log_axis_of_one_round_number_has_two_ends(value: float) -> None:
    for quantity in QUANTITIES:
        axis = value_range(Scale(quantity, is_log=True), (curves([value, value]),))
        assert axis.low < axis.high
        assert 2 <= len(axis.ticks) <= 7


def test_what_is_not_above_zero_does_not_stretch_a_log_axis() -> None:
    axis = value_range(Scale("learning_rate", is_log=True), (curves([0.01, 0.005, 0.0]),))
    assert axis.low > -3


@pytest.mark.parametrize(
    ("quantity", "value", "text"),
    [
        ("loss", 0.04321, "0.0432"),
        ("loss", 12.0, "12"),
        ("accuracy", 0.98765, "98.77 %"),
        ("learning_rate", 0.00129, "0.00129"),
        ("learning_rate", 0.00003, "0.00003"),
        ("seconds", 3.14, "3.1 s"),
    ],
)
def test_values_read_as_people_write_them(quantity: Quantity, value: float, text: str) -> None:
    assert value_text(quantity, value) == text
