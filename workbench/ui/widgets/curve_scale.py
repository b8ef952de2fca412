"""Where a value lies on an axis, linear or logarithmic, and how it reads there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from workbench.sessions.curves import Quantity
from workbench.ui.wording import percent_text

# A diverging loss may have any value; painters have limits.
_HIGHEST = 1e6
_LOWEST = 1e-6
# One wrong sample in ten thousand: what is better than that has no place of its own.
_SMALLEST_ERROR = 1e-4


@dataclass(frozen=True)
class Scale:
    """The upright axis of a plot: maps values of a quantity to places and back.

    Logarithmic, accuracy is told by its error: 90 %, 99 % and 99.9 % lie at equal distances.
    """

    quantity: Quantity
    is_log: bool = False

    def places(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the places of finite values, float64 [N]."""
        if not self.is_log:
            return np.minimum(values, _HIGHEST)
        if self.quantity == "accuracy":
            return -np.log10(np.maximum(1.0 - values, _SMALLEST_ERROR))
        return np.log10(np.clip(values, _LOWEST, _HIGHEST))

    def value(self, place: float) -> float:
        """Return the value at a place."""
        if not self.is_log:
            return place
        return float(1.0 - 10.0**-place) if self.quantity == "accuracy" else float(10.0**place)

    def tick_text(self, place: float) -> str:
        """Return what stands beside a tick."""
        value = self.value(place)
        if self.quantity == "accuracy":
            return f"{100 * value:.5g} %"
        if self.quantity == "seconds":
            return f"{value:.4g} s"
        return _short(value)


def value_text(quantity: Quantity, value: float) -> str:
    """Return a value of a quantity as a read-out shows it."""
    match quantity:
        case "accuracy":
            return percent_text(value)
        case "seconds":
            return f"{value:.1f} s"
        case "learning_rate":
            # 0.00003 is read more easily than 3e-05.
            return f"{Decimal(f'{value:.3g}'):f}"
        case _:
            return f"{value:.4f}" if value < 1 else f"{value:.4g}"


def _short(value: float) -> str:
    text = f"{value:.4g}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else text
