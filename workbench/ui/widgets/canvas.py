"""The surface to draw digits on, with mouse, trackpad or pen."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import theme_of
from workbench.ui.widgets.canvas_marks import CanvasMarks
from workbench.ui.widgets.ink import Area, Dot
from workbench.ui.widgets.ink_surface import InkSurface
from workbench.ui.widgets.mark_steps import step_to
from workbench.ui.widgets.marks import Mark
from workbench.ui.widgets.pen_cursor import pen_cursor
from workbench.vision.drawing import Drawing

THINNEST_PEN = 6
THICKEST_PEN = 60
DEFAULT_PEN = 24
# The least pressure of a pen still draws this share of the full width.
_LIGHTEST_TOUCH = 0.35
_INVITATION = "Draw a digit, or several in a row"


class Canvas(QWidget):
    """Draws strokes and gives them as grey values; reads nothing, knows no model.

    ``changed`` comes with every change of the ink, many times a stroke, and once more when the pen
    is lifted; ``mark_chosen`` carries the index of a mark that the keyboard chose. Sizes of the pen
    and boxes of marks are in logical pixels.
    """

    changed = Signal()
    mark_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pen_width = DEFAULT_PEN
        self._is_erasing = False
        self._surface = InkSurface(self.devicePixelRatioF())
        self._pen_place = QPointF()
        self._invitation = _INVITATION
        self._marks = CanvasMarks(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(200, 200))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription("Draw here with mouse, trackpad or pen.")
        self._render_cursor()

    def image(self) -> NDArray[np.uint8]:
        """Return what is visible: uint8 [H, W] in device pixels, white (255) ink on black (0)."""
        return self._surface.image()

    def drawn(self) -> Drawing | None:
        """Return the visible ink without the blank around it, or None without ink.

        It is in logical pixels: on every screen, the same drawing gives the same values.
        """
        return self._surface.drawn()

    @property
    def pen_place(self) -> tuple[float, float]:
        """Where the pen was last, from the top left corner."""
        return self._pen_place.x(), self._pen_place.y()

    def set_invitation(self, text: str) -> None:
        """Say what may be drawn, for as long as nothing is."""
        self._invitation = text
        if self.is_empty:
            self.update()

    def marks(self) -> tuple[Mark, ...]:
        """Return the marks that are shown over the ink."""
        return self._marks.marks

    def show_marks(self, marks: Sequence[Mark], *, selected: int = -1) -> None:
        """Mark digits, in reading order, with one of them selected or none."""
        self._marks.show_marks(marks, selected)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._surface.ink.is_empty

    @property
    def can_undo(self) -> bool:
        """Whether `undo` would do something."""
        return self._surface.ink.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether `redo` would do something."""
        return self._surface.ink.can_redo

    @property
    def pen_width(self) -> int:
        """The width of the pen, and twice that of the eraser's radius, in logical pixels."""
        return self._pen_width

    def set_pen_width(self, width: int) -> None:
        """Choose the width of the pen; it stays between the thinnest and the thickest."""
        self._pen_width = min(max(width, THINNEST_PEN), THICKEST_PEN)
        self._render_cursor()

    @property
    def is_erasing(self) -> bool:
        """Whether the pen takes ink away."""
        return self._is_erasing

    def set_erasing(self, is_erasing: bool) -> None:
        """Choose whether the pen takes ink away."""
        self._is_erasing = is_erasing
        self._render_cursor()

    def clear(self) -> None:
        """Remove all ink; can be undone."""
        self._surface.ink.clear()
        self._announce()

    def undo(self) -> None:
        """Take the last stroke or clearing back."""
        self._surface.ink.undo()
        self._announce()

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._surface.ink.redo()
        self._announce()

    def sizeHint(self) -> QSize:
        return QSize(640, 560)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        if self.is_empty:
            self._paint_placeholder(painter, QColor(theme.muted))
            return
        pixels = self._surface.ink.pixels
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(_ink_colours(theme.text))
        visible, ratio = self._surface.visible, self._surface.ratio
        dirty = event.rect()
        source = QRectF(dirty.topLeft() * ratio, QSize(dirty.size()) * ratio)
        painter.drawImage(QRectF(dirty), image, source.translated(visible.left, visible.top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._marks.resize(self.size())
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = step_to([mark.box for mark in self.marks()], self._marks.selected, event.key())
        if index >= 0:
            self.mark_chosen.emit(index)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Go from mark to mark, and beyond the last one to the next widget."""
        index = self._marks.selected + (1 if is_forward else -1)
        if self._marks.selected < 0 or not 0 <= index < len(self.marks()):
            return super().focusNextPrevChild(is_forward)
        self.mark_chosen.emit(index)
        return True

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._surface.rescale(self.devicePixelRatioF())
            self._fit()
            self._render_cursor()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(event.position(), 1.0, is_erasing=self._is_erasing)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._release()

    def tabletEvent(self, event: QTabletEvent) -> None:
        match event.type():
            case QEvent.Type.TabletPress:
                is_eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
                self._press(event.position(), event.pressure(), is_erasing=is_eraser or self._is_erasing)
            case QEvent.Type.TabletMove:
                if self._surface.ink.is_drawing:
                    self._move(event.position(), event.pressure())
            case QEvent.Type.TabletRelease:
                self._release()
        # Accepted, so that Qt makes no mouse event of it.
        event.accept()

    def _press(self, position: QPointF, pressure: float, *, is_erasing: bool) -> None:
        was_empty = self.is_empty
        area = self._surface.begin(self._dot(position, pressure), is_erasing=is_erasing)
        if was_empty:
            self.update()
        self._show(area)

    def _move(self, position: QPointF, pressure: float) -> None:
        area = self._surface.ink.extend(self._dot(position, pressure))
        if area is not None:
            self._show(area)

    def _release(self) -> None:
        if self._surface.ink.is_drawing:
            self._surface.ink.end()
            self._announce()

    def _dot(self, position: QPointF, pressure: float) -> Dot:
        self._pen_place = position
        share = _LIGHTEST_TOUCH + (1 - _LIGHTEST_TOUCH) * min(max(pressure, 0.0), 1.0)
        return self._surface.dot(position.x(), position.y(), self._pen_width * share)

    def _show(self, area: Area) -> None:
        shown = self._surface.shown(area)
        self.update(QRect(shown.left, shown.top, shown.right - shown.left, shown.bottom - shown.top))
        self.changed.emit()

    def _announce(self) -> None:
        self.update()
        self.changed.emit()

    def _fit(self) -> None:
        self._surface.fit(self.width(), self.height())
        if not self.is_empty:
            self.changed.emit()

    def _paint_placeholder(self, painter: QPainter, colour: QColor) -> None:
        font = self.font()
        font.setPixelSize(22)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._invitation)

    def _render_cursor(self) -> None:
        self.setCursor(pen_cursor(self._pen_width, is_erasing=self._is_erasing, ratio=self._surface.ratio))


@functools.lru_cache(maxsize=4)
def _ink_colours(colour: str) -> list[int]:
    """Return 256 colours from clear to ``colour``."""
    ink = QColor(colour)
    table = []
    for alpha in range(256):
        ink.setAlpha(alpha)
        table.append(ink.rgba())
    return table
