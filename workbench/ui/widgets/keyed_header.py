"""The headings of a table, one of which the keyboard marks and presses."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from workbench.ui.theme import theme_of

_RING = 2.0
_RADIUS = 4.0


class KeyedHeader(QHeaderView):
    """Headings above a table whose arrow keys go from one to the next, and whose space bar presses it.

    The table passes those keys on; ``sectionClicked`` tells of a press as of a click.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._marked: int | None = None

    @property
    def marked(self) -> int | None:
        """The heading that the keyboard is at, None while it is at none."""
        return self._marked

    def mark(self, section: int | None) -> None:
        """Draw a ring round a heading, or round none."""
        self._marked = None if section is None else min(max(0, section), self.count() - 1)
        self.viewport().update()

    def press(self) -> None:
        """Do what a click on the marked heading does."""
        if self._marked is not None:
            self.sectionClicked.emit(self._marked)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section != self._marked:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of(self).accent), _RING))
        inset = _RING / 2 + 1
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        painter.restore()
