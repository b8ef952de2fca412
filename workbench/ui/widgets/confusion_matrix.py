"""A confusion matrix to look at and to choose a cell of, by mouse or by keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.evaluation import Evaluation
from workbench.core.labels import BACKGROUND
from workbench.ui.theme import theme_of

_AXIS_SPACE = 44
_SMALLEST_CELL = 26
_LARGEST_CELL = 44
_CELL_GAP = 2
_CORNER = 4

_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

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
        self.update()
        self.cell_chosen.emit(row, column)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell lies, in the widget's pixels."""
        side = self._cell_side()
        left = _AXIS_SPACE + column * side
        top = _AXIS_SPACE + row * side
        return QRectF(left, top, side - _CELL_GAP, side - _CELL_GAP)

    def sizeHint(self) -> QSize:
        return self._size_with(34)

    def minimumSizeHint(self) -> QSize:
        return self._size_with(_SMALLEST_CELL)

    def _size_with(self, cell: int) -> QSize:
        return QSize(_AXIS_SPACE + self._class_count() * cell, _AXIS_SPACE + self._row_count() * cell)

    def paintEvent(self, _event: QPaintEvent) -> None:
        evaluation = self._evaluation
        if evaluation is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter, evaluation)
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

    def _paint_axes(self, painter: QPainter, evaluation: Evaluation) -> None:
        painter.setPen(QColor(theme_of(self).muted))
        side = self._cell_side()
        width, height = side * self._class_count(), side * self._row_count()
        painter.drawText(
            QRectF(_AXIS_SPACE, 0, width, _AXIS_SPACE / 2), Qt.AlignmentFlag.AlignCenter, "read as"
        )
        painter.save()
        painter.translate(_AXIS_SPACE / 2, _AXIS_SPACE + height)
        painter.rotate(-90)
        painter.drawText(
            QRectF(0, -_AXIS_SPACE / 2, height, _AXIS_SPACE / 2), Qt.AlignmentFlag.AlignCenter, "label"
        )
        painter.restore()
        for index, label in enumerate(evaluation.class_labels):
            # The name of the background class is too long to stand beside a cell.
            text = label if label != BACKGROUND else "bg"
            across = QRectF(
                _AXIS_SPACE + index * side, _AXIS_SPACE / 2, side - _CELL_GAP, _AXIS_SPACE / 2 - 2
            )
            down = QRectF(_AXIS_SPACE / 2, _AXIS_SPACE + index * side, _AXIS_SPACE / 2 - 2, side - _CELL_GAP)
            painter.drawText(across, Qt.AlignmentFlag.AlignCenter, text)
            if index < self._row_count():
                painter.drawText(down, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_cell(self, painter: QPainter, cell: Cell, *, count: int, share: float) -> None:
        is_right = cell[0] == cell[1]
        rect = self.cell_rect(*cell)
        theme = theme_of(self)
        colour = QColor(theme.accent_fill if is_right else theme.series_2)
        # Orange stays pale enough for dark figures to be read on it.
        colour.setAlphaF(0.15 + 0.75 * share if is_right else 0.12 + 0.43 * share)
        pen = QPen(Qt.PenStyle.NoPen)
        if cell == self._chosen:
            pen = QPen(QColor(theme.text), 2)
        elif cell == self._hovered:
            pen = QPen(QColor(theme.muted), 1)
        painter.setPen(pen)
        ground = QColor(theme.line)
        ground.setAlphaF(0.35)
        painter.setBrush(colour if count else ground)
        painter.drawRoundedRect(rect, _CORNER, _CORNER)
        if count:
            font = QFont(painter.font())
            font.setPixelSize(10 if rect.width() < 26 else 11 if rect.width() < 30 else 12)
            painter.setFont(font)
            painter.setPen(QColor(theme.on_accent if is_right and share > 0.6 else theme.text))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))

    def _cell_at(self, point: QPoint) -> Cell | None:
        side = self._cell_side()
        column = int((point.x() - _AXIS_SPACE) // side)
        row = int((point.y() - _AXIS_SPACE) // side)
        is_inside = 0 <= row < self._row_count() and 0 <= column < self._class_count()
        return (row, column) if is_inside else None

    def _cell_side(self) -> float:
        across = (self.width() - _AXIS_SPACE) / max(self._class_count(), 1)
        down = (self.height() - _AXIS_SPACE) / max(self._row_count(), 1)
        return min(max(min(across, down), _SMALLEST_CELL), _LARGEST_CELL)

    def _class_count(self) -> int:
        return len(self._evaluation.class_labels) if self._evaluation is not None else 0

    def _row_count(self) -> int:
        """Return how many rows there are without those at the end that no sample belongs to."""
        rows = self._evaluation.confusion if self._evaluation is not None else ()
        return max((index + 1 for index, counts in enumerate(rows) if any(counts)), default=0)

    def _cell_text(self, cell: Cell | None) -> str:
        if cell is None or self._evaluation is None:
            return ""
        labels = self._evaluation.class_labels
        count = self._evaluation.confusion[cell[0]][cell[1]]
        if cell[0] == cell[1]:
            return f"{count:,} of label {labels[cell[0]]} read rightly"
        return f"{count:,} of label {labels[cell[0]]} read as {labels[cell[1]]}"
