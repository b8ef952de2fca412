"""The forms of a Core ML model side by side: size, accuracy and agreement, as far as measured."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from workbench.sessions.export_forms import FORMS, Form, Measurement
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import caption
from workbench.ui.wording import percent_text, size_text

_HEADINGS = ("", "Format", "Size", "Accuracy", "Agree", "Needs")
_RADIO, _TITLE, _SIZE, _ACCURACY, _AGREE, _NEEDS = range(len(_HEADINGS))
_WIDTHS = {_RADIO: 34, _SIZE: 62, _ACCURACY: 76, _AGREE: 62, _NEEDS: 58}
_ROW_HEIGHTS = (25, 31)
_HEADER_HEIGHT = 27
_UNKNOWN = "—"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FIGURES = (_SIZE, _ACCURACY, _AGREE)


class FormsTable(QTableWidget):
    """One form is chosen; ``form_chosen`` tells that the user chose another.

    ``measure_requested`` carries the form whose figures are wanted.
    """

    form_chosen = Signal(object)
    measure_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(len(FORMS), len(_HEADINGS), parent)
        self._buttons = QButtonGroup(self)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        # Qt sets the text of a cell 3 pixels in; headings stand above it.
        self.setStyleSheet(
            "QTableView::item { padding: 0 4px } QHeaderView::section { padding: 4px 7px }"
            "QRadioButton { spacing: 0 } QPushButton { min-height: 14px }"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHTS[0])
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHTS[0])
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFixedHeight(_HEADER_HEIGHT)
        header.setMinimumSectionSize(_WIDTHS[_RADIO])
        for column, heading in enumerate(_HEADINGS):
            item = QTableWidgetItem(heading)
            item.setTextAlignment(_RIGHT if column in _FIGURES else _LEFT)
            self.setHorizontalHeaderItem(column, item)
            if column == _TITLE:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(column, _WIDTHS[column])
        for row, form in enumerate(FORMS):
            self._add_row(row, form)
        low, high = (_HEADER_HEIGHT + len(FORMS) * height + 2 for height in _ROW_HEIGHTS)
        self.setMinimumHeight(low)
        self.setMaximumHeight(high)
        self.setAccessibleName("Formats")
        self.selectRow(0)
        self._buttons.idClicked.connect(self.selectRow)
        self.itemSelectionChanged.connect(self._on_selection_changed)

    def chosen(self) -> Form:
        """Return the chosen form."""
        return FORMS[max(0, self.currentRow())]

    def choose(self, form: Form) -> None:
        """Choose a form."""
        self.selectRow(FORMS.index(form))

    def measure_button(self, form: Form) -> QuietButton | None:
        """Return the button that measures a form, or None where its figures are known."""
        cell = self.cellWidget(FORMS.index(form), _ACCURACY)
        return cell.findChild(QuietButton) if cell is not None else None

    def row_texts(self, form: Form) -> tuple[str, ...]:
        """Return size, accuracy, agreement and needs as they are shown."""
        row = FORMS.index(form)
        items = (self.item(row, column) for column in (_SIZE, _ACCURACY, _AGREE, _NEEDS))
        return tuple(item.text() if item is not None else "" for item in items)

    def show_measurements(
        self,
        measured: Mapping[Form, Measurement],
        *,
        running: Form | None,
        waiting: tuple[Form, ...],
        can_measure: bool,
    ) -> None:
        """Show what is known of each form; ``running`` is measured right now, ``waiting`` are next."""
        for row, form in enumerate(FORMS):
            measurement = measured.get(form)
            texts = (_UNKNOWN, "", "") if measurement is None else _texts(measurement)
            for column, text in zip(_FIGURES, texts, strict=True):
                self._item(row, column).setText(text)
            under_way = "measuring…" if form == running else "waiting…" if form in waiting else ""
            self._show_cell(row, form, is_known=measurement is not None, under_way=under_way)
            button = self.measure_button(form)
            if button is not None:
                button.setEnabled(can_measure)

    def _add_row(self, row: int, form: Form) -> None:
        self._item(row, _TITLE).setText(form.title)
        self._item(row, _NEEDS).setText(f"iOS {form.minimum_ios}")
        radio = QRadioButton()
        radio.setAccessibleName(form.title)
        radio.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        radio.setChecked(row == 0)
        self._buttons.addButton(radio, row)
        self.setCellWidget(row, _RADIO, _centred(radio))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verticalHeader().setDefaultSectionSize((self.height() - _HEADER_HEIGHT - 2) // len(FORMS))

    def _show_cell(self, row: int, form: Form, *, is_known: bool, under_way: str) -> None:
        """Put the button, or that it was pressed, where accuracy and agreement will stand."""
        wanted = "" if is_known else under_way or "button"
        cell = self.cellWidget(row, _ACCURACY)
        if (cell.objectName() if cell is not None else "") == wanted:
            return
        self.removeCellWidget(row, _ACCURACY)
        self.setSpan(row, _ACCURACY, 1, 1 if is_known else 2)
        if is_known:
            return
        if under_way:
            content: QWidget = caption(under_way, "muted")
        else:
            content = QuietButton("Measure")
            content.setToolTip("Convert the run into this form, and compare it with the network")
            content.clicked.connect(lambda: self.measure_requested.emit(form))
        cell = _right(content)
        cell.setObjectName(wanted)
        self.setCellWidget(row, _ACCURACY, cell)

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(_RIGHT if column in _FIGURES else _LEFT)
            self.setItem(row, column, item)
        return item

    def _on_selection_changed(self) -> None:
        button = self._buttons.button(max(0, self.currentRow()))
        button.setChecked(True)
        self.form_chosen.emit(self.chosen())


def _texts(measurement: Measurement) -> tuple[str, str, str]:
    accuracy = measurement.verification.candidate_accuracy
    return (
        size_text(measurement.bytes),
        _UNKNOWN if accuracy is None else percent_text(accuracy),
        f"{measurement.agreeing:,}",
    )


def _centred(widget: QWidget) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
    return cell


def _right(widget: QWidget) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 2, 0)
    row.addStretch(1)
    row.addWidget(widget)
    return cell
