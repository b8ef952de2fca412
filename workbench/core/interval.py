"""How far a fraction that was counted on some samples may be from the true one."""

from __future__ import annotations

import math
from dataclasses import dataclass

# The quantile of the normal distribution that leaves 2.5 % on either side.
_Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The fractions from ``low`` to ``high``."""

    low: float
    high: float


def wilson_interval(part: int, whole: int) -> Interval:
    """Return the 95 % interval of the fraction ``part`` of ``whole``; of nothing it is all of 0–1.

    E. B. Wilson: Probable inference, the law of succession, and statistical inference (1927). Near
    1, where good classifiers are, it stays below 1 and is not symmetric, as the usual formula is.
    """
    if not whole:
        return Interval(low=0.0, high=1.0)
    fraction, square = part / whole, _Z * _Z
    middle = fraction + square / (2 * whole)
    spread = _Z * math.sqrt(fraction * (1 - fraction) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    # What is certain to the last digit must not be lost to rounding.
    low = 0.0 if part == 0 else (middle - spread) / scale
    high = 1.0 if part == whole else (middle + spread) / scale
    return Interval(low=low, high=high)
