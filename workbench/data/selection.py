"""How many samples there are of each label."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import DIGITS


def counts_of(labels: NDArray[np.uint8]) -> tuple[int, ...]:
    """Return how many samples each digit has, in the order of the digits."""
    return tuple(int(count) for count in np.bincount(labels, minlength=len(DIGITS)))
