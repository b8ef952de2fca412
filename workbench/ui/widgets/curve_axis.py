"""Which part of a curve a plot shows: round limits that change seldom, so that redrawing is cheap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sessions.curves import Curves, Line

# A training starts where chance is; that first fall may leave the plot, so that the rest is seen.
_SHOWN_PART = 0.85
# A diverging loss may have any value; painters have limits.
HIGHEST_LOSS = 1e6
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


@dataclass(frozen=True, kw_only=True)
class AxisRange:
    """The limits of an axis and the distance of its ticks."""

    low: float
    high: float
    step: float

    def ticks(self) -> tuple[float, ...]:
        """Return where the ticks lie, from the lower limit on."""
        # The sum of steps may miss the upper limit by a rounding error.
        count = int((self.high - self.low) / self.step + 1e-6)
        return tuple(self.low + index * self.step for index in range(count + 1))


def loss_range(curves: tuple[Curves, ...]) -> AxisRange:
    """Return the axis from 0 to the lowest round number above nearly all of the loss."""
    needed = max((_above_most(line) for line in _shown_lines(curves)), default=2.4)
    for top, step in _LOSS_TOPS:
        if needed <= top:
            return AxisRange(low=0.0, high=top, step=step)
    # A diverging training: a power of ten, in two parts.
    top = float(10 ** np.ceil(np.log10(min(needed, HIGHEST_LOSS))))
    return AxisRange(low=0.0, high=top, step=top / 2)


def accuracy_range(curves: tuple[Curves, ...]) -> AxisRange:
    """Return the axis from the highest round fraction below nearly all of the accuracy to 1."""
    needed = min((_below_most(line) for line in _shown_lines(curves)), default=0.0)
    for bottom, step in _ACCURACY_BOTTOMS:
        if needed >= bottom:
            return AxisRange(low=bottom, high=1.0, step=step)
    return AxisRange(low=0.0, high=1.0, step=0.5)


def epoch_range(epochs: int) -> AxisRange:
    """Return the axis from 0 to ``epochs`` with at most eight whole ticks."""
    steps = (1, 2, 5, 10, 20, 50, 100, 200, 500)
    step = next((step for step in steps if epochs / step <= 8), 1000)
    return AxisRange(low=0.0, high=float(max(epochs, 1)), step=float(step))


def _shown_lines(curves: tuple[Curves, ...]) -> list[Line]:
    lines = [
        line
        for curve in curves
        for line in (curve.smooth if len(curve.smooth) else curve.training, curve.validation)
    ]
    return [line for line in lines if np.isfinite(line.y).any()]


def _above_most(line: Line) -> float:
    return float(np.quantile(line.y[np.isfinite(line.y)], _SHOWN_PART))


def _below_most(line: Line) -> float:
    return float(np.quantile(line.y[np.isfinite(line.y)], 1.0 - _SHOWN_PART))
