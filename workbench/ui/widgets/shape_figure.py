"""The shape of an array as a row of boxes: how long each of its axes is, and what it stands for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import theme_of

_BOX = 38
_NAMES = 20
_GAP = 16
_INSET = 5
_CENTRE = Qt.AlignmentFlag.AlignCenter


class ShapeFigure(QWidget):
    """Axes as ``(length, name)``, the outermost first; one of them may be ``marked``."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes: tuple[tuple[int, str], ...] = ()
        self._marked = ""
        self.setFixedHeight(_BOX + _NAMES)
        self.setMinimumWidth(220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Shape")

    def sizeHint(self) -> QSize:
        return QSize(300, _BOX + _NAMES)

    def axes(self) -> tuple[tuple[int, str], ...]:
        """Return what is shown."""
        return self._axes

    def show_axes(self, axes: Sequence[tuple[int, str]], *, marked: str = "") -> None:
        """Show axes; the one that is called ``marked`` stands out."""
        self._axes = tuple(axes)
        self._marked = marked
        self.setAccessibleDescription(", ".join(f"{length:,} {name}" for length, name in axes))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._axes:
            return
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures, names = _fonts(self.font())
        left = 0.0
        for place, ((length, name), width) in enumerate(zip(self._axes, self._widths(), strict=True)):
            box = QRectF(left, 0, width, _BOX).adjusted(0.5, 0.5, -0.5, -0.5)
            left += width + _GAP
            is_marked = name == self._marked
            painter.setPen(QPen(QColor(theme.accent_fill if is_marked else theme.field_line), 1))
            painter.setBrush(QColor(theme.accent_soft if is_marked else theme.field))
            painter.drawRoundedRect(box, 6, 6)
            painter.setFont(figures)
            painter.setPen(QColor(theme.text))
            painter.drawText(box, _CENTRE, f"{length:,}")
            if place:
                painter.setPen(QColor(theme.muted))
                painter.drawText(QRectF(box.left() - _GAP, 0, _GAP, _BOX), _CENTRE, "×")
            painter.setFont(names)
            painter.setPen(QColor(theme.accent if is_marked else theme.muted))
            painter.drawText(QRectF(box.left() - 8, _BOX + 2, box.width() + 16, _NAMES - 2), _CENTRE, name)

    def _widths(self) -> list[float]:
        """Return the widths of the boxes: what their texts need, and each as much of the rest."""
        figures, names = map(QFontMetricsF, _fonts(self.font()))
        needed = [
            max(figures.horizontalAdvance(f"{length:,}") + 2 * _INSET, names.horizontalAdvance(name) + 2)
            for length, name in self._axes
        ]
        rest = self.width() - _GAP * (len(needed) - 1) - sum(needed)
        return [width + rest / len(needed) for width in needed]


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    """Return the fonts of the lengths and of the names."""
    figures, names = QFont(font), QFont(font)
    figures.setPixelSize(15)
    figures.setWeight(QFont.Weight.DemiBold)
    names.setPixelSize(12)
    return figures, names
