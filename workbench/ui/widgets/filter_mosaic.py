"""What each filter of a convolution makes of a sample, side by side, with one of them chosen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import theme_of
from workbench.ui.widgets.sample_mosaic import largest_rows
from workbench.ui.widgets.signed_colours import pixmap_of, signed_colours

_GAP = 4
# Rows of equal length look better, as long as maps do not get much smaller for it.
_LEAST_EVEN = 0.9


class FilterMosaic(QWidget):
    """Maps, float32 [count, 28, 28], all in one scale; ``chosen`` carries the place of a click or a key."""

    chosen = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps: NDArray[np.float32] = np.zeros((0, SIDE, SIDE), np.float32)
        self._place = 0
        self._sentence = ""
        self.setAccessibleName("What each filter makes of the sample")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(8 * (SIDE + _GAP), 4 * (SIDE + _GAP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(8 * (2 * SIDE + _GAP), 4 * (2 * SIDE + _GAP))

    def maps(self) -> NDArray[np.float32]:
        """Return what is shown, float32 [count, 28, 28]."""
        return self._maps

    @property
    def place(self) -> int:
        """The place of the chosen filter, from 0."""
        return self._place

    @property
    def sentence(self) -> str:
        """What is written in place of maps."""
        return self._sentence

    def show_maps(self, maps: NDArray[np.float32], *, place: int, sentence: str = "") -> None:
        """Show maps, float32 [count, 28, 28], that of ``place`` chosen; ``sentence`` where there are none."""
        self._maps, self._place = maps, place
        self._sentence = "" if len(maps) else sentence
        self.setAccessibleDescription(self._sentence or f"Filter {place + 1} of {len(maps)}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._sentence:
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._sentence)
            return
        ratio = self.devicePixelRatioF()
        largest = float(np.abs(self._maps).max(initial=0.0))
        for place, area in enumerate(self._areas()):
            # Larger first, then smaller: pixels are of equal size, whatever room there is.
            magnified = max(1, math.ceil(area.width() * ratio / SIDE))
            picture = pixmap_of(signed_colours(self._maps[place], largest=largest), magnified=magnified)
            painter.drawPixmap(area, picture, QRectF(picture.rect()))
            if place == self._place:
                painter.setPen(QPen(QColor(theme.accent), 3 if self.hasFocus() else 2))
                painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 2, 2)

    def _areas(self) -> list[QRectF]:
        """Return a square for each map, as large as there is room."""
        count = len(self._maps)
        if not count:
            return []
        columns, room = largest_rows(
            count, self.width() - 2, self.height() - 2, gap=_GAP, least_even=_LEAST_EVEN
        )
        side = math.floor(room)
        step = side + _GAP
        left = (self.width() - columns * step + _GAP) // 2
        return [
            QRectF(left + place % columns * step, 1 + place // columns * step, side, side)
            for place in range(count)
        ]

    def _place_at(self, point: QPointF) -> int | None:
        return next((place for place, area in enumerate(self._areas()) if area.contains(point)), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        areas = self._areas()
        columns = sum(area.y() == areas[0].y() for area in areas) if areas else 0
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Home: -self._place,
            Qt.Key.Key_End: len(areas) - 1 - self._place,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self._place + step < len(areas):
            self.chosen.emit(self._place + step)
