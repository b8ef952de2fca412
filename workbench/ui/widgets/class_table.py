"""How each class was read: samples, precision, recall and F1, as a table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from workbench.core.evaluation import Evaluation
from workbench.core.labels import BACKGROUND
from workbench.ui.theme import theme_of
from workbench.ui.wording import percent_text

_LEAST_ROW_HEIGHT = 21
_LEAST_WIDTH = 296
_SAMPLES = 1
# The least width has room for names of so many pixels; longer ones need more, up to this.
_SHORT_NAMES, _MOST_FOR_NAMES = 12, 72
_COLUMNS = (
    ("Class", "What a sample shows"),
    ("Samples", "How many samples of the class there are"),
    ("Precision", "Of what was read as this class, how much is"),
    ("Recall", "Of the samples of this class, how many were read as such"),
    ("F1", "The harmonic mean of precision and recall"),
)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# More rows may not fit, and are scrolled.
_MOST_IN_VIEW = 11
_NOTHING = "–"
# Shorter names are always shown in full.
_SHORT_NAME = 8
_WORST = "Read worst of all classes, by F1"


class ClassTable(QTableWidget):
    """A row a class, to be read; the class that was read worst stands out."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self._texts: list[list[str]] = []
        self._worst: int | None = None
        for column, (title, tool_tip) in enumerate(_COLUMNS):
            heading = QTableWidgetItem(title)
            heading.setToolTip(tool_tip)
            heading.setTextAlignment(_RIGHT if column else _LEFT)
            self.setHorizontalHeaderItem(column, heading)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setStyleSheet(
            "QTableView { font-size: 12px } QTableView::item { padding: 0 4px }"
            "QHeaderView::section { padding: 4px 4px }"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        # Rows share the height that there is, and are never too narrow to be read.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(_LEAST_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setAccessibleName("Precision, recall and F1 of each class")

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Show the classes that were read, and background by what was kept out; None clears."""
        self.clearSpans()
        self._texts = _rows(evaluation) if evaluation is not None else []
        self._worst = _worst(evaluation) if evaluation is not None else None
        self.setRowCount(len(self._texts))
        self.setMinimumWidth(_LEAST_WIDTH + self._room_for_bar())
        self._fit()
        for row, texts in enumerate(self._texts):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column else _LEFT)
                item.setToolTip(_tool_tip(texts[0], is_worst=row == self._worst, column=column))
                self.setItem(row, column, item)
        if evaluation is not None and evaluation.background is not None:
            # The name is too long for its column, and these samples are not of the test set.
            self.setSpan(self.rowCount() - 1, 0, 1, 2)
        self._tint()
        self._show_worst()

    def texts(self) -> list[list[str]]:
        """Return what is shown, row by row."""
        return self._texts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._show_worst()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _show_worst(self) -> None:
        """Of many classes, have the one that stands out in view."""
        worst = self.item(self._worst, 0) if self._worst is not None else None
        if worst is not None:
            # Rows that are to share the height get theirs only now.
            self.updateGeometries()
            self.scrollToItem(worst, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _fit(self) -> None:
        """In a narrow window, long names are worth more than how many samples each class has."""
        widest = max((self.fontMetrics().horizontalAdvance(texts[0]) for texts in self._texts), default=0)
        needed = min(max(widest - _SHORT_NAMES, 0), _MOST_FOR_NAMES)
        self.setColumnHidden(_SAMPLES, self.width() < self.minimumWidth() + needed)

    def _room_for_bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width() if len(self._texts) > _MOST_IN_VIEW else 0

    def _tint(self) -> None:
        theme = theme_of(self)
        for row in range(self.rowCount()):
            for column in range(len(_COLUMNS)):
                item = self.item(row, column)
                if item is not None:
                    item.setForeground(QColor(theme.series_2 if row == self._worst else theme.text))


def _tool_tip(name: str, *, is_worst: bool, column: int) -> str:
    told = [name] if column == 0 and len(name) > _SHORT_NAME else []
    return "\n".join([*told, *([_WORST] if is_worst else [])])


def _rows(evaluation: Evaluation) -> list[list[str]]:
    rows = [
        [
            one.label,
            f"{one.count:,}",
            percent_text(one.precision, 1),
            percent_text(one.recall, 1),
            percent_text(one.f1, 1),
        ]
        for one in evaluation.per_class
        if one.count
    ]
    score = evaluation.background
    if score is not None:
        # Precision would depend on how much background there is beside the other samples.
        rows.append([BACKGROUND, f"{score.count:,}", _NOTHING, percent_text(score.rate, 1), _NOTHING])
    return rows


def _worst(evaluation: Evaluation) -> int | None:
    """Return the row of the lowest F1, or None where all were read alike."""
    scores = [one.f1 for one in evaluation.per_class if one.count]
    return scores.index(min(scores)) if scores and min(scores) < max(scores) else None
