"""The network's answer as bars: one row a class, the strongest in full colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import theme_of

if TYPE_CHECKING:
    # For the annotations alone: the first window is painted before numpy is loaded.
    import numpy as np
    from numpy.typing import NDArray

_ROW = 20
_BAR = 12
_GAP = 12


class ProbabilityBars(QWidget):
    """Probabilities of all classes as horizontal bars with figures."""

    def __init__(self, labels: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = tuple(labels)
        self._probabilities: NDArray[np.float32] | None = None
        self.setAccessibleName("Probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Show other classes; the bars are empty until the next probabilities."""
        if tuple(labels) != self._labels:
            self._labels = tuple(labels)
            self._probabilities = None
            self.updateGeometry()
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
            self.setAccessibleDescription(f"{self._labels[best]}, {self._probabilities[best]:.1%}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, _ROW * len(self._labels))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, _ROW * len(self._labels))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = self.font()
        strong = QFont(plain)
        strong.setWeight(QFont.Weight.DemiBold)
        measure = QFontMetrics(strong)
        names = max((measure.horizontalAdvance(label) for label in self._labels), default=0)
        figures = measure.horizontalAdvance("100.0 %")
        left = names + _GAP
        width = max(0, self.width() - left - figures - _GAP)
        best = -1 if self._probabilities is None else int(self._probabilities.argmax())
        for row, label in enumerate(self._labels):
            top = row * _ROW
            is_best = row == best
            painter.setFont(strong if is_best else plain)
            painter.setPen(QColor(theme.text if is_best else theme.muted))
            painter.drawText(QRectF(0, top, names, _ROW), _LEFT, label)
            bar = QRectF(left, top + (_ROW - _BAR) / 2, width, _BAR)
            _paint_bar(painter, bar, 1.0, theme.accent_soft)
            if self._probabilities is None:
                continue
            value = float(self._probabilities[row])
            _paint_bar(painter, bar, value, theme.accent_fill)
            painter.drawText(
                QRectF(left + width + _GAP, top, figures, _ROW), _RIGHT, f"{value:.1%}"[:-1] + " %"
            )


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


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
