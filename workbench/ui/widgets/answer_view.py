"""How the network answers, cell by cell beside the one-hot label that it is taught."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.ui.theme import theme_of
from workbench.ui.widgets.label_views import CELL_HEIGHT, cell_radius, cell_steps, small, weighted
from workbench.ui.wording import percent_text

# From this width on a probability is written with three places, from that on with two.
_WIDE_STEP, _NARROW_STEP = 41, 26


class AnswerView(QWidget):
    """The probability of each class, written from 0 to 1 like the label above, in a cell filled as high."""

    def __init__(self, classes: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = tuple(classes)
        self._probabilities: NDArray[np.float32] | None = None
        self._label: int | None = None
        self.setFixedHeight(CELL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The model’s answer")

    def set_classes(self, classes: Sequence[str]) -> None:
        """Have a cell for each of other classes, with no answer in them."""
        self._classes = tuple(classes)
        self.set_answer(None, label=None)

    def probabilities(self) -> NDArray[np.float32] | None:
        """Return what is shown, float32 [classes], or None."""
        return self._probabilities

    def set_answer(self, probabilities: NDArray[np.float32] | None, *, label: int | None) -> None:
        """Show float32 [classes], or empty cells; the strongest is wrong where it is not ``label``."""
        self._probabilities = probabilities
        self._label = label
        texts = [] if probabilities is None else [percent_text(float(each), 1) for each in probabilities]
        pairs = zip(self._classes, texts, strict=False)
        self.setAccessibleDescription(", ".join(f"{name}: {text}" for name, text in pairs))
        self.update()

    @staticmethod
    def text_of(value: float, width: float) -> str:
        """Return a probability as a cell has room for it: what is not quite 0 or 1 is not written so."""
        if width < _NARROW_STEP:
            return ""
        places = 3 if width >= _WIDE_STEP else 2
        least = 10.0**-places
        if value < least / 2:
            return "0"
        return f"{min(1 - least, max(least, value)):.{places}f}" if value < 1 else "1"

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            step, _gap = cell_steps(self.width(), len(self._classes))
            place = min(int(event.pos().x() // step), len(self._classes) - 1)
            if self._probabilities is None or place < 0:
                QToolTip.hideText()
            else:
                share = percent_text(float(self._probabilities[place]), 2)
                QToolTip.showText(event.globalPos(), f"{self._classes[place]}: {share}", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, gap = cell_steps(self.width(), len(self._classes))
        shown = self._probabilities
        best = -1 if shown is None else int(shown.argmax())
        for place in range(len(self._classes)):
            cell = QRectF(place * step, 0, step - gap, CELL_HEIGHT).adjusted(0.5, 0.5, -0.5, -0.5)
            is_best = place == best
            is_wrong = is_best and place != self._label
            line = theme.negative if is_wrong else theme.accent if is_best else theme.field_line
            corners = QPainterPath()
            radius = cell_radius(cell.width())
            corners.addRoundedRect(cell, radius, radius)
            painter.fillPath(corners, QColor(theme.field))
            if shown is not None:
                value = min(1.0, max(0.0, float(shown[place])))
                filled = QRectF(cell)
                filled.setTop(cell.bottom() - cell.height() * value)
                painter.save()
                painter.setClipRect(filled)
                painter.fillPath(corners, QColor(theme.negative_soft if is_wrong else theme.accent_soft))
                painter.restore()
            painter.setPen(QPen(QColor(line), 1))
            painter.drawPath(corners)
            if shown is None:
                continue
            painter.setFont(weighted(small(self.font()), is_strong=is_best))
            painter.setPen(QColor(theme.text if is_best else theme.muted))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self.text_of(float(shown[place]), step))
