"""Pens: how wide they write, what colour, and how evenly their ink or chalk lies on the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.benchmarks.frames.frame import Light
from tests.benchmarks.frames.noise import smooth_noise

Colour = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Pen:
    """A pen: its width in parts of a digit's height, from and to, and the colour it leaves.

    ``colours`` are reflectances BGR, of which one is taken; ``cover`` says how much of the
    ground it hides, from and to; ``grain`` how much the ground's tooth shows in it.
    """

    name: str
    narrowest: float
    widest: float
    colours: tuple[Colour, ...]
    cover: tuple[float, float]
    grain: float
    is_chalk: bool = False


PENS: tuple[Pen, ...] = (
    Pen(
        name="pencil",
        narrowest=0.05,
        widest=0.12,
        colours=((0.16, 0.15, 0.15), (0.24, 0.23, 0.22)),
        cover=(0.62, 0.92),
        grain=0.35,
    ),
    Pen(
        name="ball pen, blue",
        narrowest=0.045,
        widest=0.11,
        colours=((0.42, 0.09, 0.05), (0.30, 0.07, 0.06)),
        cover=(0.85, 1.0),
        grain=0.12,
    ),
    Pen(
        name="ball pen, black",
        narrowest=0.045,
        widest=0.11,
        colours=((0.05, 0.045, 0.045), (0.09, 0.07, 0.07)),
        cover=(0.85, 1.0),
        grain=0.12,
    ),
    Pen(
        name="marker",
        narrowest=0.11,
        widest=0.18,
        colours=((0.03, 0.03, 0.03), (0.40, 0.10, 0.04), (0.12, 0.28, 0.05)),
        cover=(0.9, 1.0),
        grain=0.04,
    ),
    Pen(
        name="red",
        narrowest=0.05,
        widest=0.13,
        colours=((0.10, 0.06, 0.55), (0.14, 0.10, 0.66)),
        cover=(0.85, 1.0),
        grain=0.1,
    ),
    Pen(
        name="chalk",
        narrowest=0.07,
        widest=0.13,
        colours=((0.78, 0.80, 0.80), (0.42, 0.74, 0.80), (0.70, 0.62, 0.82)),
        cover=(0.7, 0.95),
        grain=0.4,
        is_chalk=True,
    ),
)
CHALK = PENS[-1]


def cover_with(ground: Light, ink: Light, pen: Pen, colour: Colour, *, cover: float, tooth: Light) -> None:
    """Lay ink on a piece of ground, linear light [h, w, 3], in place.

    ``ink`` is the share of each pixel under the pen, 0 to 1, and ``tooth`` the grain of the
    ground, mean 0 and deviation 1, both [h, w]. Ink lets the ground's shade through; chalk hides it.
    """
    share = np.clip(ink * cover * (1 + pen.grain * tooth), 0, 1)[:, :, None]
    if pen.is_chalk:
        ground += share * (np.asarray(colour, np.float32) - ground)
    else:
        ground *= 1 - share * (1 - np.asarray(colour, np.float32))


def tooth_of(random: np.random.Generator, height: int, width: int, stroke: float) -> Light:
    """Return the grain that shows in a stroke so many pixels wide, float32 [H, W]."""
    fine = smooth_noise(random, height, width, scale=min(max(1.0, stroke / 6), 2.5))
    return np.asarray(0.8 * fine + 0.6 * smooth_noise(random, height, width, scale=4 * stroke), np.float32)
