"""Find: every digit of a picture as a box and a sample; the whole way but the classification."""

from __future__ import annotations

import time
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Component
from workbench.vision.constants import VisionConstants, vision_constants
from workbench.vision.frame import Box, Grey, Image, luma_of, reduced
from workbench.vision.ink import Ink, find_ink
from workbench.vision.lines import is_shred
from workbench.vision.locate import Located, locate
from workbench.vision.normalise import mean_contrast, normalise, sample_of_ink


@dataclass(frozen=True)
class Region:
    """A digit: its box in pixels of the image and its sample, uint8 [28, 28], white on black."""

    box: Box
    sample: Grey


@dataclass(frozen=True, kw_only=True)
class StageTimes:
    """Milliseconds of each stage."""

    ink: float
    locate: float
    normalise: float

    @property
    def total(self) -> float:
        """All three."""
        return self.ink + self.locate + self.normalise


@dataclass(frozen=True)
class Found:
    """The digits of a picture in reading order, the ink they were found in, and the time it took.

    ``working_ink`` is the mask, uint8, 255 on ink, of the image reduced by ``factor``;
    ``height`` and ``width`` are those of the image.
    """

    regions: tuple[Region, ...]
    working_ink: Grey
    factor: int
    height: int
    width: int
    times: StageTimes

    @property
    def ink(self) -> Grey:
        """The mask in the size of the image, uint8 [H, W]."""
        if self.factor == 1:
            return self.working_ink
        size = (self.width, self.height)
        return np.asarray(
            cv2.resize(self.working_ink, size, interpolation=cv2.INTER_NEAREST),
            np.uint8,
        )

    @property
    def samples(self) -> NDArray[np.uint8]:
        """The samples of all regions, uint8 [N, 28, 28]."""
        if not self.regions:
            return np.zeros((0, 28, 28), np.uint8)
        return np.stack([region.sample for region in self.regions])


def find_digits(image: Image, *, constants: VisionConstants | None = None) -> Found:
    """Find every digit of ``image``, uint8 [H, W] or [H, W, 3] BGR.

    Raises `SourceError` for an array that is no picture.
    """
    constants = constants or vision_constants()
    started = time.perf_counter()
    luma = luma_of(image)
    working, factor = _working(luma, constants)
    ink = find_ink(working, constants.ink)
    inked = time.perf_counter()
    located = locate(ink, constants)
    looked = time.perf_counter()
    regions = tuple(
        region
        for one in located.components
        if (region := _region_of(one, ink, located, constants, factor)) is not None
    )
    done = time.perf_counter()
    times = StageTimes(
        ink=(inked - started) * 1e3,
        locate=(looked - inked) * 1e3,
        normalise=(done - looked) * 1e3,
    )
    return Found(regions, located.unlined.mask, factor, luma.shape[0], luma.shape[1], times)


def sample_of_drawing(image: Image, *, constants: VisionConstants | None = None) -> Grey | None:
    """Return all ink of a drawing as ONE digit's sample, uint8 [28, 28], or None if there is none.

    ``image`` is white ink on black, uint8 [H, W] (or BGR) of any size. Nothing is searched:
    whatever was drawn is the digit.
    """
    constants = constants or vision_constants()
    working, _ = _working(luma_of(image), constants)
    return sample_of_ink(working, constants.normalise)


def _working(luma: Grey, constants: VisionConstants) -> tuple[Grey, int]:
    """Return the image that is worked on, and by how much it is smaller than ``luma``."""
    factor = -(-max(luma.shape) // constants.ink.working_side)
    # A sliver that is thinner than that has no room for a digit.
    return (reduced(luma, factor) if min(luma.shape) >= factor else luma[:1, :1]), factor


def _region_of(
    one: Component, ink: Ink, located: Located, constants: VisionConstants, factor: int
) -> Region | None:
    # A margin of two pixels, cut at the edge of the picture: blurred rims of the stroke lie there.
    top, left = max(one.box.y - 2, 0), max(one.box.x - 2, 0)
    window = (slice(top, one.box.bottom + 2), slice(left, one.box.right + 2))
    own = one.pixels(located.labels[window])
    contrast = ink.contrast[window]
    mean = mean_contrast(contrast, own)
    near = located.unlined.near
    if near is not None and is_shred(own, mean, near[window], constants.lines):
        return None
    normalised = normalise(contrast, own, mean, constants.normalise)
    if normalised is None:
        return None
    box = normalised.box
    return Region(
        Box(left + box.x, top + box.y, box.width, box.height).scaled(factor),
        normalised.sample,
    )
