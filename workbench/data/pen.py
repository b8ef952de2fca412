"""How a pen follows the points of a shape: smooth between corners, never twice the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from workbench.data.shapes import Family, families_of

# Points on each line that is drawn, over all its strokes.
POINTS = 56


@dataclass(frozen=True, eq=False)
class Lines:
    """A family ready for drawing.

    ``shapes`` is float64 [shapes, controls, 2]. ``cornered`` and ``rounded`` are float64
    [POINTS, controls]: times the controls of a shape they give the points of its line, with the
    corners kept or run over. ``strokes`` are the slices of the line that the pen draws in one go.
    """

    shapes: NDArray[np.float64]
    cornered: NDArray[np.float64]
    rounded: NDArray[np.float64]
    strokes: tuple[slice, ...]


@cache
def lines_of(digit: int) -> tuple[tuple[Lines, ...], NDArray[np.float64]]:
    """Return the families of a digit and the share of each, which sum to 1."""
    families = families_of(digit)
    shares = np.array([family.share for family in families], dtype=np.float64)
    return tuple(_lines(family) for family in families), shares / shares.sum()


def _lines(family: Family) -> Lines:
    corners, lengths = family.corners, family.lengths
    counts = _shared_out(POINTS, [length - 1 for length in lengths])
    cornered: list[NDArray[np.float64]] = []
    rounded: list[NDArray[np.float64]] = []
    strokes: list[slice] = []
    first_control = first_point = 0
    total = sum(lengths)
    for length, count in zip(lengths, counts, strict=True):
        inside = {
            corner - first_control for corner in corners if first_control <= corner < first_control + length
        }
        for kept, basis in ((inside, cornered), (set[int](), rounded)):
            padded = np.zeros((count, total))
            padded[:, first_control : first_control + length] = _basis(length, count, kept)
            basis.append(padded)
        strokes.append(slice(first_point, first_point + count))
        first_control += length
        first_point += count
    return Lines(
        shapes=family.shapes,
        cornered=np.concatenate(cornered),
        rounded=np.concatenate(rounded),
        strokes=tuple(strokes),
    )


def _shared_out(total: int, weights: list[int]) -> list[int]:
    counts = [total * weight // sum(weights) for weight in weights]
    counts[0] += total - sum(counts)
    return counts


def _basis(controls: int, points: int, corners: set[int]) -> NDArray[np.float64]:
    """Return float64 [points, controls] of a Catmull-Rom spline that is broken at ``corners``.

    E. Catmull, R. Rom: A class of local interpolating splines (1974). At an end or a corner the
    spline leaves in the direction of the next point.
    """
    basis = np.zeros((points, controls))
    for row, position in enumerate(np.linspace(0, controls - 1, points)):
        left = min(int(position), controls - 2)
        right = left + 1
        t = position - left
        before = left if left == 0 or left in corners else left - 1
        after = right if right == controls - 1 or right in corners else right + 1
        basis[row, left] += 2 * t**3 - 3 * t**2 + 1
        basis[row, right] += 3 * t**2 - 2 * t**3
        # A tangent spans two segments, and one at an end.
        into, out = t**3 - 2 * t**2 + t, t**3 - t**2
        reach = right - before
        basis[row, right] += into / reach
        basis[row, before] -= into / reach
        reach = after - left
        basis[row, after] += out / reach
        basis[row, left] -= out / reach
    return basis
