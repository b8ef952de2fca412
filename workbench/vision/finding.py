"""Find: every digit of a picture as a box and a sample; the whole way but the classification."""

from __future__ import annotations

import time
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.component import Component
from workbench.vision.constants import VisionConstants, vision_constants
from workbench.vision.edges import is_edge, is_even_ground
from workbench.vision.frame import Box, Grey, Image, luma_of, reduced
from workbench.vision.growing import grown
from workbench.vision.ink import Ink, find_ink
from workbench.vision.lines import is_shred
from workbench.vision.locate import Located, locate
from workbench.vision.normalise import mean_contrast, normalise

# The blurred rim of a stroke lies beside its ink by so many pixels.
_RIM = 2


@dataclass(frozen=True)
class Region:
    """A digit: its box in pixels of the image and its sample, uint8 [28, 28], white on black.

    ``contrast`` is the mean contrast of its ink, 0 to 255.
    """

    box: Box
    sample: Grey
    contrast: int


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

    ``working_ink`` is the mask, uint8, 255 on ink, of the image reduced by ``factor``, and
    ``working_contrast``, uint8, its strength; ``height`` and ``width`` are those of the image.
    """

    regions: tuple[Region, ...]
    working_ink: Grey
    working_contrast: Grey
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
    height, width = luma.shape
    return Found(regions, located.unlined.mask, ink.contrast, factor, height, width, times)


def _working(luma: Grey, constants: VisionConstants) -> tuple[Grey, int]:
    """Return the image that is worked on, and by how much it is smaller than ``luma``."""
    factor = -(-max(luma.shape) // constants.ink.working_side)
    # A sliver that is thinner than that has no room for a digit.
    return (reduced(luma, factor) if min(luma.shape) >= factor else luma[:1, :1]), factor


def _margin(box: Box, constants: VisionConstants) -> int:
    """Return how many pixels around a digit are looked at: its rim, and where it may go on faintly."""
    longer = max(box.width, box.height)
    if longer > constants.growing.largest:
        return _RIM
    return _RIM + longer * constants.growing.margin_percent // 100


def _around(box: Box, margin: int) -> tuple[slice, slice]:
    """Return the window of a box with a margin, cut at the upper left of the picture."""
    return (
        slice(max(box.y - margin, 0), box.bottom + margin),
        slice(max(box.x - margin, 0), box.right + margin),
    )


def _region_of(
    one: Component, ink: Ink, located: Located, constants: VisionConstants, factor: int
) -> Region | None:
    margin = _margin(one.box, constants)
    window = _around(one.box, margin)
    labels = located.labels[window]
    own, contrast = one.pixels(labels), ink.contrast[window]
    mean = mean_contrast(contrast, own)
    near = located.unlined.near
    if near is not None and is_shred(own, mean, near[window], constants.lines):
        return None

    def is_no_stroke(pixels: Grey, mean: int, *, top: int, left: int) -> bool:
        """Return whether pixels in the window are the edge of a page or of a shadow."""
        edges = constants.edges
        is_even = is_even_ground(ink.ground, one.box, mean=mean, block=constants.ink.block, constants=edges)
        return not is_even and is_edge(pixels, ink.luma, top=top, left=left, constants=edges)

    left, top = max(one.box.x - margin, 0), max(one.box.y - margin, 0)
    if margin > _RIM:
        taken = cv2.bitwise_not(cv2.bitwise_or(cv2.inRange(labels, 0, 0), own))
        if near is not None:
            taken = cv2.bitwise_or(taken, cv2.threshold(near[window], 0, 255, cv2.THRESH_BINARY)[1])
        growth = grown(own, contrast, np.asarray(taken, np.uint8), mean, constants.growing)
        if growth.beyond is not None and not is_no_stroke(growth.beyond, mean, top=top, left=left):
            return None
        own = growth.own
        mean = mean_contrast(contrast, own)
        inner = Box(*cv2.boundingRect(own))
        window = _around(inner, _RIM)
        own, contrast = own[window], contrast[window]
        left, top = left + max(inner.x - _RIM, 0), top + max(inner.y - _RIM, 0)
    if is_no_stroke(own, mean, top=top, left=left):
        return None
    normalised = normalise(contrast, own, mean, constants.normalise)
    if normalised is None:
        return None
    box = normalised.box
    return Region(
        Box(left + box.x, top + box.y, box.width, box.height).scaled(factor),
        normalised.sample,
        mean,
    )
