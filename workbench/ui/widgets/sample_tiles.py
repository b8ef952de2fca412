"""Samples side by side, each with two lines of text below; only what is in view is painted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from workbench.ui.theme import theme_of
from workbench.ui.widgets.sample_view import paint_sample

_SAMPLE_SIDE = 64
_TILE = QSize(76, 106)
# Qt breaks a row that would fill the view to the last pixel.
_SLACK = 4
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


# More does not fit on one line of a tile.
_LONGEST_PAIR = 10


def pair_lines(before: str, after: str, remark: str = "") -> tuple[str, str]:
    """Return two lines for a tile that tell of two classes, ``5 → 6``; each has its own if they are long.

    ``remark`` is the second line where one is left over for it.
    """
    pair = f"{before} → {after}"
    return (pair, remark) if len(pair) <= _LONGEST_PAIR else (before, f"→ {after}")


@dataclass(frozen=True, eq=False)
class Tile:
    """A sample, uint8 [28, 28], with what is written below it and a longer text for the tool tip."""

    sample: NDArray[np.uint8]
    title: str
    remark: str = ""
    tool_tip: str = ""


class SampleTiles(QListView):
    """Tiles in rows as wide as the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = _TilesModel()
        self._tiles.setParent(self)
        self.setModel(self._tiles)
        self.setItemDelegate(_TileDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Samples")

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Rows are as wide as the view: what is left over goes between the tiles.
        bar = self.verticalScrollBar()
        # Qt leaves this room beside the rows whether the bar is shown or not.
        extent = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, bar)
        width = self.maximumViewportSize().width() - extent - _SLACK
        columns = max(1, width // _TILE.width())
        self.setGridSize(QSize(width // columns, _TILE.height()))
        super().resizeEvent(event)

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these tiles from the first on."""
        self._tiles.set_tiles(tiles)
        self.scrollToTop()

    def tiles(self) -> tuple[Tile, ...]:
        """Return what is shown."""
        return self._tiles.tiles


class _TilesModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.tiles: tuple[Tile, ...] = ()

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        self.beginResetModel()
        self.tiles = tiles
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.tiles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tile = self.tiles[index.row()]
        match role:
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{tile.title} {tile.remark}".strip()
            case Qt.ItemDataRole.ToolTipRole:
                return tile.tool_tip
            case _:
                return None


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, view: SampleTiles) -> None:
        super().__init__(view)
        self._view = view

    def _is_at(self, option: QStyleOptionViewItem) -> bool:
        """Return whether the keyboard is at a tile that can be chosen, without having chosen it yet."""
        can_choose = self._view.selectionMode() is not QAbstractItemView.SelectionMode.NoSelection
        return can_choose and bool(option.state & QStyle.StateFlag.State_HasFocus)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tile = self._view.tiles()[index.row()]
        theme = theme_of(self._view)
        rect = QRectF(option.rect)
        left = rect.x() + (rect.width() - _SAMPLE_SIDE) / 2
        area = QRectF(left, rect.y() + 4, _SAMPLE_SIDE, _SAMPLE_SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        corners.addRoundedRect(area, 5, 5)
        painter.setClipPath(corners)
        paint_sample(painter, area, tile.sample)
        painter.setClipping(False)
        if option.state & QStyle.StateFlag.State_Selected or self._is_at(option):
            painter.setPen(QPen(QColor(theme.accent), 2.5))
            painter.drawRoundedRect(area.adjusted(-2.5, -1.5, 2.5, 2.5), 6.5, 6.5)
        font = QFont(self._view.font())
        font.setPixelSize(12)
        painter.setFont(font)
        top = area.bottom() + 3
        for text, colour in ((tile.title, theme.text), (tile.remark, theme.muted)):
            painter.setPen(QColor(colour))
            line = QRectF(rect.x() + 2, top, rect.width() - 4, 16)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
            top += 16
        painter.restore()
