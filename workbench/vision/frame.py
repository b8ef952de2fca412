"""What a picture is here: a box in it, its luma, and the reduced image that the search works on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import SourceError

Grey = NDArray[np.uint8]
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the image as stored; ``x`` and ``y`` are its top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Its pixels."""
        return self.width * self.height

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def overlapping(self, other: Box) -> Box:
        """Return the box that both share; without width or height where they share none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, max(0, min(self.right, other.right) - x), max(0, min(self.bottom, other.bottom) - y))

    def overlap(self, other: Box) -> int:
        """Return how many pixels both share."""
        return self.overlapping(other).area

    def scaled(self, factor: int) -> Box:
        """Return the box in an image that is ``factor`` times as large."""
        return Box(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def moved(self, dx: int, dy: int) -> Box:
        """Return the box as far to the right and down."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def turned_back(self, *, width: int, height: int, orientation: int) -> Box:
        """Return the box of an upright image of this size in the image as its file stores it.

        ``orientation`` is the one of EXIF (1 to 8) by which the image was turned to be upright.
        """
        from_right, from_bottom = width - self.right, height - self.bottom
        match orientation:
            case 2:
                return Box(from_right, self.y, self.width, self.height)
            case 3:
                return Box(from_right, from_bottom, self.width, self.height)
            case 4:
                return Box(self.x, from_bottom, self.width, self.height)
            case 5:
                return Box(self.y, self.x, self.height, self.width)
            case 6:
                return Box(self.y, from_right, self.height, self.width)
            case 7:
                return Box(from_bottom, from_right, self.height, self.width)
            case 8:
                return Box(from_bottom, self.x, self.height, self.width)
        return self


@dataclass(frozen=True)
class Frame:
    """A picture, uint8 [H, W, 3] BGR, its number from 0, its second in the source, and its name.

    It is upright; ``orientation`` is the one of EXIF by which it was turned. Each of its pixels is
    the mean of ``reduction`` × ``reduction`` of its source's. ``preview`` is a smaller copy to be
    shown, where the picture has more pixels than a screen.
    """

    image: Image
    index: int
    seconds: float
    name: str
    orientation: int = 1
    reduction: int = 1
    preview: Image | None = None

    def as_stored(self, box: Box) -> Box:
        """Return a box of the picture in pixels of the image as its source stores it."""
        height, width = self.image.shape[:2]
        turned = box.turned_back(width=width, height=height, orientation=self.orientation)
        return turned.scaled(self.reduction)


def luma_of(image: Image) -> Grey:
    """Return the luma of a picture, uint8 [H, W].

    ``image`` is uint8 [H, W] (returned as it is), [H, W, 1], [H, W, 3] BGR or [H, W, 4] BGRA
    (laid on white). Raises `SourceError` for anything else, because a float or bool image
    would be read wrongly without a word.
    """
    if image.dtype != np.uint8:
        raise SourceError(
            f"A picture of type {image.dtype} cannot be read.",
            hint="Hand over 8-bit pixels, 0 to 255.",
        )
    if image.ndim not in (2, 3) or image.size == 0 or (image.ndim == 3 and image.shape[2] not in (1, 3, 4)):
        raise SourceError(
            f"A picture of shape {'×'.join(map(str, image.shape))} cannot be read.",
            hint="Hand over a grey picture [height, width] or a colour picture [height, width, 3].",
        )
    if image.ndim == 2:
        return image
    if image.shape[2] == 1:
        return image[:, :, 0]
    if image.shape[2] == 3:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    grey = cv2.cvtColor(image, cv2.COLOR_BGRA2GRAY).astype(np.uint16)
    alpha = image[:, :, 3].astype(np.uint16)
    return ((grey * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def reduced(luma: Grey, factor: int) -> Grey:
    """Return the means of ``factor`` × ``factor`` pixels, rounded half up; a rest at the edge is cut."""
    if factor == 1:
        return luma
    height, width = luma.shape[0] // factor, luma.shape[1] // factor
    rows = luma[: height * factor].reshape(height, factor, -1).sum(axis=1, dtype=np.uint32)
    sums = rows[:, : width * factor].reshape(height, width, factor).sum(axis=2, dtype=np.uint32)
    return np.asarray((sums + factor * factor // 2) // (factor * factor), np.uint8)
