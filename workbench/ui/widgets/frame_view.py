"""A picture with a box and a label at every digit, and its ink on request."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.widgets.mark_steps import step_to
from workbench.ui.widgets.marks import Mark, mark_font, mark_frame, paint_mark

__all__ = ["FrameView", "Mark"]

_CORNER = 9
_GROUND = "#000000"
_INK = (255, 82, 190)
_INK_ALPHA = 150


class FrameView(QWidget):
    """Shows a picture as large as it fits.

    ``mark_chosen`` carries the index of a mark, ``menu_asked`` the place on the screen where a menu of
    the selected mark is wanted.
    """

    mark_chosen = Signal(int)
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: NDArray[np.uint8] | None = None
        self._drawn: NDArray[np.uint8] | None = None
        self._ink: NDArray[np.uint8] | None = None
        self._marks: tuple[Mark, ...] = ()
        self._selected = -1
        self._is_ink_visible = False
        self._scaled: QImage | None = None
        self._scaled_ink: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture")

    def picture(self) -> NDArray[np.uint8] | None:
        """Return what is shown, uint8 [H, W, 3] BGR, or None."""
        return self._picture

    def marks(self) -> tuple[Mark, ...]:
        """Return the marks that are shown."""
        return self._marks

    @property
    def selected(self) -> int:
        """The index of the selected mark, -1 if there is none."""
        return self._selected

    def show_picture(
        self,
        picture: NDArray[np.uint8] | None,
        *,
        marks: Sequence[Mark] = (),
        selected: int = -1,
        ink: NDArray[np.uint8] | None = None,
        preview: NDArray[np.uint8] | None = None,
    ) -> None:
        """Show a picture, uint8 [H, W, 3] BGR, with marks.

        ``ink`` is uint8 [h, w], 255 on ink, of any size with the picture's proportions; ``preview``
        is a smaller copy of a large picture, which is drawn in its place.
        """
        is_new = picture is not self._picture
        self._picture, self._ink = picture, ink
        self._drawn = picture if preview is None else preview
        self._marks, self._selected = tuple(marks), selected
        if is_new:
            self._scaled = self._scaled_ink = None
        self._describe()
        self.update()

    def select(self, index: int) -> None:
        """Select a mark, or none with -1; no signal comes."""
        self._selected = index
        self._describe()
        self.update()

    def set_ink_visible(self, is_visible: bool) -> None:
        """Lay the ink over the picture, or take it away."""
        self._is_ink_visible = is_visible
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scaled = self._scaled_ink = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        # Rounded above, where the card's corners are; straight below, where its tools begin.
        corners.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, _CORNER), _CORNER, _CORNER)
        painter.setClipPath(corners)
        painter.fillRect(self.rect(), QColor(_GROUND))
        if self._picture is None or self._drawn is None:
            return
        area = self._area(self._picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._scaled is None:
            self._scaled = _scaled_picture(self._drawn, self._device_size(area))
        painter.drawImage(area, self._scaled)
        if self._is_ink_visible and self._ink is not None:
            if self._scaled_ink is None:
                self._scaled_ink = _scaled_mask(self._ink, self._device_size(area))
            painter.drawImage(area, self._scaled_ink)
        painter.setFont(mark_font(self.font()))
        frames = [self._frame_of(mark, area) for mark in self._marks]
        last = [self._selected] if 0 <= self._selected < len(frames) else []
        for index in [*(one for one in range(len(frames)) if one != self._selected), *last]:
            paint_mark(
                painter,
                self._marks[index],
                frames[index],
                area=QRectF(self.rect()),
                is_selected=index == self._selected,
                others=frames,
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._picture is not None:
            index = self._mark_at(event.position(), self._area(self._picture))
            if index >= 0:
                self._choose(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._picture is None or self._drawn is None:
            return
        area = self._area(self._picture)
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index, place = self._mark_at(QPointF(event.pos()), area), event.globalPos()
            if index >= 0:
                self._choose(index)
        else:
            index, place = self._selected, event.globalPos()
            if 0 <= index < len(self._marks):
                frame = self._frame_of(self._marks[index], area)
                place = self.mapToGlobal(frame.bottomLeft().toPoint())
        if 0 <= index < len(self._marks):
            self.menu_asked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = step_to([mark.box for mark in self._marks], self._selected, event.key())
        if index >= 0:
            self._choose(index)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Go from digit to digit, and beyond the last one to the next widget."""
        index = self._selected + (1 if is_forward else -1)
        if self._selected < 0 or not 0 <= index < len(self._marks):
            return super().focusNextPrevChild(is_forward)
        self._choose(index)
        return True

    def _choose(self, index: int) -> None:
        self.select(index)
        said = f"{self._marks[index].said}, {index + 1} of {len(self._marks)}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.mark_chosen.emit(index)

    def _describe(self) -> None:
        texts = [mark.text or "?" for mark in self._marks if not mark.is_ignored]
        # Names of several characters would run into each other.
        between = " " if all(len(one) == 1 for one in texts) else ", "
        text = f"Read: {between.join(texts)}" if texts else "Nothing read"
        if 0 <= self._selected < len(self._marks):
            text += f". Chosen: {self._marks[self._selected].said}"
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _area(self, picture: NDArray[np.uint8]) -> QRectF:
        """Return where the picture lies in the widget; small pictures grow at most fourfold."""
        height, width = picture.shape[:2]
        size = QSizeF(width, height).scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(QSizeF(width, height) * 4)
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    def _device_size(self, area: QRectF) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(round(area.width() * ratio), 1), max(round(area.height() * ratio), 1)

    def _frame_of(self, mark: Mark, area: QRectF) -> QRectF:
        scale = area.width() / self._picture.shape[1] if self._picture is not None else 1.0
        return mark_frame(mark.box, scale, area.topLeft())

    def _mark_at(self, point: QPointF, area: QRectF) -> int:
        """Return the smallest mark at a point, so that one within another can be reached."""
        hits = [
            (frame.width() * frame.height(), index)
            for index, mark in enumerate(self._marks)
            if (frame := self._frame_of(mark, area).adjusted(-4, -4, 4, 4)).contains(point)
        ]
        return min(hits)[1] if hits else -1


def _scaled_picture(picture: NDArray[np.uint8], size: tuple[int, int]) -> QImage:
    """Return a picture, uint8 [H, W, 3] BGR, in at most ``size``; growing is left to the painter."""
    width = picture.shape[1]
    if size[0] < width:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    pixels = np.ascontiguousarray(picture)
    height, width = pixels.shape[:2]
    # copy(): the array may go while the image is still shown.
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888).copy()


def _scaled_mask(mask: NDArray[np.uint8], size: tuple[int, int]) -> QImage:
    """Return a mask, uint8 [h, w], as a tint of ``size``."""
    pixels = np.ascontiguousarray(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR))
    image = QImage(pixels.data, size[0], size[1], size[0], QImage.Format.Format_Indexed8)
    table = [QColor(*_INK, alpha * _INK_ALPHA // 255).rgba() for alpha in range(256)]
    image.setColorTable(table)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
