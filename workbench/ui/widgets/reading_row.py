"""What was read of a drawing, in one line of large digits, each of which can be chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import theme_of

_PLACEHOLDER = "What you draw is read here."
_HEIGHT = 56
_MARGIN = 16
_LARGEST, _SMALLEST = 34, 13
# What is added to a digit's own width, and between two rows, as shares of the type size.
_AIR, _ROW_AIR = 0.3, 0.9


@dataclass(frozen=True)
class RowDigit:
    """A digit of a line: what it is read as, its row from 0, and how much to trust it.

    ``is_sure`` where the model is, ``is_kept`` where the label is the user's.
    """

    text: str
    row: int = 0
    is_sure: bool = True
    is_kept: bool = False


class ReadingRow(QWidget):
    """Digits as large as there is room; ``digit_chosen`` carries the index of one that was clicked."""

    digit_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits: tuple[RowDigit, ...] = ()
        self._selected = -1
        self._hovered = -1
        self._places: tuple[QRectF, ...] = ()
        self._size = _LARGEST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Reading")

    @property
    def digits(self) -> tuple[RowDigit, ...]:
        """The digits that are shown."""
        return self._digits

    @property
    def selected(self) -> int:
        """The index of the selected digit, -1 if there is none."""
        return self._selected

    @property
    def text(self) -> str:
        """What is read, a line a row."""
        # Names of several characters would run into each other.
        between = "" if all(len(digit.text) == 1 for digit in self._digits) else " "
        rows: dict[int, list[str]] = {}
        for digit in self._digits:
            rows.setdefault(digit.row, []).append(digit.text)
        return "\n".join(between.join(row) for row in rows.values())

    def show_digits(self, digits: Sequence[RowDigit], *, selected: int = -1) -> None:
        """Show digits in reading order, one of them selected or none."""
        if (tuple(digits), selected) == (self._digits, self._selected):
            return
        self._digits, self._selected = tuple(digits), selected
        self._arrange()
        self.setAccessibleDescription(self.text.replace("\n", ", ") or "Nothing is read.")
        self.update()

    def place_of(self, index: int) -> QRectF:
        """Return where a digit is shown."""
        return self._places[index]

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def resizeEvent(self, _event: object) -> None:
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        if not self._digits:
            painter.setPen(QColor(theme.muted))
            room = QRectF(self.rect()).adjusted(_MARGIN, 0, -_MARGIN, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _PLACEHOLDER)
            return
        painter.setFont(self._font(self._size))
        for index, (digit, place) in enumerate(zip(self._digits, self._places, strict=True)):
            is_chosen = index == self._selected and len(self._digits) > 1
            if is_chosen or index == self._hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent_soft if is_chosen else theme.hover))
                painter.drawRoundedRect(place, 6, 6)
            if index and digit.row != self._digits[index - 1].row:
                painter.setPen(QColor(theme.line))
                x = place.left() - _ROW_AIR * self._size / 2
                painter.drawLine(round(x), round(place.top()) + 6, round(x), round(place.bottom()) - 6)
            colour = theme.positive if digit.is_kept else theme.text if digit.is_sure else theme.muted
            painter.setPen(QColor(colour))
            text = digit.text
            if len(text) > 1:
                text = painter.fontMetrics().elidedText(
                    text, Qt.TextElideMode.ElideRight, math.ceil(place.width())
                )
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._index_at(event))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event)
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.digit_chosen.emit(index)

    def _index_at(self, event: QMouseEvent) -> int:
        if len(self._digits) < 2:
            return -1
        return next((i for i, place in enumerate(self._places) if place.contains(event.position())), -1)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.setCursor(Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _arrange(self) -> None:
        """Place the digits from the left, in the largest type for which there is room."""
        self._hovered = -1
        room = self.width() - 2 * _MARGIN
        widths = self._widths(_LARGEST)
        self._size = min(max(int(_LARGEST * room / max(sum(widths), 1)), _SMALLEST), _LARGEST)
        widths = self._widths(self._size)
        # Long names have to give up their ends where even small type leaves no room for all.
        share = min(1.0, room / max(sum(widths), 1))
        widths = [width * share for width in widths]
        high = min(self._size * 1.35, _HEIGHT - 8)
        x = float(_MARGIN) - _AIR * self._size / 2
        places = []
        for index, width in enumerate(widths):
            digit_width = self._digit_width(self._digits[index], self._size) * share
            x += width
            places.append(QRectF(x - digit_width, (self.height() - high) / 2, digit_width, high))
        self._places = tuple(places)

    def _widths(self, size: int) -> list[float]:
        """Return the width of each digit, with the room before the first one of a row."""
        widths = [self._digit_width(digit, size) for digit in self._digits]
        for index in range(1, len(widths)):
            if self._digits[index].row != self._digits[index - 1].row:
                widths[index] += _ROW_AIR * size
        return widths

    def _digit_width(self, digit: RowDigit, size: int) -> float:
        return QFontMetricsF(self._font(size)).horizontalAdvance(digit.text) + _AIR * size

    def _font(self, size: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold)
        return font
