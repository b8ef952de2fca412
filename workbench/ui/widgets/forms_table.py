"""The size table: the forms of a Core ML model side by side, as far as they are measured."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QResizeEvent
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

from workbench.core.forms import FORMS, Form
from workbench.sessions.export_forms import FormRow
from workbench.ui.theme import theme_of
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.form_status import FormStatus
from workbench.ui.widgets.forms_columns import (
    FIGURES,
    HEADINGS,
    UNKNOWN,
    Column,
    figure_texts,
    short_title,
    sorted_rows,
)
from workbench.ui.widgets.keyed_header import KeyedHeader

_ROW_HEIGHTS = {False: 23, True: 28}
_HEADER_HEIGHT = 27
_LEAST_WIDTH = 534
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_ARROWS = {False: "▴", True: "▾"}
# The part of a wide table that goes between its figures; the rest goes to the names.
_SHARE = 0.12
# Where it says what happens to a form that has no figures.
_STATUS = Column.ACCURACY


class FormsTable(QTableWidget):
    """One form is chosen; ``form_chosen`` tells that the user chose another.

    A click on a heading sorts by its column, another one turns the order round; ``sorted_changed``
    tells so. By keyboard, up and down choose a form, left and right mark a heading, and the space bar
    presses it. ``measure_requested`` carries the form whose figures are wanted.
    """

    form_chosen = Signal(object)
    sorted_changed = Signal()
    measure_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(len(FORMS), len(Column), parent)
        self._rows = tuple(FormRow(form=form) for form in FORMS)
        self._chosen = FORMS[0]
        self._sorted_by, self._is_descending = Column.FORM, False
        self._can_measure = True
        self._is_placing = False
        self._buttons = QButtonGroup(self)
        self._statuses: list[FormStatus] = []
        self._headings = {column: QTableWidgetItem() for column in Column}
        self._header = KeyedHeader(self)
        self.setHorizontalHeader(self._header)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        # Qt sets the text of a cell 3 pixels in; headings stand above it.
        self.setStyleSheet(
            "QTableView::item { padding: 0 2px } QHeaderView::section { padding: 4px 5px }"
            "QRadioButton { spacing: 0 } QPushButton { min-height: 14px; padding: 2px 4px }"
            "QPushButton:focus { padding: 1px 3px }"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self._build_header()
        for row in range(len(FORMS)):
            self._build_row(row)
        self.set_roomy(False)
        self.setAccessibleName("Formats")
        self.setAccessibleDescription("Left and right mark a heading, the space bar sorts by it")
        self._render()
        self._buttons.idClicked.connect(self.selectRow)
        self.itemSelectionChanged.connect(self._on_selection_changed)
        self._header.sectionClicked.connect(self._on_heading_clicked)

    def chosen(self) -> Form:
        """Return the chosen form."""
        return self._chosen

    def choose(self, form: Form) -> None:
        """Choose a form."""
        self.selectRow(self._place(form))

    def forms(self) -> tuple[Form, ...]:
        """Return the forms in the order in which they are shown."""
        return tuple(row.form for row in self._rows)

    @property
    def sorted_by(self) -> tuple[Column, bool]:
        """The column that the rows are sorted by, and whether the largest comes first."""
        return self._sorted_by, self._is_descending

    def sort_by(self, column: Column, *, is_descending: bool) -> None:
        """Sort the rows; the chosen form stays chosen."""
        self._sorted_by, self._is_descending = column, is_descending
        self._render()

    def set_roomy(self, is_roomy: bool) -> None:
        """Give the rows some air, or only what they need in a small window."""
        height = _ROW_HEIGHTS[is_roomy]
        self.verticalHeader().setDefaultSectionSize(height)
        self.setFixedHeight(_HEADER_HEIGHT + len(FORMS) * height + 2)

    def status(self, form: Form) -> FormStatus:
        """Return what stands in the row of a form that has no figures, or has them coming."""
        return self._statuses[self._place(form)]

    def measure_button(self, form: Form) -> QuietButton | None:
        """Return the button that measures a form, or None where its figures are known or coming."""
        status = self.status(form)
        return status.button if status.has_button else None

    def row_texts(self, form: Form) -> tuple[str, ...]:
        """Return size, accuracy, its change, agreement, time and needs as they are shown."""
        row = self._place(form)
        return tuple(self._item(row, column).text() for column in (*FIGURES, Column.NEEDS))

    def show_rows(self, rows: tuple[FormRow, ...], *, can_measure: bool) -> None:
        """Show what is known of each form and what happens to it."""
        self._can_measure = can_measure
        self._rows = rows
        self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = max(0, self.width() - _LEAST_WIDTH)
        for column in FIGURES:
            width = HEADINGS[column].width + round(_SHARE * spare)
            self._header.resizeSection(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            marked = self._header.marked
            self._header.mark(max(Column.FORM, self._sorted_by if marked is None else marked + step))
        elif event.key() == Qt.Key.Key_Space:
            self._header.press()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD:
            self._header.mark(max(Column.FORM, self._sorted_by))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._header.mark(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _build_header(self) -> None:
        header = self._header
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setFixedHeight(_HEADER_HEIGHT)
        header.setMinimumSectionSize(HEADINGS[Column.RADIO].width)
        for column, heading in HEADINGS.items():
            item = self._headings[column]
            item.setTextAlignment(_RIGHT if column in FIGURES else _LEFT)
            item.setToolTip(heading.tool_tip)
            self.setHorizontalHeaderItem(column, item)
            if heading.width:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(column, heading.width)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _build_row(self, row: int) -> None:
        radio = QRadioButton()
        radio.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons.addButton(radio, row)
        self.setCellWidget(row, Column.RADIO, _centred(radio))
        status = FormStatus()
        status.button.clicked.connect(lambda: self.measure_requested.emit(self._rows[row].form))
        self._statuses.append(status)
        self.setCellWidget(row, _STATUS, status)

    def _place(self, form: Form) -> int:
        return self.forms().index(form)

    def _item(self, row: int, column: Column) -> QTableWidgetItem:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(_RIGHT if column in FIGURES else _LEFT)
            self.setItem(row, column, item)
        return item

    def _render(self) -> None:
        # Places change under the selection; the chosen form stays chosen.
        self._is_placing = True
        offered = sorted_rows(self._rows, Column.FORM)
        self._rows = sorted_rows(offered, self._sorted_by, is_descending=self._is_descending)
        for row, one in enumerate(self._rows):
            self._render_row(row, one)
        for column, heading in HEADINGS.items():
            arrow = f"{_ARROWS[self._is_descending]}" if self._is_sorted_by(column) else ""
            self._headings[column].setText(heading.title + arrow)
        self._tint()
        self.selectRow(self._place(self._chosen))
        self._buttons.button(self._place(self._chosen)).setChecked(True)
        self._is_placing = False

    def _is_sorted_by(self, column: Column) -> bool:
        return column is self._sorted_by and (column is not Column.FORM or self._is_descending)

    def _render_row(self, row: int, one: FormRow) -> None:
        self._item(row, Column.FORM).setText(short_title(one.form))
        self._item(row, Column.FORM).setToolTip(one.form.title)
        self._item(row, Column.NEEDS).setText(f"iOS {one.form.minimum_ios}")
        self._buttons.button(row).setAccessibleName(one.form.title)
        is_shown = one.measurement is not None and not one.is_running
        texts = figure_texts(one.measurement) if one.measurement is not None else {Column.SIZE: UNKNOWN}
        for column in FIGURES:
            has_text = is_shown or column is Column.SIZE
            self._item(row, column).setText(texts.get(column, "") if has_text else "")
        tool_tip = one.shortfall
        self._item(row, Column.AGREEMENT).setToolTip(tool_tip)
        span = 1 if is_shown else len(FIGURES) - FIGURES.index(_STATUS)
        if self.columnSpan(row, _STATUS) != span:
            self.setSpan(row, _STATUS, 1, span)
            # Qt gives a widget its new place only with the next layout.
            self.updateEditorGeometries()
        if is_shown:
            self._statuses[row].show_nothing()
        else:
            self._statuses[row].show_row(one, can_measure=self._can_measure)

    def _tint(self) -> None:
        """Let an agreement below its bound stand out."""
        theme = theme_of(self)
        for row, one in enumerate(self._rows):
            colour = theme.negative if one.shortfall else theme.text
            self._item(row, Column.AGREEMENT).setForeground(QColor(colour))

    def _on_selection_changed(self) -> None:
        if not self._is_placing:
            row = max(0, self.currentRow())
            self._chosen = self._rows[row].form
            self._buttons.button(row).setChecked(True)
            self.form_chosen.emit(self._chosen)

    def _on_heading_clicked(self, section: int) -> None:
        column = Column(section) if section else Column.FORM
        is_again = column is self._sorted_by
        self.sort_by(column, is_descending=is_again and not self._is_descending)
        self.sorted_changed.emit()


def _centred(widget: QWidget) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
    return cell
