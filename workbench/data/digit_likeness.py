"""Tells what looks like a digit though it was never meant as one: a ring, an upright bar, an S."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.data.blocks import blocks_of

Images = NDArray[np.uint8]

_MOST = 4000
_SEED = 11
# What is as like a digit as this share of the digits are like another one of their kind.
_QUANTILE = 0.25


class DigitLikeness:
    """Compares samples with digits, uint8 [N, 28, 28] with labels uint8 [N].

    Likeness is the cosine of two softened samples. Each digit has its own measure: any two 1s are
    more alike than two 8s are.
    """

    def __init__(self, digits: Images, labels: NDArray[np.uint8]) -> None:
        chosen = np.random.default_rng(_SEED).permutation(len(digits))[:_MOST]
        self._labels = labels[chosen]
        self._digits = _directions(digits[chosen])
        likeness, nearest = self._nearest(self._digits, is_itself=True)
        self._least = np.full(256, 2.0, np.float32)
        for label in np.unique(self._labels):
            own = likeness[(self._labels == label) & (self._labels[nearest] == label) & (likeness > 0)]
            if len(own):
                self._least[label] = np.quantile(own, _QUANTILE)

    def is_digit_like(self, samples: Images) -> NDArray[np.bool_]:
        """Return bool [M] for samples, uint8 [M, 28, 28]."""
        if not len(samples) or not len(self._digits):
            return np.zeros(len(samples), np.bool_)
        likeness, nearest = self._nearest(_directions(samples))
        return np.asarray(likeness >= self._least[self._labels[nearest]], np.bool_)

    def _nearest(
        self, directions: NDArray[np.float32], *, is_itself: bool = False
    ) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Return how like the likest digit is, float32 [M], and which it is, intp [M]."""
        likeness = np.empty(len(directions), np.float32)
        nearest = np.empty(len(directions), np.intp)
        for block in blocks_of(len(directions)):
            cosines = directions[block] @ self._digits.T
            if is_itself:
                rows = np.arange(len(cosines))
                cosines[rows, rows + block.start] = -1
            nearest[block] = cosines.argmax(axis=1)
            likeness[block] = cosines.max(axis=1)
        return likeness, nearest


def _directions(images: Images) -> NDArray[np.float32]:
    """Return the images softened and as vectors of length 1, float32 [N, 784]; 0 for a black one."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32)
    across = padded[:, :, :-2] + 2 * padded[:, :, 1:-1] + padded[:, :, 2:]
    soft = (across[:, :-2] + 2 * across[:, 1:-1] + across[:, 2:]).reshape(len(images), 784)
    return np.asarray(soft / np.maximum(np.linalg.norm(soft, axis=1, keepdims=True), 1e-6), np.float32)
