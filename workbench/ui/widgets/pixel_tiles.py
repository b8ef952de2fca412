"""Grey cells with their value written in them, each painted once: text is what takes time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

MAXIMUM = 255
# Black has a contrast of 4.6 on this grey, white one of 4.6 on the grey before it (WCAG 2.2).
LIGHT_CELL = 118
# The background of a digit is quieter than the digit, and can be read all the same.
ZERO_TEXT = "#77777F"
_LEAST_TEXT = 5


def text_colour(value: int) -> str:
    """Return the colour of the text on a cell of this grey, 0–255."""
    if value == 0:
        return ZERO_TEXT
    return "#000000" if value >= LIGHT_CELL else "#FFFFFF"


def text_of(value: int, *, is_scaled: bool) -> str:
    """Return how a value from 0 to 255 is written in its cell: as it is, or from 0 to 1."""
    if not is_scaled or value in (0, MAXIMUM):
        return str(value // MAXIMUM if is_scaled else value)
    # Two places without the nought: more would not fit, and 0 and 1 stay what they are.
    return f"{min(0.99, max(0.01, value / MAXIMUM)):.2f}"[1:]


def cell_font(font: QFont, cell: int) -> QFont:
    """Return the largest font in which the widest value fits into a cell of so many device pixels."""
    fitting = QFont(font)
    fitting.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    fitting.setPixelSize(100)
    width = QFontMetricsF(fitting).horizontalAdvance("255") / 100
    fitting.setPixelSize(max(_LEAST_TEXT, int(min(cell * 0.6, (cell - 1.5) / width))))
    return fitting


class PixelTiles:
    """The cells of all values in one size; ``tile`` paints those that are asked for."""

    def __init__(self) -> None:
        self._tiles: dict[int, QPixmap] = {}
        self._form: tuple[int, bool, str] = (0, False, "")
        self._font = QFont()

    def use(self, cell: int, *, is_scaled: bool, font: QFont) -> None:
        """Paint cells ``cell`` device pixels wide from now on."""
        form = cell, is_scaled, font.key()
        if form != self._form:
            self._form = form
            self._tiles.clear()
            self._font = cell_font(font, cell)

    def tile(self, value: int) -> QPixmap:
        """Return the cell of a value, 0–255."""
        found = self._tiles.get(value)
        if found is None:
            found = self._tiles[value] = self._painted(value)
        return found

    def _painted(self, value: int) -> QPixmap:
        cell, is_scaled, _font = self._form
        tile = QPixmap(cell, cell)
        tile.fill(QColor(value, value, value))
        painter = QPainter(tile)
        painter.setFont(self._font)
        painter.setPen(QColor(text_colour(value)))
        painter.drawText(tile.rect(), Qt.AlignmentFlag.AlignCenter, text_of(value, is_scaled=is_scaled))
        painter.end()
        return tile
