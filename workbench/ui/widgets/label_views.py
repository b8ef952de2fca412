"""A label as figures: the one-hot vector of a sample."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.ui.theme import theme_of

# From this width on for anything to read; below, colours and the accessible description tell all.
_LEAST_STEP = 12
_CENTRE = Qt.AlignmentFlag.AlignCenter
# Cells of labels and of answers, which stand below each other.
CELL_HEIGHT = 26
_CELL_GAP = 5


class OneHotView(QWidget):
    """A label as the vector that the network is taught: a 1 at its class, 0 elsewhere."""

    _NAMES = 18

    def __init__(self, classes: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = tuple(classes)
        self._label: int | None = None
        self.setFixedHeight(CELL_HEIGHT + self._NAMES)
        self.setMinimumWidth(180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("One-hot label")

    def set_classes(self, classes: Sequence[str]) -> None:
        """Have a cell for each of other classes, with none of them as the label."""
        self._classes = tuple(classes)
        self.set_label(None)

    def vector(self) -> tuple[int, ...]:
        """Return what is shown: a 0 or 1 for each class."""
        return tuple(int(place == self._label) for place in range(len(self._classes)))

    def set_label(self, label: int | None) -> None:
        """Show a label as its place among the classes, or all zeros."""
        self._label = label
        self.setAccessibleDescription(" ".join(map(str, self.vector())))
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            step, _gap = cell_steps(self.width(), len(self._classes))
            place = int(event.pos().x() // step)
            if 0 <= place < len(self._classes):
                text = f"{self._classes[place]}: {self.vector()[place]}"
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, gap = cell_steps(self.width(), len(self._classes))
        for place, (name, value) in enumerate(zip(self._classes, self.vector(), strict=True)):
            cell = QRectF(place * step, 0, step - gap, CELL_HEIGHT)
            painter.setPen(QPen(QColor(theme.accent_fill if value else theme.field_line), 1))
            painter.setBrush(QColor(theme.accent_fill if value else theme.field))
            radius = cell_radius(cell.width())
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            if step < _LEAST_STEP:
                if value:
                    self._paint_only_name(painter, name, cell)
                continue
            painter.setFont(weighted(self.font(), is_strong=bool(value)))
            painter.setPen(QColor(theme.on_accent if value else theme.muted))
            painter.drawText(cell, _CENTRE, str(value))
            painter.setFont(weighted(small(self.font()), is_strong=bool(value)))
            painter.setPen(QColor(theme.text if value else theme.muted))
            below = QRectF(cell.x(), CELL_HEIGHT + 2, cell.width(), self._NAMES - 2)
            painter.drawText(below, _CENTRE, _elided(painter, name, below.width()))

    def _paint_only_name(self, painter: QPainter, name: str, cell: QRectF) -> None:
        """Name the label where there is no room for the names of all classes."""
        painter.setFont(weighted(small(self.font()), is_strong=True))
        painter.setPen(QColor(theme_of(self).text))
        shown = _elided(painter, name, self.width())
        width = painter.fontMetrics().horizontalAdvance(shown) + 2
        left = min(max(0.0, cell.center().x() - width / 2), self.width() - width)
        painter.drawText(QRectF(left, CELL_HEIGHT + 2, width, self._NAMES - 2), _CENTRE, shown)


def _elided(painter: QPainter, name: str, width: float) -> str:
    return painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(width))


def cell_steps(width: int, count: int) -> tuple[float, float]:
    """Return how far cells stand apart from left to left, and how much of that is free between them."""
    gap = min(_CELL_GAP, width / count / 4)
    return (width + gap) / count, gap


def cell_radius(width: float) -> float:
    """Return how round the corners of a cell are: narrow ones stay cells."""
    return min(5.0, width / 3)


def small(font: QFont) -> QFont:
    """Return a font in the size of names and figures beside cells and bars."""
    result = QFont(font)
    result.setPixelSize(11)
    return result


def weighted(font: QFont, *, is_strong: bool) -> QFont:
    """Return a font, strong or not."""
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return result
