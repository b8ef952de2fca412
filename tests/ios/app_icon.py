"""Draws the iPhone app's icon into its asset catalogue: ``python -m tests.ios.app_icon``.

A handwritten seven in a viewfinder, in the three looks that iOS asks for: light, dark and tinted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.bundled import ios_template_folder

SIDE = 1024
# Drawn larger and averaged down, which gives even edges.
SCALE = 4

_SEVEN = ((0.375, 0.345), (0.5, 0.338), (0.64, 0.325), (0.545, 0.49), (0.44, 0.705))
_BAR = ((0.415, 0.515), (0.52, 0.505), (0.615, 0.497))


@dataclass(frozen=True)
class Look:
    """Colours of one icon, RGB: the ground from top to bottom, the frame, the digit."""

    name: str
    top: tuple[int, int, int]
    bottom: tuple[int, int, int]
    frame: tuple[int, int, int]
    digit: tuple[int, int, int]


LOOKS = (
    Look("AppIcon.png", (78, 146, 255), (28, 78, 216), (214, 229, 255), (255, 255, 255)),
    Look("AppIcon-dark.png", (30, 34, 44), (12, 14, 20), (92, 130, 214), (122, 170, 255)),
    Look("AppIcon-tinted.png", (26, 26, 26), (0, 0, 0), (150, 150, 150), (255, 255, 255)),
)


def draw_icon(look: Look) -> NDArray[np.uint8]:
    """Return the icon as uint8 [1024, 1024, 3] RGB; opaque, as the App Store wants it."""
    ground = np.linspace(look.top, look.bottom, SIDE)[:, None, :].repeat(SIDE, axis=1)
    picture = ground
    for coverage, colour in ((_frame(), look.frame), (_digit(), look.digit)):
        picture = picture + coverage[..., None] * (np.array(colour) - picture)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def _frame() -> NDArray[np.float64]:
    canvas = np.zeros((SIDE * SCALE, SIDE * SCALE), np.uint8)
    near, far, radius, arm, width = (int(v * SIDE * SCALE) for v in (0.2, 0.8, 0.075, 0.06, 0.04))
    for x, towards_x, y, towards_y, start in (
        (near, 1, near, 1, 180),
        (far, -1, near, 1, 270),
        (far, -1, far, -1, 0),
        (near, 1, far, -1, 90),
    ):
        bend = (x + towards_x * radius, y + towards_y * radius)
        cv2.ellipse(canvas, bend, (radius, radius), 0, start, start + 90, 255, width, cv2.LINE_8)
        _stroke(canvas, [(x, bend[1]), (x, bend[1] + towards_y * arm)], width)
        _stroke(canvas, [(bend[0], y), (bend[0] + towards_x * arm, y)], width)
    return _averaged(canvas)


def _digit() -> NDArray[np.float64]:
    canvas = np.zeros((SIDE * SCALE, SIDE * SCALE), np.uint8)
    for points in (_SEVEN, _BAR):
        _stroke(canvas, _smooth(points), int(0.068 * SIDE * SCALE))
    return _averaged(canvas)


def _smooth(points: tuple[tuple[float, float], ...]) -> list[tuple[int, int]]:
    """Return pixels on a Catmull–Rom curve through points given as fractions of the side."""
    knots = np.array([points[0], *points, points[-1]]) * SIDE * SCALE
    t = np.linspace(0, 1, 60)[:, None]
    pieces = [
        b + 0.5 * t * ((c - a) + t * ((2 * a - 5 * b + 4 * c - d) + t * (3 * (b - c) + d - a)))
        for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
    ]
    return [(int(x), int(y)) for x, y in np.concatenate(pieces)]


def _stroke(canvas: NDArray[np.uint8], points: list[tuple[int, int]], width: int) -> None:
    cv2.polylines(canvas, [np.array(points, np.int32)], False, 255, width, cv2.LINE_8)
    for end in (points[0], points[-1]):
        cv2.circle(canvas, end, width // 2, 255, cv2.FILLED, cv2.LINE_8)


def _averaged(canvas: NDArray[np.uint8]) -> NDArray[np.float64]:
    return cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float64) / 255


def main() -> None:
    folder = ios_template_folder() / "App" / "Assets.xcassets" / "AppIcon.appiconset"
    folder.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:
        picture = cv2.cvtColor(draw_icon(look), cv2.COLOR_RGB2BGR)
        Path(folder / look.name).write_bytes(cv2.imencode(".png", picture)[1].tobytes())


if __name__ == "__main__":
    main()
