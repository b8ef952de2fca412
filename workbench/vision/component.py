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

    def joined(self, other: Component) -> Component:
        """Return both as one."""
        return Component(self.box.union(other.box), self.area + other.area, self.parts + other.parts)

    def pixels(self, labels: Labels) -> Grey:
        """Return 255, uint8, where a label is one of this component's parts."""
        own = cv2.inRange(labels, self.parts[0], self.parts[0])
        for part in self.parts[1:]:
            own = cv2.bitwise_or(own, cv2.inRange(labels, part, part))
        return np.asarray(own, np.uint8)
