"""The network's answer as bars: one row a class, or the strongest of many classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
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
# Ten digits and background; of more classes than that, so many of the most probable lead the others.
_MOST_ROWS, _LEADING = 11, 8
# Of long names, the bars keep at least this share of the width.
_MOST_FOR_NAMES = 0.48


class ProbabilityBars(QWidget):
    """Probabilities of classes as horizontal bars with figures.

    There is a row for each of up to eleven classes, in their order. Of more, the eight most probable are
    shown with the best above, and a last row has what all others share. ``label_chosen`` carries the
    label of a row that was clicked, while that is allowed.
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

    def texts(self) -> list[tuple[str, str]]:
        """Return the rows as they are shown: name and figure, which is empty without probabilities."""
        return [(one.name, "" if one.value is None else percent_text(one.value, 1)) for one in self._rows()]

    def sizeHint(self) -> QSize:
        return QSize(260, _ROW * self._row_count())

    def minimumSizeHint(self) -> QSize:
        return QSize(180, _LEAST_ROW * self._row_count())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self.setToolTip(self._tool_tip(self._row_at(event.pos().y())))
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(round(event.position().y())) if self._can_choose else -1)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(round(event.position().y()))
        is_inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._can_choose and is_inside and row >= 0:
            label = self._rows()[row].label
            if label:
                self.label_chosen.emit(label)

    def _row_count(self) -> int:
        return len(self._labels) if len(self._labels) <= _MOST_ROWS else _LEADING + 1

    def _rows(self) -> tuple[_Row, ...]:
        """Return what is shown, from above."""
        values = self._probabilities
        if len(self._labels) <= _MOST_ROWS:
            best = -1 if values is None else int(values.argmax())
            return tuple(
                _Row(
                    label,
                    _SHORT_NAMES.get(label, label),
                    None if values is None else float(values[place]),
                    is_best=place == best,
                )
                for place, label in enumerate(self._labels)
            )
        others = f"{len(self._labels) - _LEADING} others"
        if values is None:
            return (*(_Row("", "", None) for _ in range(_LEADING)), _Row("", others, None))
        # Of equal ones, the first class leads: rows keep their places from answer to answer.
        order = (-values).argsort(kind="stable")[:_LEADING].tolist()
        shown = tuple(
            _Row(label, _SHORT_NAMES.get(label, label), float(values[place]), is_best=place == order[0])
            for place in order
            for label in (self._labels[place],)
        )
        rest = float(values.sum()) - float(values[order].sum())
        return (*shown, _Row("", others, max(0.0, rest)))

    def _tool_tip(self, row: int) -> str:
        rows = self._rows()
        if not 0 <= row < len(rows):
            return ""
        if self._can_choose:
            return _choice_text(rows[row].label)
        return rows[row].label if len(rows[row].label) > 1 else ""

    def _row_at(self, y: int) -> int:
        row = int(y // self._row_height()) if self._labels else -1
        return row if 0 <= row < self._row_count() else -1

    def _row_height(self) -> float:
        """Return the height of a row: less than usual where a small window has no room."""
        return min(float(_ROW), self.height() / max(self._row_count(), 1))

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
        rows = self._rows()
        widest = max((measure.horizontalAdvance(row.name) for row in rows), default=0)
        # A pixel more: what is just as wide as its room would be cut.
        names = min(float(widest + 1), self.width() * _MOST_FOR_NAMES)
        height = self._row_height()
        figures = measure.horizontalAdvance("100.0 %")
        left = names + _GAP
        width = max(0.0, self.width() - left - figures - _GAP)
        for place, row in enumerate(rows):
            top = place * height
            is_best, is_kept = row.is_best, bool(row.label) and row.label == self._kept_as
            if place == self._hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.hover))
                painter.drawRoundedRect(QRectF(0, top, self.width(), height), 4, 4)
            painter.setFont(strong if is_best or is_kept else plain)
            painter.setPen(QColor(theme.positive if is_kept else theme.text if is_best else theme.muted))
            name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, math.ceil(names))
            painter.drawText(QRectF(0, top, names, height), _LEFT, name)
            painter.setPen(QColor(theme.text if is_best else theme.muted))
            bar = QRectF(left, top + (height - _BAR) / 2, width, _BAR)
            _paint_bar(painter, bar, 1.0, theme.accent_soft)
            if row.value is None:
                continue
            _paint_bar(painter, bar, row.value, theme.accent_fill)
            painter.setFont(strong if is_best else plain)
            painter.drawText(
                QRectF(left + width + _GAP, top, figures, height), _RIGHT, percent_text(row.value, 1)
            )


@dataclass(frozen=True)
class _Row:
    """A row: its label, empty where it is no class, its name as shown, and its probability."""

    label: str
    name: str
    value: float | None
    is_best: bool = False


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
