"""The regions of the golden set: ink as it is cut out of a picture, before it becomes a sample."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Grey
from workbench.vision.golden.scene import Placed, Scene, render

# What lies around the digit, in pixels.
_MARGIN = 2


@dataclass(frozen=True, kw_only=True)
class RegionScene:
    """A small picture of contrast: a digit of the bank on ground, blurred, with noise.

    From the contrast ``own_from`` on a pixel is the digit's own.
    """

    index: int
    width: int
    height: int
    ground: int
    ink: int
    blur: int
    noise: int
    seed: int
    own_from: int

    @property
    def scene(self) -> Scene:
        """The picture."""
        digit = Placed(
            index=self.index,
            x=_MARGIN,
            y=_MARGIN,
            width=self.width,
            height=self.height,
            ink=self.ink,
        )
        return Scene(
            width=self.width + 2 * _MARGIN,
            height=self.height + 2 * _MARGIN,
            paper=self.ground,
            blur=self.blur,
            noise=self.noise,
            seed=self.seed,
            digits=(digit,),
        )


def random_regions(count: int, bank_size: int) -> tuple[RegionScene, ...]:
    """Return ``count`` regions for a bank of ``bank_size`` digits; they are always the same."""
    return tuple(_random_region(seed, bank_size) for seed in range(count))


def contrast_and_own(region: RegionScene, bank: NDArray[np.uint8]) -> tuple[Grey, Grey]:
    """Return a region's contrast and 255 where it is the digit's own, both uint8 [height, width]."""
    contrast = render(region.scene, bank)
    return contrast, np.where(contrast >= region.own_from, 255, 0).astype(np.uint8)


def _random_region(seed: int, bank_size: int) -> RegionScene:
    chance = random.Random(1000 + seed)
    # Most digits of a picture are small.
    height = chance.choice((14, 16, 18, 20, 24, 28, 34, 40, 52, 70, 96, 150))
    ink = chance.randint(40, 220)
    return RegionScene(
        index=chance.randrange(bank_size),
        width=max(6, height * chance.randint(45, 130) // 100),
        height=height,
        ground=chance.randint(0, 8),
        ink=ink,
        blur=chance.choice((0, 1, 1, 2, 3)),
        noise=chance.choice((0, 3, 6)),
        seed=seed,
        own_from=max(12, ink * chance.randint(25, 45) // 100),
    )
