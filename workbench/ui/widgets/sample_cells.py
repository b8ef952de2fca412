"""Thousands of samples as the cells of a scrolling grid, painted from their one array."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from workbench.core.labels import SIDE
from workbench.data.dataset import Samples
from workbench.ui.theme import DARK, theme_of
from workbench.ui.widgets.announcer import Announcer
from workbench.ui.widgets.cell_painter import CellPainter, CellsView
from workbench.ui.widgets.grid_layout import GridLayout
from workbench.ui.widgets.grid_selection import GridSelection
from workbench.ui.widgets.grid_words import GridWords

DEFAULT_CELL = 46
# From a sample's own size up to where its pixels are seen; beyond that is what the pixel grid is for.
LEAST_CELL, MOST_CELL = SIDE, 140


class SampleCells(QAbstractScrollArea):
    """Shows samples as cells, of which some are selected and one is current; knows no mouse or keys.

    A *position* counts what is shown, in its order; an *index* counts the samples of the split.
    ``chosen`` carries the index of the sample that has become the current one, ``selection_changed``
    comes when others are selected, and ``cell_changed`` carries a new side of the cells.
    """

    chosen = Signal(int)
    selection_changed = Signal()
    cell_changed = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._indices: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._selection = GridSelection()
        self._words = GridWords()
        self._hovered = -1
        self._has_focus_ring = False
        self._wanted_cell = DEFAULT_CELL
        self._layout = GridLayout(width=1, height=1, least_cell=DEFAULT_CELL, count=0)
        self._painter = CellPainter(self.font())
        self._announcer = Announcer(self, self._what_is_chosen)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Samples")
        self.viewport().setMouseTracking(True)
        # Every pixel is painted here; what lies below need not be.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(4 * DEFAULT_CELL, 3 * DEFAULT_CELL)

    def sizeHint(self) -> QSize:
        return QSize(12 * DEFAULT_CELL, 9 * DEFAULT_CELL)

    def show_samples(self, samples: Samples, indices: NDArray[np.intp]) -> None:
        """Show ``samples`` at ``indices``, intp [M], in that order, from the top.

        What was chosen stays so if it is among them; otherwise the first sample is chosen,
        without a signal in either case. Marks of other samples are taken away.
        """
        is_kept = samples is self._samples
        self._samples = samples
        self._indices = indices
        self._hovered = -1
        if not is_kept:
            self._painter.marks.is_marked = None
        self._selection.show(len(samples), indices, is_kept=is_kept)
        self._painter.rows.show(samples.images, indices)
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._show_current()
        self.viewport().update()

    def set_marks(self, is_marked: NDArray[np.bool_] | None) -> None:
        """Mark some of the samples, bool [N], as misread ones are; none without."""
        self._painter.marks.is_marked = is_marked
        self.viewport().update()

    def set_words(self, words: GridWords) -> None:
        """Say this of the samples, in captions, tool tips and to screen readers."""
        self._words = words
        self._painter.marks.caption = words.caption
        self._show_current()
        self.viewport().update()

    def set_cell(self, side: int) -> None:
        """Make cells at least so many logical pixels wide; the current one stays where it is seen."""
        side = min(max(side, LEAST_CELL), MOST_CELL)
        if side == self._wanted_cell:
            return
        position = self._kept_position()
        above = self._rect_of(position).top()
        self._wanted_cell = side
        self._lay_out()
        bar = self.verticalScrollBar()
        bar.setValue(round(self._rect_of(position).top() + bar.value() - above))
        if position == self._selection.current:
            self._scroll_to(position)
        self.viewport().update()
        self.cell_changed.emit(side)

    def cell(self) -> int:
        """Return how wide cells are at least, in logical pixels."""
        return self._wanted_cell

    def selection(self) -> NDArray[np.intp]:
        """Return the indices of what is selected and shown, intp [K], in the order shown."""
        return self._selection.indices()

    def select(self, indices: NDArray[np.intp]) -> None:
        """Select these samples, of which the first shown becomes the current one, without a signal."""
        self._selection.select_indices(indices)
        self._show_current()
        self.viewport().update()

    def chosen_index(self) -> int | None:
        """Return the index of the current sample, or None where nothing is shown."""
        return self._selection.current_index()

    def choose_index(self, index: int) -> bool:
        """Choose a sample as a click does, and scroll to it; False if it is not among those shown."""
        position = self._selection.position_of(index)
        if position < 0:
            return False
        self._act(lambda: self._selection.select(position))
        return True

    def rows(self) -> int:
        """Return how many rows the grid has at its present width."""
        return self._layout.rows

    def columns(self) -> int:
        return self._layout.columns

    def rect_of(self, position: int) -> QRect:
        """Return where a cell is seen in the viewport."""
        return self._rect_of(position).toAlignedRect()

    def current_rect(self) -> QRect:
        """Return where the current cell is seen in the viewport."""
        return self.rect_of(self._selection.current)

    def made_rows(self) -> int:
        """Return how many rows have been scaled so far: scrolling makes only those that come into view."""
        return self._painter.rows.made

    def _act(self, act: Callable[[], None]) -> None:
        """Let the user choose or select something, and tell of what has changed."""
        if not len(self._selection):
            return
        index, selected = self._selection.current_index(), self._selection.snapshot()
        act()
        self._show_current()
        self.viewport().update()
        if self._selection.snapshot() != selected:
            self.selection_changed.emit()
        new = self._selection.current_index()
        if new is not None and new != index:
            self.chosen.emit(new)

    def _what_is_chosen(self) -> str:
        """Return what is said of the current sample and of the selection."""
        index = self._selection.current_index()
        if index is None:
            return "No samples"
        parts = [
            self._words.name(index),
            f"{self._selection.current + 1:,} of {len(self._indices):,}",
        ]
        selected = len(self._selection.indices())
        if not self._selection.at(slice(self._selection.current, self._selection.current + 1)).any():
            parts.append("not selected")
        if selected > 1:
            parts.append(f"{selected:,} selected")
        return ", ".join(parts)

    def _show_current(self) -> None:
        self.setAccessibleDescription(self._what_is_chosen())
        self._announcer.announce_soon()
        if self._selection.current >= 0:
            self._scroll_to(self._selection.current)

    def _scroll_to(self, position: int) -> None:
        area, bar = self._rect_of(position), self.verticalScrollBar()
        if area.top() < 0:
            bar.setValue(math.floor(bar.value() + area.top()))
        elif area.bottom() > self.viewport().height():
            bar.setValue(math.ceil(bar.value() + area.bottom() - self.viewport().height()))

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _top(self) -> int:
        return round(self.verticalScrollBar().value() * self._ratio())

    def _lay_out(self) -> None:
        ratio, view = self._ratio(), self.viewport()
        self._layout = GridLayout(
            width=max(1, int(view.width() * ratio)),
            height=math.ceil(view.height() * ratio),
            least_cell=max(1, int(self._wanted_cell * ratio)),
            count=len(self._indices),
        )
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, math.ceil(self._layout.full_height / ratio) - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(max(1, round(self._layout.cell / ratio / 2)))

    def _rect_of(self, position: int) -> QRectF:
        ratio = self._ratio()
        left, top = self._layout.corner_of(max(0, position))
        side = self._layout.cell / ratio
        return QRectF(left / ratio, (top - self._top()) / ratio, side, side)

    def _kept_position(self) -> int:
        """Return the position that stays in view: the current one, if it is seen, or the first that is."""
        current = self._selection.current
        if self._rect_of(current).intersects(QRectF(self.viewport().rect())):
            return current
        return self._layout.rows_between(self._top(), self._top() + 1).start * self._layout.columns

    def _position_at(self, point: QPointF | QPoint) -> int:
        ratio = self._ratio()
        return self._layout.position_at(
            math.floor(point.x() * ratio), math.floor(point.y() * ratio) + self._top()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        first = self._layout.rows_between(self._top(), self._top() + 1).start * self._layout.columns
        current, ratio = self._selection.current, self._ratio()
        before = QRectF(0, 0, self._layout.width / ratio, self._layout.height / ratio)
        was_seen = current >= 0 and before.intersects(self._rect_of(current))
        self._lay_out()
        self.verticalScrollBar().setValue(
            int(first // self._layout.columns * self._layout.cell / self._ratio())
        )
        if was_seen:
            self._scroll_to(current)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self._ratio()
        if self._layout.width != max(1, int(self.viewport().width() * ratio)):
            # The window has come to another screen.
            self._lay_out()
        view = CellsView(
            layout=self._layout,
            indices=self._indices,
            selection=self._selection,
            hovered=self._hovered,
            area=self.viewport().rect(),
            top=self._top(),
            ratio=ratio,
            ground=theme_of(self).card,
            has_focus_ring=self._has_focus_ring,
        )
        with QPainter(self.viewport()) as painter:
            self._painter.paint(painter, event.rect(), view)
        if not len(self._indices):
            with QPainter(self.viewport()) as painter:
                painter.setPen(QColor(DARK.muted))
                painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, "No such samples")
