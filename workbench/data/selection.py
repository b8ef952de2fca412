"""Which samples a browser shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import DIGITS


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The samples of some digits (all of them if ``digits`` is empty), shuffled if there is a seed."""

    digits: frozenset[int] = frozenset()
    seed: int | None = None

    def indices(self, labels: NDArray[np.uint8]) -> NDArray[np.intp]:
        """Return the indices into ``labels``, uint8 [N], of what is shown, in order: intp [M]."""
        if self.digits:
            is_wanted = np.zeros(256, dtype=np.bool_)
            is_wanted[list(self.digits)] = True
            indices = np.flatnonzero(is_wanted[labels])
        else:
            indices = np.arange(len(labels))
        if self.seed is not None:
            np.random.default_rng(self.seed).shuffle(indices)
        return indices


def counts_of(labels: NDArray[np.uint8]) -> tuple[int, ...]:
    """Return how many samples each digit has, in the order of the digits."""
    return tuple(int(count) for count in np.bincount(labels, minlength=len(DIGITS)))
