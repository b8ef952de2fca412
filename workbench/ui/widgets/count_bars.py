"""How many samples each class has, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.ui.theme import theme_of
from workbench.ui.widgets.label_views import small
from workbench.ui.wording import count_text

_CENTRE = Qt.AlignmentFlag.AlignCenter
# Where a name has less room than this, what is left of it says nothing.
_LEAST_NAME = 24
_BETWEEN = 6
# Names of one letter may stand closer than others, in smaller type.
_TINY_PIXELS = 9


class CountBars(QWidget):
    """A bar a class, with its figure and its name as far as there is room; a tool tip has both.

    Classes left out of a filter are pale.
    """

    _FIGURES = 18
    _NAMES = 18

    def __init__(self, classes: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = tuple(classes)
        self._counts: tuple[int, ...] = (0,) * len(self._classes)
        self._shown: frozenset[int] = frozenset()
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How many of each")

    def sizeHint(self) -> QSize:
        return QSize(420, 104)

    def set_classes(self, classes: Sequence[str]) -> None:
        """Have a bar for each of other classes, of which nothing is counted yet."""
        self._classes = tuple(classes)
        self.set_counts(())

    def counts(self) -> tuple[int, ...]:
        """Return what is shown: the number of samples of each class."""
        return self._counts

    def set_counts(self, counts: Sequence[int], *, shown: frozenset[int] = frozenset()) -> None:
        """Show the counts in the order of the classes; ``shown`` are the filtered ones, empty for all.

        Classes beyond the counts have no sample.
        """
        classes = len(self._classes)
        self._counts = (*counts[:classes], *[0] * (classes - len(counts)))
        self._shown = shown
        pairs = zip(self._classes, self._counts, strict=True)
        self.setAccessibleDescription(", ".join(f"{name}: {count}" for name, count in pairs))
        self.update()

    def text_at(self, x: int) -> str:
        """Return what is said of the class whose bar stands at ``x``."""
        place = x * len(self._classes) // max(1, self.width())
        if not 0 <= place < len(self._classes):
            return ""
        return f"{self._classes[place]}: {count_text(self._counts[place], 'sample')}"

    def figures(self) -> tuple[str, ...]:
        """Return the figures as they are shown; none where they would run into each other."""
        step, metrics = self._step(), QFontMetrics(small(self.font()))
        for form in ("{:,}", "{}"):
            texts = tuple(form.format(count) for count in self._counts)
            if all(metrics.horizontalAdvance(text) + 2 <= step for text in texts):
                return texts
        return ()

    def names(self) -> tuple[str, ...]:
        """Return the names as they are shown; none where there is no room for them."""
        step, metrics = self._step(), QFontMetrics(self._name_font())
        # Single letters may stand closely; words would be read as one.
        room = step if self._are_letters() else step - _BETWEEN
        if max(map(metrics.horizontalAdvance, self._classes), default=0) <= room:
            return self._classes
        if step < _LEAST_NAME:
            return ()
        elide = Qt.TextElideMode.ElideRight
        return tuple(metrics.elidedText(name, elide, int(room)) for name in self._classes)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self._step()
        tallest = max(1, *self._counts)
        figures, names = self.figures(), self.names()
        top, bottom = self._FIGURES if figures else 0, self.height() - (self._NAMES if names else 0)
        name_font = self._name_font()
        for place, count in enumerate(self._counts):
            is_shown = not self._shown or place in self._shown
            left, height = place * step, round((bottom - top) * count / tallest)
            width = min(44.0, step * 0.7)
            bar = QRectF(left + (step - width) / 2, bottom - height, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_fill if is_shown else theme.accent_soft))
            radius = min(3.0, height / 2, width / 3)
            painter.drawRoundedRect(bar, radius, radius)
            if figures:
                painter.setFont(small(self.font()))
                painter.setPen(QColor(theme.muted))
                above = QRectF(left, bar.y() - self._FIGURES, step, self._FIGURES)
                painter.drawText(above, _CENTRE, figures[place])
            if names:
                painter.setFont(name_font)
                painter.setPen(QColor(theme.text if is_shown else theme.muted))
                below = QRectF(left, self.height() - self._NAMES + 2, step, self._NAMES - 2)
                painter.drawText(below, _CENTRE, names[place])

    def _step(self) -> float:
        return self.width() / max(1, len(self._classes))

    def _name_font(self) -> QFont:
        font = small(self.font())
        widest = max(map(QFontMetrics(font).horizontalAdvance, self._classes), default=0)
        if widest > self._step() and self._are_letters():
            font.setPixelSize(_TINY_PIXELS)
        return font

    def _are_letters(self) -> bool:
        return all(len(name) == 1 for name in self._classes)
