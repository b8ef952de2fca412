"""Numbers that a user may type, with the range that each must lie in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.core.errors import RunError


@dataclass(frozen=True, kw_only=True)
class Limits:
    """From ``low`` to ``high``, both allowed; ``is_open`` leaves ``low`` itself out.

    ``title`` names the number in a sentence, and ``unit`` follows its bounds.
    """

    title: str
    low: float
    high: float
    unit: str = ""
    is_open: bool = False
    is_whole: bool = False

    def check(self, value: float) -> None:
        """Raise `RunError` with the range where ``value`` lies outside it."""
        number = _as_float(value)
        is_above = number > self.low if self.is_open else number >= self.low
        is_fit = not self.is_whole or number.is_integer()
        if not (math.isfinite(number) and is_above and number <= self.high and is_fit):
            raise RunError(f"{self.title} of {number:g} cannot be used.", hint=f"{self.range_text()}.")

    def range_text(self) -> str:
        """Return the range as an invitation, such as ``Choose a whole number from 1 to 1,000``."""
        kind = "a whole number" if self.is_whole else "a number"
        unit = f" {self.unit}" if self.unit else ""
        if self.is_open:
            return f"Choose {kind} above {self.low:,g}, at most {self.high:,g}{unit}"
        return f"Choose {kind} from {self.low:,g} to {self.high:,g}{unit}"


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf if value > 0 else -math.inf
