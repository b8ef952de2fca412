"""How a camera moves over a picture: where the frame lies on it at each moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Box

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Motion:
    """What a hand does with the camera; lengths in pixels of the frame, times in seconds.

    ``shake`` is how far the hand trembles, ``pan`` how far it sweeps to and fro within ``period``,
    ``zoom`` by how much it comes nearer, in parts of the distance, within the same period.
    """

    shake: float = 0.0
    pan: float = 0.0
    zoom: float = 0.0
    period: float = 4.0

    def placed(self, seconds: float, size: tuple[int, int], enlarged: float) -> Matrix:
        """Return the map, float64 [2, 3], from a picture to the frame of a ``size`` (width, height).

        The picture is as large as the frame and is shown ``enlarged`` times, its middle in the middle.
        """
        turn = 2 * math.pi * seconds
        scale = enlarged * (1 + self.zoom / 2 * math.sin(turn / self.period))
        # A hand trembles at some 1 to 8 Hz, the slower the further.
        across = self.shake * (
            math.sin(1.1 * turn) + 0.5 * math.sin(2.7 * turn + 1) + 0.2 * math.sin(7.3 * turn)
        )
        down = self.shake * (
            math.cos(0.9 * turn + 2) + 0.5 * math.sin(3.1 * turn + 4) + 0.2 * math.sin(6.7 * turn + 1)
        )
        across += self.pan * math.sin(turn / self.period)
        width, height = size
        return np.asarray(
            (
                (scale, 0, width / 2 * (1 - scale) + across),
                (0, scale, height / 2 * (1 - scale) + down),
            ),
            np.float64,
        )


@dataclass(frozen=True)
class ExactBox:
    """A box with parts of pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def is_within(self, size: tuple[int, int], margin: float) -> bool:
        """Return whether it lies in a frame (width, height), at least ``margin`` from its border."""
        right, bottom = self.x + self.width + margin, self.y + self.height + margin
        return self.x >= margin and self.y >= margin and right <= size[0] and bottom <= size[1]

    def shared(self, other: Box) -> float:
        """Return the area shared with a box, in parts of that of both."""
        width = min(self.x + self.width, other.right) - max(self.x, other.x)
        height = min(self.y + self.height, other.bottom) - max(self.y, other.y)
        both = max(0.0, width) * max(0.0, height)
        return both / (self.width * self.height + other.area - both)


def mapped_box(placed: Matrix, box: Box) -> ExactBox:
    """Return a box of the picture in the frame; ``placed`` turns nothing."""
    scale = float(placed[0, 0])
    return ExactBox(
        box.x * scale + float(placed[0, 2]),
        box.y * scale + float(placed[1, 2]),
        box.width * scale,
        box.height * scale,
    )
