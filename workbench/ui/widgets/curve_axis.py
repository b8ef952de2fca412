"""Which part of a curve a plot shows: round limits that change seldom, so that redrawing is cheap."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.sessions.batch_series import Line
from workbench.sessions.curves import Curves
from workbench.ui.widgets.curve_scale import Scale

# A training starts where chance is; that first fall may leave the plot, so that the rest is seen.
_SHOWN_PART = 0.85
# Upper end of the loss axis and the distance of its ticks.
_LOSS_TOPS = (
    (0.04, 0.02),
    (0.08, 0.04),
    (0.12, 0.04),
    (0.2, 0.1),
    (0.4, 0.2),
    (0.8, 0.4),
    (1.2, 0.4),
    (1.6, 0.8),
    (2.4, 0.8),
    (4.0, 2.0),
    (8.0, 4.0),
)
# Lower end of the accuracy axis and the distance of its ticks.
_ACCURACY_BOTTOMS = ((0.99, 0.005), (0.98, 0.01), (0.96, 0.02), (0.9, 0.05), (0.8, 0.1), (0.5, 0.25))
# The round numbers of a decade.
_ROUND = (1.0, 2.0, 5.0, 10.0)
_HIGHEST_LOSS = 1e6
# Places of round numbers that are nearer to each other are the same one.
_SMALLEST_STEP = 1e-3


@dataclass(frozen=True, kw_only=True)
class AxisRange:
    """The limits of an axis and where its ticks lie, as places of its scale."""

    low: float
    high: float
    ticks: tuple[float, ...]


def value_range(scale: Scale, curves: tuple[Curves, ...]) -> AxisRange:
    """Return the upright axis that shows nearly all of what is drawn."""
    if scale.is_log:
        return _log_range(scale, curves)
    match scale.quantity:
        case "loss":
            return loss_range(curves)
        case "accuracy":
            return accuracy_range(curves)
        case _:
            return _from_zero(curves)


def loss_range(curves: tuple[Curves, ...]) -> AxisRange:
    """Return the axis from 0 to the lowest round number above nearly all of the loss."""
    needed = max((_above_most(line) for line in _shown_lines(curves)), default=2.4)
    for top, step in _LOSS_TOPS:
        if needed <= top:
            return _stepped(0.0, top, step)
    # A diverging training: a power of ten, in two parts.
    top = float(10 ** np.ceil(np.log10(min(needed, _HIGHEST_LOSS))))
    return _stepped(0.0, top, top / 2)


def accuracy_range(curves: tuple[Curves, ...]) -> AxisRange:
    """Return the axis from the highest round fraction below nearly all of the accuracy to 1."""
    needed = min((_below_most(line) for line in _shown_lines(curves)), default=0.0)
    for bottom, step in _ACCURACY_BOTTOMS:
        if needed >= bottom:
            return _stepped(bottom, 1.0, step)
    return _stepped(0.0, 1.0, 0.5)


def epoch_range(epochs: int) -> AxisRange:
    """Return the axis from 0 to ``epochs`` with at most eight whole ticks."""
    steps = (1, 2, 5, 10, 20, 50, 100, 200, 500)
    step = next((step for step in steps if epochs / step <= 8), 1000)
    return _stepped(0.0, float(max(epochs, 1)), float(step))


def part_of_epochs(low: float, high: float) -> AxisRange:
    """Return the axis of a stretch of a run, with round ticks inside it."""
    return AxisRange(low=low, high=high, ticks=_round_ticks(low, high, most=7))


def part_of_values(scale: Scale, low: float, high: float) -> AxisRange:
    """Return the upright axis between two places, with round ticks inside it."""
    return AxisRange(low=low, high=high, ticks=_ticks_between(scale, low, high))


def _log_range(scale: Scale, curves: tuple[Curves, ...]) -> AxisRange:
    lines = [scale.places(_loggable(scale, line)) for line in _shown_lines(curves)]
    places = np.concatenate([np.empty(0), *lines])
    if not len(places):
        return part_of_values(scale, *((0.0, 2.0) if scale.quantity == "accuracy" else (-2.0, 1.0)))
    low = _round_place(float(places.min()), is_up=False)
    high = _round_place(float(places.max()), is_up=True)
    if high - low < _SMALLEST_STEP:
        # All values are one round number: the one below it makes an axis of the two.
        low = _round_place(low - _SMALLEST_STEP, is_up=False)
    return part_of_values(scale, low, high)


def _loggable(scale: Scale, line: Line) -> NDArray[np.float64]:
    values = _finite(line)
    return values if scale.quantity == "accuracy" else values[values > 0]


def _round_place(place: float, *, is_up: bool) -> float:
    """Return the place of the next round number of its decade, at or beyond ``place``."""
    decade = math.floor(place)
    rounds = [decade + math.log10(number) for number in _ROUND]
    if is_up:
        return next(one for one in (*rounds, decade + 2.0) if one >= place - 1e-9 and one > decade)
    return next(one for one in reversed((decade - 1.0, *rounds)) if one <= place + 1e-9)


def _from_zero(curves: tuple[Curves, ...]) -> AxisRange:
    lines = [line.y[np.isfinite(line.y)] for line in _shown_lines(curves)]
    highest = max((float(values.max()) for values in lines), default=0.0)
    if highest <= 0:
        return _stepped(0.0, 1.0, 0.5)
    decade = 10.0 ** math.floor(math.log10(highest))
    top = next(number for number in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0) if number * decade >= highest)
    return _stepped(0.0, top * decade, top * decade / 2)


def _stepped(low: float, high: float, step: float) -> AxisRange:
    # The sum of steps may miss the upper limit by a rounding error.
    count = int((high - low) / step + 1e-6)
    return AxisRange(low=low, high=high, ticks=tuple(low + index * step for index in range(count + 1)))


def _ticks_between(scale: Scale, low: float, high: float) -> tuple[float, ...]:
    if not scale.is_log:
        return _round_ticks(low, high, most=5)
    decades = range(math.floor(low), math.ceil(high) + 1)
    for numbers in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        ticks = [decade + math.log10(number) for decade in decades for number in numbers]
        inside = tuple(tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9)
        if len(inside) <= 5:
            break
    if len(inside) >= 2:
        # Many decades: every second one, or every third.
        return inside[:: -(-len(inside) // 5)]
    # A small part of a decade is nearly linear.
    first, last = sorted((scale.value(low), scale.value(high)))
    values = np.array(_round_ticks(first, last, most=4))
    return tuple(float(place) for place in scale.places(values))


def _round_ticks(low: float, high: float, *, most: int) -> tuple[float, ...]:
    """Return round numbers between two limits, at most ``most`` of them."""
    rough = (high - low) / most
    decade = 10.0 ** math.floor(math.log10(rough))
    step = next(number * decade for number in _ROUND if number * decade >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(index * step for index in range(first, last + 1))


def _shown_lines(curves: tuple[Curves, ...]) -> list[Line]:
    lines = [
        line
        for curve in curves
        for line in (curve.smooth if len(curve.smooth) else curve.training, curve.validation)
    ]
    return [line for line in lines if np.isfinite(line.y).any()]


def _above_most(line: Line) -> float:
    return float(np.quantile(_finite(line), _SHOWN_PART))


def _below_most(line: Line) -> float:
    return float(np.quantile(_finite(line), 1.0 - _SHOWN_PART))


def _finite(line: Line) -> NDArray[np.float64]:
    return line.y[np.isfinite(line.y)]
