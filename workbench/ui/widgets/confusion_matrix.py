"""A confusion matrix to look at and to choose a cell of, by mouse or by keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.evaluation import Evaluation
from workbench.core.labels import BACKGROUND
from workbench.ui.theme import theme_of

# The names of the two axes, and what is beside the classes' own names.
_TITLE_SPACE = 22
_NAME_SPACE = 22
_NAME_AIR = 6
# Of longer names the end is left out.
_LONGEST_NAME = 96
_MOST_NAMED = 24
# Cells are at most so large, or twice that where there are few of them.
_LARGEST_CELL, _LARGE_MATRIX = 44, 440
# Cells have at least this side, of ten digits and background; those of more classes have so much together,
# and become a map of colours.
_SMALLEST_CELL = 26
_FEW_CLASSES = 11
_SMALLEST_MAP = 220
# Below these sides, there is no room for figures in the cells, and for the names of all of them.
_LEAST_FOR_FIGURES = 19.0
_LEAST_FOR_NAMES = 9.0
_CORNER = 4.0
_FIGURE_SIZES = ((60, 15), (30, 12), (26, 11), (0, 10))

_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHORT_NAMES = {BACKGROUND: "bg"}
# Names of up to so many characters stand upright above their columns.
_SHORT = 2

Cell = tuple[int, int]


class ConfusionMatrix(QWidget):
    """A row for each label, a column for each class that was read; right readings on the diagonal.

    ``cell_chosen`` carries the row and the column.
    """

    cell_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._chosen: Cell | None = None
        self._hovered: Cell | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")

    def set_evaluation(self, evaluation: Evaluation | None) -> None:
        """Show an evaluation, or nothing; no cell is chosen then."""
        self._evaluation = evaluation
        self._chosen = None
        self._hovered = None
        self.updateGeometry()
        self.update()

    def chosen_cell(self) -> Cell | None:
        """Return row and column of the chosen cell."""
        return self._chosen

    def choose(self, row: int, column: int) -> None:
        """Choose a cell as if the user had clicked it."""
        self._chosen = (row, column)
        self.setAccessibleDescription(self._cell_text(self._chosen))
        self.update()
        self.cell_chosen.emit(row, column)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell lies, in the widget's pixels."""
        side, corner = self._cell_side(), self._corner()
        gap = _gap(side)
        return QRectF(corner.x() + column * side, corner.y() + row * side, side - gap, side - gap)

    def shown_names(self) -> list[str]:
        """Return the names that stand beside the rows: those of the chosen cell where there is no room."""
        names = self._names()
        has_room = self._cell_side() >= _LEAST_FOR_NAMES
        return [names[row] for row in (range(self._row_count()) if has_room else sorted(self._marked(0)))]

    def sizeHint(self) -> QSize:
        return self._size_with(34)

    def minimumSizeHint(self) -> QSize:
        return self._size_with(self._smallest_cell())

    def _size_with(self, cell: float) -> QSize:
        corner = self._corner()
        return QSize(
            math.ceil(corner.x() + self._class_count() * cell),
            math.ceil(corner.y() + self._row_count() * cell),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        if (evaluation := self._evaluation) is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        confusions = [
            count
            for row, counts in enumerate(evaluation.confusion)
            for column, count in enumerate(counts)
            if row != column
        ]
        most_confused = max(max(confusions, default=0), 1)
        for row, counts in enumerate(evaluation.confusion[: self._row_count()]):
            for column, count in enumerate(counts):
                share = count / max(sum(counts), 1) if row == column else (count / most_confused) ** 0.5
                self._paint_cell(painter, (row, column), count=count, share=share)
        theme = theme_of(self)
        for cell, colour, width in ((self._hovered, theme.muted, 1), (self._chosen, theme.text, 2)):
            if cell is not None:
                painter.setPen(QPen(QColor(colour), width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                # Round a small cell, whose colour would not be seen within the line.
                out = 0.0 if self._cell_side() >= _LEAST_FOR_FIGURES else 1.5
                rect = self.cell_rect(*cell).adjusted(-out, -out, out, out)
                painter.drawRoundedRect(rect, _radius(rect), _radius(rect))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell != self._hovered:
            self._hovered = cell
            self.setToolTip(self._cell_text(cell))
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if cell is not None else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None or self._evaluation is None:
            super().keyPressEvent(event)
            return
        row, column = self._chosen or (0, 0)
        if self._chosen is not None:
            row = min(max(row + step[0], 0), self._row_count() - 1)
            column = min(max(column + step[1], 0), self._class_count() - 1)
        self.choose(row, column)

    def _paint_axes(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setPen(QColor(theme.muted))
        side, corner = self._cell_side(), self._corner()
        width, height = side * self._class_count(), side * self._row_count()
        painter.drawText(QRectF(corner.x(), 0, width, _TITLE_SPACE), _CENTRE, "read as")
        painter.save()
        painter.translate(0, corner.y() + height)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, height, _TITLE_SPACE), _CENTRE, "label")
        painter.restore()
        for place, name in enumerate(self._names()):
            for axis in (0, 1):
                is_marked = place in self._marked(axis)
                has_room = side >= _LEAST_FOR_NAMES or is_marked
                if has_room and (axis or place < self._row_count()):
                    painter.setPen(QColor(theme.text if is_marked else theme.muted))
                    self._paint_name(painter, name, place, axis=axis)

    def _paint_name(self, painter: QPainter, name: str, place: int, *, axis: int) -> None:
        """Paint the name of a row, with 0 for ``axis``, or of a column."""
        side, corner = self._cell_side(), self._corner()
        font = QFont(self.font())
        # A single name that stands for many keeps a size that can be read.
        font.setPixelSize(min(13, int(side)) if side >= _LEAST_FOR_NAMES else 11)
        painter.setFont(font)
        beside = self._name_space()
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, beside)
        # A name may be higher than its cell, never less than a line of its own type.
        line = max(side - _gap(side), painter.fontMetrics().height())
        middle = place * side + (side - _gap(side)) / 2
        if axis == 0:
            rect = QRectF(_TITLE_SPACE, corner.y() + middle - line / 2, beside, line)
            painter.drawText(rect, _CENTRE if self._has_short_names() else _RIGHT, shown)
        elif self._has_short_names() or beside <= side:
            width = max(side, painter.fontMetrics().horizontalAdvance(shown))
            top = corner.y() - _NAME_SPACE
            rect = QRectF(corner.x() + middle - width / 2, top, width, _NAME_SPACE - 2)
            painter.drawText(rect, _CENTRE, shown)
        else:
            painter.save()
            painter.translate(corner.x() + middle, corner.y() - _NAME_AIR)
            painter.rotate(-90)
            painter.drawText(QRectF(0, -line / 2, beside, line), _LEFT, shown)
            painter.restore()

    def _paint_cell(self, painter: QPainter, cell: Cell, *, count: int, share: float) -> None:
        is_right = cell[0] == cell[1]
        rect = self.cell_rect(*cell)
        theme = theme_of(self)
        colour = QColor(theme.accent_fill if is_right else theme.series_2)
        has_figure = self._cell_side() >= _LEAST_FOR_FIGURES
        # Orange stays pale enough for dark figures to be read on it, where there are any.
        least, most = (0.12, 0.55) if has_figure else (0.4, 0.95)
        colour.setAlphaF(0.15 + 0.75 * share if is_right else least + (most - least) * share)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(theme.line)
        ground.setAlphaF(0.35)
        painter.setBrush(colour if count else ground)
        painter.drawRoundedRect(rect, _radius(rect), _radius(rect))
        if count and has_figure:
            font = QFont(self.font())
            font.setPixelSize(next(size for least, size in _FIGURE_SIZES if rect.width() >= least))
            painter.setFont(font)
            painter.setPen(QColor(theme.on_accent if is_right and share > 0.6 else theme.text))
            painter.drawText(rect, _CENTRE, str(count))

    def _cell_at(self, point: QPoint) -> Cell | None:
        side, corner = self._cell_side(), self._corner()
        column = int((point.x() - corner.x()) // side)
        row = int((point.y() - corner.y()) // side)
        is_inside = 0 <= row < self._row_count() and 0 <= column < self._class_count()
        return (row, column) if is_inside else None

    def _cell_side(self) -> float:
        corner = self._corner()
        across = (self.width() - corner.x()) / max(self._class_count(), 1)
        down = (self.height() - corner.y()) / max(self._row_count(), 1)
        largest = min(max(_LARGEST_CELL, _LARGE_MATRIX / max(self._class_count(), 1)), 2 * _LARGEST_CELL)
        return min(max(min(across, down), self._smallest_cell()), largest)

    def _smallest_cell(self) -> float:
        count = self._class_count()
        return _SMALLEST_CELL if count <= _FEW_CLASSES else _SMALLEST_MAP / count

    def _corner(self) -> QPointF:
        """Return where the first cell begins."""
        if self._has_short_names():
            return QPointF(_TITLE_SPACE + _NAME_SPACE, _TITLE_SPACE + _NAME_SPACE)
        beside = _TITLE_SPACE + self._name_space() + _NAME_AIR
        return QPointF(beside, beside)

    def _names(self) -> list[str]:
        """Return the names as they stand beside the cells."""
        labels = self._evaluation.class_labels if self._evaluation is not None else ()
        # The name of the background class is too long to stand beside a cell.
        return [_SHORT_NAMES.get(label, label) for label in labels]

    def _has_short_names(self) -> bool:
        return max(map(len, self._names()), default=0) <= _SHORT

    def _name_space(self) -> int:
        """Return how long names may be, in pixels."""
        if self._has_short_names():
            return _NAME_SPACE
        widest = max(self.fontMetrics().horizontalAdvance(name) for name in self._names())
        # A map shows the name of one class at a time; the cells need the room more.
        return min(widest + 2, _LONGEST_NAME if self._class_count() <= _MOST_NAMED else _LONGEST_NAME // 2)

    def _marked(self, axis: int) -> set[int]:
        """Return the rows, with 0 for ``axis``, or the columns, of the chosen and the hovered cell."""
        return {cell[axis] for cell in (self._chosen, self._hovered) if cell is not None}

    def _class_count(self) -> int:
        return len(self._evaluation.class_labels) if self._evaluation is not None else 0

    def _row_count(self) -> int:
        """Return how many rows there are without those at the end that no sample belongs to."""
        rows = self._evaluation.confusion if self._evaluation is not None else ()
        return max((index + 1 for index, counts in enumerate(rows) if any(counts)), default=0)

    def _cell_text(self, cell: Cell | None) -> str:
        if cell is None or self._evaluation is None:
            return ""
        label, read = (self._evaluation.class_labels[place] for place in cell)
        count = f"{self._evaluation.confusion[cell[0]][cell[1]]:,}"
        return f"{count} of label {label} read {'rightly' if label == read else f'as {read}'}"


def _radius(rect: QRectF) -> float:
    return min(_CORNER, rect.width() / 5)


def _gap(side: float) -> float:
    """Return the room between cells of this side."""
    return 2.0 if side >= 16 else 1.0 if side >= 6 else 0.5
