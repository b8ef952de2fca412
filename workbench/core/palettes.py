"""Palettes: a few values that all weights of a layer are chosen from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.model_format import Precision

# Constants of no more numbers stay as they are: they would save next to nothing.
MOST_KEPT_WEIGHTS = 2048
# From here on, two bits a weight are enough: what a single weight is wrong by is lost among so many.
_MANY_WEIGHTS = 8192
_BITS = {Precision.PALETTE6: 6, Precision.PALETTE4: 4, Precision.PALETTE2: 4}
_BITS_OF_MANY = _BITS | {Precision.PALETTE2: 2}
_MOST_ROUNDS = 500
_BINS = 4096


def palette_bits(precision: Precision, count: int) -> int:
    """Return how many bits an index into the palette of a layer with ``count`` weights has."""
    return (_BITS_OF_MANY if count >= _MANY_WEIGHTS else _BITS)[precision]


def palette(
    weights: NDArray[np.floating[Any]], bits: int
) -> tuple[NDArray[np.floating[Any]], NDArray[np.uint8]]:
    """Return ``2**bits`` values and, for each weight, the index (flat) of the nearest.

    One-dimensional k-means (Lloyd's iteration) on the sorted weights, where a cluster is an interval
    and its mean a difference of two sums. The first values are spread as the cube root of the
    weights' density, which is where the best ones lie for many of them (Panter and Dite, 1951).
    The result depends on nothing but the weights.
    """
    size = 1 << bits
    found, inverse, counts = np.unique(weights.reshape(-1), return_inverse=True, return_counts=True)
    values = found.astype(np.float64)
    if len(values) <= size:
        table = np.zeros(size, weights.dtype)
        table[: len(values)] = found
        return table, inverse.astype(np.uint8)
    centres = _spread(values, counts, size)
    total = np.concatenate([[0.0], np.cumsum(values * counts)])
    number = np.concatenate([[0.0], np.cumsum(counts)])
    for _ in range(_MOST_ROUNDS):
        ends = np.concatenate([[0], np.searchsorted(values, _between(centres)), [len(values)]])
        members = np.diff(number[ends])
        means = np.where(members > 0, np.diff(total[ends]) / np.maximum(members, 1), centres)
        if np.array_equal(means, centres):
            break
        centres = means
    table = centres.astype(weights.dtype)
    nearest = np.searchsorted(_between(table.astype(np.float64)), values)
    return table, nearest[inverse].astype(np.uint8)


def _between(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    middles: NDArray[np.float64] = (centres[1:] + centres[:-1]) / 2
    return middles


def _spread(values: NDArray[np.float64], counts: NDArray[np.intp], size: int) -> NDArray[np.float64]:
    density, edges = np.histogram(values, bins=_BINS, weights=counts)
    share = np.concatenate([[0.0], np.cumsum(np.cbrt(density))])
    centres: NDArray[np.float64] = np.interp((np.arange(size) + 0.5) / size * share[-1], share, edges)
    return centres
