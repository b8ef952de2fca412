"""Straight: where thin lines run on for a long way, found by adding up strips along many slopes.

A picture is cut across the way that lines run into strips of eight pixels. A line is in a strip at
the place where most of the strip is inked; it is straight where sixteen strips in a row have it, or
nearly so, each a little further up or down than the last. The sums over two, four, eight and sixteen
strips are built from each other for all slopes, as in the fast discrete Radon transform (M. L. Brady:
A fast discrete approximation algorithm for the Radon transform, 1998). Sixteen strips are so short
that the lines of a curved page are straight in them, and so long that no digit's stroke is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import LineConstants
from workbench.vision.frame import Grey

STRIP = 8
_WINDOW = 16


@dataclass(frozen=True)
class Marks:
    """Where straight lines pass and where they would run on, each uint8 0 or 1, [strips, places]."""

    inside: Grey
    beyond: Grey


def straight_marks(strips: Grey, constants: LineConstants) -> Marks | None:
    """Return where straight lines pass, or None where there is none.

    ``strips`` is uint8 0 or 1, [strips, places]: whether a line may be in a strip at a place.
    """
    count, places = strips.shape
    margin = 2 * constants.steepest
    stride = places + 2 * margin
    # A shift by strips and places is one by a number of bytes. Behind the last strip there is nothing.
    flat = np.zeros((count + _WINDOW) * stride, np.uint8)
    rows = flat[: count * stride].reshape(count, stride)
    rows[:, margin : margin + places] = strips

    windows = _full_windows(flat, stride, constants)
    if not windows:
        return None

    def spread(windows: Iterable[tuple[int, Grey]]) -> Grey:
        """Return all places of windows of eight strips, of which the slope and the begin are given."""
        fours = _halves(windows, 4, stride, _half)
        twos = _halves(fours.items(), 2, stride, _half)
        (ones,) = _halves(twos.items(), 1, stride, lambda _: 0).values()
        return np.ascontiguousarray(
            ones[: count * stride].reshape(count, stride)[:, margin : margin + places]
        )

    inside = [(slope >> 1, _or_shifted(begins, 8 * stride + slope)) for slope, begins in windows]
    beyond = []
    for (slope, _), (half, both) in zip(windows, inside, strict=True):
        far = _WINDOW * stride + 2 * slope
        wide = _or_shifted(both, far)
        wide[:-far] |= both[far:]
        beyond.append((half, wide))
    return Marks(spread(inside), spread(beyond))


def _full_windows(flat: Grey, stride: int, constants: LineConstants) -> list[tuple[int, Grey]]:
    """Return the slopes, in places over eight strips, and where windows begin that lines cross so."""
    twos: dict[int, Grey] = {}
    fours: dict[int, Grey] = {}
    eights: dict[int, Grey] = {}
    windows = []
    for slope in range(-constants.steepest, constants.steepest + 1, constants.slope_step):
        over_four = slope >> 1
        over_two = _half(over_four)
        over_one = _half(over_two)
        if over_one not in twos:
            twos[over_one] = _plus_shifted(flat, stride + over_one)
        if over_two not in fours:
            fours[over_two] = _plus_shifted(twos[over_one], 2 * stride + over_two)
        if over_four not in eights:
            eights[over_four] = _plus_shifted(fours[over_two], 4 * stride + over_four)
        whole = _plus_shifted(eights[over_four], 8 * stride + slope)
        begins = (whole >= constants.covered_strips).view(np.uint8)
        if begins.any():
            windows.append((slope, begins))
    return windows


def _half(shift: int) -> int:
    """Return half of a shift, rounded half up."""
    return (shift + 1) >> 1


def _halves(
    windows: Iterable[tuple[int, Grey]], strips: int, stride: int, slope_of: Callable[[int], int]
) -> dict[int, Grey]:
    """Return windows of half the length, by their slope, for windows that begin there and ``strips`` on."""
    halves: dict[int, Grey] = {}
    for slope, begins in windows:
        both = _or_shifted(begins, strips * stride + slope)
        half = slope_of(slope)
        halves[half] = both | halves[half] if half in halves else both
    return halves


def _plus_shifted(values: Grey, shift: int) -> Grey:
    """Return the sum of values and those that lie ``shift`` further on."""
    out: Grey = values.copy()
    out[:-shift] += values[shift:]
    return out


def _or_shifted(values: Grey, shift: int) -> Grey:
    """Return what is set in values or in those that lie ``shift`` further back."""
    out: Grey = values.copy()
    out[shift:] |= values[:-shift]
    return out


def strips_across(mask: Grey, least: int) -> Grey:
    """Return which rows of each strip of eight columns have so many pixels of ``mask``: [strips, rows]."""
    count = mask.shape[1] // STRIP
    eights = np.ascontiguousarray(mask[:, : count * STRIP]).view(np.uint64)
    ones = np.uint64(0x0101010101010101)
    # Multiplied, all eight bytes are added up in the uppermost.
    inked: NDArray[np.uint64] = ((eights & ones) * ones) >> np.uint64(56)
    return np.ascontiguousarray((inked >= least).T.view(np.uint8))


def strips_down(mask: Grey, least: int) -> Grey:
    """Return which columns of each strip of eight rows have so many pixels of ``mask``: [strips, columns]."""
    count = mask.shape[0] // STRIP
    inked = (mask[: count * STRIP].reshape(count, STRIP, mask.shape[1]) & 1).sum(axis=1, dtype=np.uint8)
    return np.asarray(inked >= least).view(np.uint8)
