"""Writing that holds no digit: words of letters that cannot be taken for one, printed or by hand."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.data.letter_strokes import WRITTEN_LETTERS

Mask = NDArray[np.uint8]

# Without those that are a digit when they stand alone: O o Q D, l I |, S s Z z, B b g q G y. An i is
# none with its dot; one that lost it is left out for its likeness to a 1.
_CAPITALS = "ACEFHJKLMNPRTUVWXY"
_SMALL = "aacdeeefhiijkmnnprrtuvwx"
_SIGNS = "&%#@*+=?!§€$<>~"
_HERSHEY = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
_ASCII = "".join(sign for sign in _SIGNS if sign.isascii())


def draw_text(mask: Mask, random: np.random.Generator, *, height: float) -> None:
    """Fill a mask, uint8 [H, W], with lines of words whose capitals are ``height`` pixels high."""
    spacing = height * random.uniform(1.4, 2.2)
    left, top = random.uniform(-2, 4) * height, random.uniform(1, 2.5) * height
    draw = (_draw_hershey, _draw_font, _draw_font, _draw_hand)[int(random.integers(4))]
    draw(mask, random, height, (left, top), spacing)


def words(random: np.random.Generator, *, count: int, signs: str = _SIGNS) -> str:
    """Return so many words, some of them in capitals, and now and then a sign."""
    made = []
    is_loud = random.random() < 0.2
    for _ in range(count):
        length = int(random.integers(1, 9))
        letters = "".join(random.choice(list(_CAPITALS if is_loud else _SMALL), length))
        if random.random() < 0.25:
            letters = str(random.choice(list(_CAPITALS))) + letters[1:]
        made.append(str(random.choice(list(signs))) if random.random() < 0.06 else letters)
    return " ".join(made)


def _line_places(
    mask: Mask, origin: tuple[float, float], spacing: float, random: np.random.Generator
) -> list[tuple[int, int]]:
    """Return where lines begin, on their base; some are indented."""
    left, top = origin
    rows = np.arange(top, mask.shape[0] + spacing, spacing)
    shifts = np.where(random.random(len(rows)) < 0.2, random.uniform(0, 0.3 * mask.shape[1], len(rows)), 0)
    return [
        (round(left + shift), round(row)) for row, shift in zip(rows.tolist(), shifts.tolist(), strict=True)
    ]


def _draw_hershey(
    mask: Mask, random: np.random.Generator, height: float, origin: tuple[float, float], spacing: float
) -> None:
    font = _HERSHEY[int(random.integers(len(_HERSHEY)))]
    thick = max(1, round(height * random.uniform(0.04, 0.14)))
    count = int(mask.shape[1] / (3 * height)) + 2
    for place in _line_places(mask, origin, spacing, random):
        text = words(random, count=count, signs=_ASCII)
        cv2.putText(mask, text, place, font, height / 22, 255, thick, cv2.LINE_AA)


def _draw_font(
    mask: Mask, random: np.random.Generator, height: float, origin: tuple[float, float], spacing: float
) -> None:
    font = cv2.FontFace("sans" if random.random() < 0.5 else "italic")
    size, weight = max(6, round(height * 1.35)), int(random.integers(200, 850))
    count = int(mask.shape[1] / (3 * height)) + 2
    for place in _line_places(mask, origin, spacing, random):
        cv2.putText(mask, words(random, count=count), place, (255,), font, size, weight)


def _draw_hand(
    mask: Mask, random: np.random.Generator, height: float, origin: tuple[float, float], spacing: float
) -> None:
    """Write letters one by one as a hand does, some of which touch."""
    thick = max(1, round(height * random.uniform(0.05, 0.16)))
    gap, slant = random.uniform(-0.02, 0.35), random.normal(0.1, 0.2)
    for left, base in _line_places(mask, origin, spacing, random):
        cursor = float(left)
        while cursor < mask.shape[1]:
            size = height * random.uniform(0.75, 1.1)
            right = 0.0
            for stroke in WRITTEN_LETTERS[int(random.integers(len(WRITTEN_LETTERS)))]:
                points = stroke.points + random.normal(0, 0.025, stroke.points.shape)
                x = cursor + size * (points[:, 0] + slant * (1 - points[:, 1]))
                y = base - size * (1 - points[:, 1])
                right = max(right, float(points[:, 0].max()))
                line = np.rint(np.stack((x, y), axis=1) * 16).astype(np.int32)
                cv2.polylines(mask, [line], False, 255, thick, cv2.LINE_AA, 4)
            cursor += size * (right + gap) + (size * 0.7 if random.random() < 0.18 else 0)
