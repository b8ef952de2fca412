"""The marks over a canvas, at every digit of a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.ui.widgets.marks import Mark, label_place, mark_font, mark_frame, paint_mark

# Room for the line.
_LINE_ROOM = 4


class CanvasMarks(QWidget):
    """Lies over a canvas, of its size, and lets the pen through."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._marks: tuple[Mark, ...] = ()
        self._selected = -1
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that are shown, in reading order; boxes are in pixels of the canvas."""
        return self._marks

    @property
    def selected(self) -> int:
        """The index of the selected mark, -1 if there is none."""
        return self._selected

    def show_marks(self, marks: Sequence[Mark], selected: int) -> None:
        """Show marks, of which one may be selected; only what changes is painted anew."""
        old, new = self._all(), {(mark, index == selected) for index, mark in enumerate(marks)}
        self._marks, self._selected = tuple(marks), selected
        for mark, _ in old ^ new:
            self.update(self._reach(mark))
        # An empty one would still be laid over the ink with every stroke.
        self.setVisible(bool(marks))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._marks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(mark_font(self.font()))
        frames = [mark_frame(mark.box, 1.0, QPointF()) for mark in self._marks]
        for is_selected in (False, True):
            for index, mark in enumerate(self._marks):
                if (index == self._selected) is is_selected and self._reach(mark).intersects(event.rect()):
                    paint_mark(
                        painter,
                        mark,
                        frames[index],
                        area=QRectF(self.rect()),
                        is_selected=is_selected,
                        others=frames,
                    )

    def _all(self) -> set[tuple[Mark, bool]]:
        return {(mark, index == self._selected) for index, mark in enumerate(self._marks)}

    def _reach(self, mark: Mark) -> QRect:
        """Return the pixels that a mark may cover."""
        frame = mark_frame(mark.box, 1.0, QPointF())
        label = label_place(mark, frame, mark_font(self.font()), QRectF(self.rect()))
        reach = frame.united(label) if not label.isEmpty() else frame
        return reach.toAlignedRect().adjusted(-_LINE_ROOM, -_LINE_ROOM, _LINE_ROOM, _LINE_ROOM)
