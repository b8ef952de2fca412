"""The network's answer as bars: one row a class, the strongest in full colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import BACKGROUND
from workbench.ui.theme import theme_of
from workbench.ui.wording import percent_text

if TYPE_CHECKING:
    # For the annotations alone: the first window is painted before numpy is loaded.
    import numpy as np
    from numpy.typing import NDArray

_ROW = 20
_LEAST_ROW = 16
_BAR = 12
# As the other views of own samples and classes have it.
_SHORT_NAMES = {BACKGROUND: "none"}
_GAP = 12


class ProbabilityBars(QWidget):
    """Probabilities of all classes as horizontal bars with figures.

    ``label_chosen`` carries the label of a row that was clicked, while that is allowed.
    """

    label_chosen = Signal(str)

    def __init__(self, labels: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = tuple(labels)
        self._probabilities: NDArray[np.float32] | None = None
        self._kept_as = ""
        self._can_choose = False
        self._hovered = -1
        self.setMouseTracking(True)
        self.setAccessibleName("Probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Show other classes; the bars are empty until the next probabilities."""
        if tuple(labels) != self._labels:
            self._labels = tuple(labels)
            self._probabilities = None
            self.updateGeometry()
            self.update()

    @property
    def can_choose(self) -> bool:
        """Whether a click on a row says what the digit is."""
        return self._can_choose

    def set_choice(self, *, can_choose: bool, kept_as: str = "") -> None:
        """Let a click on a row say what the digit is, or not; ``kept_as`` is what was said."""
        if (can_choose, kept_as) != (self._can_choose, self._kept_as):
            self._can_choose, self._kept_as = can_choose, kept_as
            self._hovered = self._hovered if can_choose else -1
            self.setCursor(Qt.CursorShape.PointingHandCursor if can_choose else Qt.CursorShape.ArrowCursor)
            self.update()

    def probabilities(self) -> NDArray[np.float32] | None:
        """Return what is shown, float32 [classes], or None."""
        return self._probabilities

    def set_probabilities(self, probabilities: NDArray[np.float32] | None) -> None:
        """Show float32 [classes], in the order of the labels, or empty bars."""
        self._probabilities = None if probabilities is None else probabilities.astype("float32")
        if self._probabilities is None:
            self.setAccessibleDescription("No reading")
        else:
            best = int(self._probabilities.argmax())
            share = percent_text(float(self._probabilities[best]), 1)
            self.setAccessibleDescription(f"{self._labels[best]}, {share}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, _ROW * len(self._labels))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, _LEAST_ROW * len(self._labels))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._row_at(event.pos().y())
            self.setToolTip(_choice_text(self._labels[row]) if self._can_choose and row >= 0 else "")
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(round(event.position().y())) if self._can_choose else -1)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(round(event.position().y()))
        is_inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._can_choose and is_inside and row >= 0:
            self.label_chosen.emit(self._labels[row])

    def _row_at(self, y: int) -> int:
        row = int(y // self._row_height()) if self._labels else -1
        return row if 0 <= row < len(self._labels) else -1

    def _row_height(self) -> float:
        """Return the height of a row: less than usual where a small window has no room."""
        return min(float(_ROW), self.height() / max(len(self._labels), 1))

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = self.font()
        strong = QFont(plain)
        strong.setWeight(QFont.Weight.DemiBold)
        measure = QFontMetrics(strong)
        shown = [_SHORT_NAMES.get(label, label) for label in self._labels]
        names = max((measure.horizontalAdvance(name) for name in shown), default=0)
        height = self._row_height()
        figures = measure.horizontalAdvance("100.0 %")
        left = names + _GAP
        width = max(0, self.width() - left - figures - _GAP)
        best = -1 if self._probabilities is None else int(self._probabilities.argmax())
        for row, label in enumerate(self._labels):
            top = row * height
            is_best, is_kept = row == best, label == self._kept_as
            if row == self._hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.hover))
                painter.drawRoundedRect(QRectF(0, top, self.width(), height), 4, 4)
            painter.setFont(strong if is_best or is_kept else plain)
            painter.setPen(QColor(theme.positive if is_kept else theme.text if is_best else theme.muted))
            painter.drawText(QRectF(0, top, names, height), _LEFT, shown[row])
            painter.setPen(QColor(theme.text if is_best else theme.muted))
            bar = QRectF(left, top + (height - _BAR) / 2, width, _BAR)
            _paint_bar(painter, bar, 1.0, theme.accent_soft)
            if self._probabilities is None:
                continue
            value = float(self._probabilities[row])
            _paint_bar(painter, bar, value, theme.accent_fill)
            painter.setFont(strong if is_best else plain)
            painter.drawText(
                QRectF(left + width + _GAP, top, figures, height), _RIGHT, percent_text(value, 1)
            )


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _choice_text(label: str) -> str:
    return "It is no digit (B)" if label == BACKGROUND else f"It is {label} ({label})"


def _paint_bar(painter: QPainter, bar: QRectF, fraction: float, colour: str) -> None:
    width = bar.width() * min(1.0, max(0.0, fraction))
    # Less than half a pixel would be a smudge, and most of ten classes are there.
    if width < 0.5:
        return
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    radius = min(3.0, width / 2)
    painter.drawRoundedRect(QRectF(bar.x(), bar.y(), width, bar.height()), radius, radius)
    painter.restore()
