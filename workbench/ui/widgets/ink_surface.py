"""The ink of which a widget shows the middle: device pixels within, logical ones to whoever draws."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.ui.widgets.ink import Area, Dot, Ink
from workbench.vision.drawing import Drawing


class InkSurface:
    """Ink that never shrinks: what a smaller window hides, a larger one shows again.

    ``ratio`` is how many device pixels a logical one has.
    """

    def __init__(self, ratio: float) -> None:
        self.ink = Ink(np.zeros((1, 1), np.uint8))
        self._ratio = ratio
        self._size = (1, 1)
        # What was the visible corner when the drawing was begun, in pixels of the ink.
        self._begun = (0, 0)

    @property
    def ratio(self) -> float:
        """How many device pixels a logical one has."""
        return self._ratio

    @property
    def visible(self) -> Area:
        """The part of the ink that is shown: its middle."""
        height, width = self._size
        all_height, all_width = self.ink.pixels.shape
        left, top = (all_width - width) // 2, (all_height - height) // 2
        return Area(left, top, left + width, top + height)

    def image(self) -> NDArray[np.uint8]:
        """Return what is visible: uint8 [H, W] in device pixels, white (255) ink on black (0)."""
        return np.array(self.ink.pixels[self.visible.slices])

    def drawn(self) -> Drawing | None:
        """Return the visible ink without the blank around it, in logical pixels; None without ink."""
        bounds = self.ink.bounds
        if bounds is None:
            return None
        visible = self.visible
        area = visible.common(bounds)
        pixels = self.ink.pixels[area.slices]
        if not pixels.size:
            return None
        left, top = area.left - visible.left, area.top - visible.top
        then_left, then_top = area.left - self._begun[0], area.top - self._begun[1]
        if self._ratio == 1:
            return Drawing(np.array(pixels), left, top, (then_left, then_top))
        size = (max(self._logical(pixels.shape[1]), 1), max(self._logical(pixels.shape[0]), 1))
        # Halved bilinearly, each pixel is the mean of its four, and quicker than by areas.
        image = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        begun = self._logical(then_left), self._logical(then_top)
        return Drawing(image, self._logical(left), self._logical(top), begun)

    def begin(self, dot: Dot, *, is_erasing: bool) -> Area:
        """Begin a stroke; returns what changes."""
        if self.ink.is_empty:
            self._begun = self.visible.left, self.visible.top
        return self.ink.begin(dot, is_erasing=is_erasing)

    def dot(self, x: float, y: float, width: float) -> Dot:
        """Return the dot that a pen of some width makes at a place of the widget."""
        visible = self.visible
        return Dot(x * self._ratio + visible.left, y * self._ratio + visible.top, width * self._ratio)

    def shown(self, area: Area) -> Area:
        """Return where a part of the ink is seen, in whole logical pixels."""
        seen = area.moved(-self.visible.left, -self.visible.top)
        return Area(
            int(seen.left / self._ratio),
            int(seen.top / self._ratio),
            int(seen.right / self._ratio) + 1,
            int(seen.bottom / self._ratio) + 1,
        )

    def fit(self, width: int, height: int) -> None:
        """Show so much of the ink, in logical pixels."""
        self._size = max(round(height * self._ratio), 1), max(round(width * self._ratio), 1)
        dx, dy = self.ink.grow(*self._size)
        self._begun = self._begun[0] + dx, self._begun[1] + dy

    def rescale(self, ratio: float) -> None:
        """Go to a screen of another resolution; `fit` follows."""
        if ratio == self._ratio:
            return
        factor = ratio / self._ratio
        self._ratio = ratio
        pixels = cv2.resize(self.ink.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
        self.ink = Ink(np.asarray(pixels, np.uint8))
        self._begun = round(self._begun[0] * factor), round(self._begun[1] * factor)

    def _logical(self, length: int) -> int:
        return round(length / self._ratio)
