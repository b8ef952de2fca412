"""Component: the ink of one digit, or of a part of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Box, Grey

Labels = NDArray[np.uint16]


@dataclass(frozen=True)
class Component:
    """One digit's ink: its box, its pixels, and the labels of the connected parts that form it."""

    box: Box
    area: int
    parts: tuple[int, ...]

    @classmethod
    def of_pixels(cls, own: Grey, within: Box, parts: tuple[int, ...]) -> Component:
        """Return the component of pixels, uint8, above 0 on them, that are cropped to a box."""
        x, y, width, height = cv2.boundingRect(own)
        return cls(Box(within.x + x, within.y + y, width, height), cv2.countNonZero(own), parts)

    @property
    def stroke(self) -> float:
        """About the width of its stroke in pixels: its area over half of its box's outline."""
        return self.area / (self.box.width + self.box.height)

    def joined(self, other: Component) -> Component:
        """Return both as one."""
        return Component(self.box.union(other.box), self.area + other.area, self.parts + other.parts)

    def pixels(self, labels: Labels) -> Grey:
        """Return 255, uint8, where a label is one of this component's parts."""
        own = cv2.inRange(labels, self.parts[0], self.parts[0])
        for part in self.parts[1:]:
            own = cv2.bitwise_or(own, cv2.inRange(labels, part, part))
        return np.asarray(own, np.uint8)
