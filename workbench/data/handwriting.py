"""A hand that writes digits: it chooses among their shapes, blends them, strays, leans and trembles.

Lengths are in units of a digit's height. The spreads were chosen by eye, and by comparing slant,
proportions and ink of the digits with those of MNIST's training set.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.data.pen import POINTS, Lines, lines_of

# The middle of the box that the shapes are drawn in.
_MIDDLE = (0.34, 0.5)


def write_digits(
    labels: NDArray[np.uint8], random: np.random.Generator
) -> tuple[NDArray[np.float64], list[tuple[slice, ...]]]:
    """Return a line for each label, float64 [N, POINTS, 2] (x, y downwards), and its strokes."""
    lines = np.empty((len(labels), POINTS, 2))
    strokes: list[tuple[slice, ...]] = [()] * len(labels)
    choices = random.random(len(labels))
    for digit in np.unique(labels):
        families, shares = lines_of(int(digit))
        family_of = np.searchsorted(np.cumsum(shares)[:-1], choices)
        for number, family in enumerate(families):
            rows = np.flatnonzero((labels == digit) & (family_of == number))
            if len(rows):
                lines[rows] = _write_family(family, len(rows), random)
                for row in rows:
                    strokes[row] = family.strokes
    return _lean(_bend(_change_proportions(lines, random), random), random), strokes


def _write_family(family: Lines, count: int, random: np.random.Generator) -> NDArray[np.float64]:
    blend = random.dirichlet(np.full(len(family.shapes), 0.8), count)
    # A little beyond the shapes themselves.
    blend = blend * 1.3 - 0.3 / len(family.shapes)
    controls = np.tensordot(blend, family.shapes, axes=1)
    controls += random.normal(0, 0.025, controls.shape)
    # A hand that strays stays astray for a while.
    stray = np.pad(random.normal(0, 0.06, controls.shape), ((0, 0), (1, 1), (0, 0)), mode="edge")
    controls += (stray[:, :-2] + 2 * stray[:, 1:-1] + stray[:, 2:]) / 4
    # Some keep corners, some run over them.
    roundness = random.beta(0.6, 1.6, (count, 1, 1))
    lines: NDArray[np.float64] = (1 - roundness) * (family.cornered @ controls)
    lines += roundness * (family.rounded @ controls)
    return lines


def _change_proportions(lines: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return the lines centred; some have a small head on a large foot, some the other way round."""
    count = len(lines)
    x, y = lines[:, :, 0] - _MIDDLE[0], lines[:, :, 1]
    inside = np.clip(y, 0, 1)
    y = y - inside + inside ** np.exp(random.normal(0, 0.28, (count, 1)))
    taper = random.normal(0, 0.2, (count, 1)).clip(-0.6, 0.6)
    return np.stack((x * (1 + taper * (2 * y - 1)), y - _MIDDLE[1]), axis=2)


def _bend(lines: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return the lines bent by waves across the paper, the shorter the weaker (in radians a height)."""
    count = len(lines)
    for wave in (2.5, 5.0, 9.0):
        direction = random.uniform(0, 2 * np.pi, (count, 1))
        phase = random.uniform(0, 2 * np.pi, (count, 1))
        along = lines[:, :, 0] * np.cos(direction) + lines[:, :, 1] * np.sin(direction)
        amount = random.normal(0, 0.13 / wave, (count, 1, 2))
        lines = lines + amount * np.sin(wave * along + phase)[:, :, None]
    return lines


def _lean(lines: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return the lines stretched sideways, slanted, turned, and written with a trembling hand."""
    count = len(lines)
    slant = random.normal(0.16, 0.26, count)
    turn = random.normal(0, 0.12, count)
    stretch = np.exp(random.normal(0.03, 0.25, count))
    cos, sin = np.cos(turn), np.sin(turn)
    # Applied from the right to rows (x, y).
    matrix = np.empty((count, 2, 2))
    matrix[:, 0, 0], matrix[:, 0, 1] = cos * stretch, sin * stretch
    matrix[:, 1, 0], matrix[:, 1, 1] = -(cos * slant + sin), cos - sin * slant
    trembling = random.gamma(1.5, 0.003, (count, 1, 1)) * random.normal(0, 1, lines.shape)
    written: NDArray[np.float64] = (lines + trembling) @ matrix
    return written
