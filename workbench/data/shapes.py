"""The shapes of the ten digits, read from `shapes.txt`, which says how they are written down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Family:
    """Shapes of a digit that blend into each other.

    ``shapes`` is float64 [shapes, points, 2], x and y in units of the height. ``corners`` are the
    numbers of the points where the pen turns sharply, ``lengths`` the points of each stroke.
    """

    share: float
    shapes: NDArray[np.float64]
    corners: tuple[int, ...]
    lengths: tuple[int, ...]


def families_of(digit: int) -> tuple[Family, ...]:
    """Return the families of a digit, 0–9."""
    return _read()[digit]


@cache
def _read() -> dict[int, tuple[Family, ...]]:
    text = Path(__file__).with_name("shapes.txt").read_text(encoding="utf-8")
    found: dict[int, list[tuple[float, list[str]]]] = {}
    for line in text.splitlines():
        match line.split():
            case [] | ["#", *_]:
                pass
            case ["digit", digit]:
                families = found.setdefault(int(digit), [])
            case ["share", share]:
                families.append((float(share), []))
            case _:
                families[-1][1].append(line)
    return {
        digit: tuple(_family(share, lines) for share, lines in families) for digit, families in found.items()
    }


def _family(share: float, lines: list[str]) -> Family:
    points, corners, lengths = zip(*(_parse(line) for line in lines), strict=True)
    if len(set(corners)) > 1 or len(set(lengths)) > 1:
        raise ValueError(f"the shapes of a family differ in strokes, points or corners: {lines}")
    return Family(share, np.array(points) / 100, corners[0], lengths[0])


def _parse(line: str) -> tuple[list[tuple[float, float]], tuple[int, ...], tuple[int, ...]]:
    """Return the points of a shape, which of them are corners, and how many each stroke has."""
    strokes = [stroke.split() for stroke in line.split("|")]
    words = [word for stroke in strokes for word in stroke]
    points = [(float(x), float(y)) for x, y in (word.rstrip("!").split(",") for word in words)]
    corners = tuple(number for number, word in enumerate(words) if word.endswith("!"))
    return points, corners, tuple(len(stroke) for stroke in strokes)
