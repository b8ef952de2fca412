"""What a pen leaves: how dark, how even, and how much of the ground shows through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.data.scenes.fields import Field, clouds


@dataclass(frozen=True, kw_only=True)
class Pen:
    """``cover`` is how much of the ground's light it takes, or hides where it ``is_light``."""

    cover: float
    grain: float
    level: float
    is_light: bool


def any_pen(random: np.random.Generator, *, is_light: bool) -> Pen:
    """Return a pencil, pen or marker; or chalk and white ink."""
    if is_light:
        return Pen(
            cover=random.uniform(0.5, 1.0),
            grain=random.uniform(0, 0.35),
            level=random.uniform(0.6, 1.0),
            is_light=True,
        )
    is_pale = random.random() < 0.35
    cover = random.uniform(0.25, 0.6) if is_pale else random.uniform(0.55, 0.98)
    return Pen(cover=cover, grain=random.uniform(0, 0.25), level=0.0, is_light=False)


def lay(ground: Field, ink: Field, pen: Pen, random: np.random.Generator, *, stroke: float) -> None:
    """Lay ink on a piece of ground, in place: ``ink`` is how much of each pixel the pen has passed over."""
    tooth = clouds(random, *ground.shape, spot=max(1.5, stroke / 3))
    share = np.clip(ink * (1 + pen.grain * tooth) * pen.cover, 0, 1)
    if pen.is_light:
        ground += share * (pen.level - ground)
    else:
        ground *= 1 - share
