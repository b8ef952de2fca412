"""The Test page's canvas: draw digits, and they are read while the pen moves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from workbench.sessions.drawing import DrawingSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.reading import ReaderSession
from workbench.ui.pages.test_drawn import (
    DrawnSelection,
    ReadDigit,
    digits_read,
    insight_of_drawing,
    line_of,
    marks_of_drawing,
)
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_kept import LabelOf, unlabelled
from workbench.ui.pages.test_words import Words, words_for
from workbench.ui.widgets import Button, SegmentedControl
from workbench.ui.widgets.canvas import DEFAULT_PEN, THICKEST_PEN, THINNEST_PEN, Canvas
from workbench.ui.widgets.card import separator
from workbench.ui.widgets.reading_row import ReadingRow
from workbench.ui.widgets.stage import Stage

_PEN_PREFERENCE = "test/pen_width"
_PEN_STEP = 4
# On a Mac, Qt reads Ctrl as the command key.
_UNDO, _REDO = "Ctrl+Z", "Ctrl+Shift+Z"


class CanvasPane(QWidget):
    """A canvas with its tools; ``insight_changed`` comes when there is something new to show."""

    insight_changed = Signal()

    def __init__(
        self, *, reader: ReaderSession, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.canvas = Canvas()
        self.row = ReadingRow()
        board = QWidget()
        column = QVBoxLayout(board)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.row, separator()):
            column.addWidget(widget)
        column.addWidget(self.canvas, 1)
        self._stage = Stage(board)
        self._build_tools()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stage)
        self._drawing = DrawingSession(reader, self.canvas.drawn, self)
        self._drawing.read.connect(self._on_read)
        self._label_of: LabelOf = unlabelled
        self._selection = DrawnSelection()
        self._digits: tuple[ReadDigit, ...] = ()
        self._words = words_for(())
        self._insight = insight_of_drawing(self._drawing.reading, (), -1, words=self._words)
        self.canvas.changed.connect(self._on_canvas_changed)
        self.canvas.mark_chosen.connect(self._on_digit_chosen)
        self.row.digit_chosen.connect(self._on_digit_chosen)
        self._render_state()

    @property
    def insight(self) -> Insight:
        """What there is to show now."""
        return self._insight

    @property
    def digits(self) -> tuple[ReadDigit, ...]:
        """The digits that are drawn, in reading order by rows."""
        return self._digits

    def use_labels(self, label_of: LabelOf) -> None:
        """Ask this for the label under which the user keeps a sample."""
        self._label_of = label_of

    def use_words(self, words: Words) -> None:
        """Speak of what is read in these words from now on."""
        self._words = words
        self.canvas.set_invitation(words.draw)

    @Slot()
    def show_labels(self) -> None:
        """Show the labels that the user has given by now."""
        self._digits = digits_read(self._drawing.reading, self._label_of)
        self._show_digits()

    def _build_tools(self) -> None:
        self._mode = SegmentedControl(
            (("pen", "Pen", "canvas"), ("eraser", "Eraser", "eraser")), name="Pen or eraser"
        )
        self._mode.button("pen").setToolTip("Draw (P)")
        self._mode.button("eraser").setToolTip("Take ink away (E)")
        self._mode.chosen.connect(self._on_mode_chosen)
        self._width = QSlider(Qt.Orientation.Horizontal)
        self._width.setRange(THINNEST_PEN, THICKEST_PEN)
        self._width.setPageStep(_PEN_STEP)
        self._width.setMinimumWidth(92)
        self._width.setMaximumWidth(150)
        self._width.setAccessibleName("Width of the pen")
        self._width.setToolTip("Width of the pen ([ and ])")
        self._width.setValue(self._preferences.number(_PEN_PREFERENCE, DEFAULT_PEN))
        self._width.valueChanged.connect(self._on_width_changed)
        self.canvas.set_pen_width(self._width.value())
        self._undo = _icon_button("undo", "Undo", _UNDO)
        self._undo.clicked.connect(self.canvas.undo)
        self._redo = _icon_button("redo", "Redo", _REDO)
        self._redo.clicked.connect(self.canvas.redo)
        self._clear = Button("Clear", icon_name="trash")
        self._clear.setToolTip("Remove all ink (Delete)")
        self._clear.clicked.connect(self.canvas.clear)
        tools = self._stage.tools
        tools.addWidget(self._mode)
        tools.addSpacing(8)
        tools.addWidget(self._width, 1)
        tools.addStretch(1)
        for button in (self._undo, self._redo, self._clear):
            tools.addWidget(button)
        self._add_shortcuts()

    def _add_shortcuts(self) -> None:
        for keys, act in (
            (QKeySequence(_UNDO), self.canvas.undo),
            (QKeySequence(_REDO), self.canvas.redo),
            (QKeySequence(Qt.Key.Key_Delete), self.canvas.clear),
            (QKeySequence(Qt.Key.Key_Backspace), self.canvas.clear),
            (QKeySequence(QKeySequence.StandardKey.Copy), self._on_copy),
            (QKeySequence(Qt.Key.Key_P), lambda: self._choose_mode("pen")),
            (QKeySequence(Qt.Key.Key_E), lambda: self._choose_mode("eraser")),
            (QKeySequence(Qt.Key.Key_BracketLeft), lambda: self._step_width(-_PEN_STEP)),
            (QKeySequence(Qt.Key.Key_BracketRight), lambda: self._step_width(_PEN_STEP)),
        ):
            QShortcut(keys, self).activated.connect(act)

    def _choose_mode(self, mode: str) -> None:
        self._mode.choose(mode)
        self._on_mode_chosen(mode)

    def _step_width(self, by: int) -> None:
        self._width.setValue(self._width.value() + by)

    @Slot(str)
    def _on_mode_chosen(self, mode: str) -> None:
        self.canvas.set_erasing(mode == "eraser")

    @Slot(int)
    def _on_width_changed(self, width: int) -> None:
        self.canvas.set_pen_width(width)
        self._preferences.remember(_PEN_PREFERENCE, width)

    @Slot()
    def _on_canvas_changed(self) -> None:
        self._selection.follow_pen()
        self._drawing.note_change()
        self._render_state()

    @Slot()
    def _on_read(self) -> None:
        self.show_labels()

    @Slot(int)
    def _on_digit_chosen(self, index: int) -> None:
        self._selection.choose(self._digits[index].box)
        self._show_digits()
        self.canvas.setFocus()

    @Slot()
    def _on_copy(self) -> None:
        if self.row.text:
            QGuiApplication.clipboard().setText(self.row.text)

    def _show_digits(self) -> None:
        digits = self._digits
        selected = self._selection.index_among([digit.box for digit in digits], self.canvas.pen_place)
        self.row.show_digits(line_of(digits), selected=selected)
        self.canvas.show_marks(marks_of_drawing(digits), selected=selected)
        self._insight = insight_of_drawing(self._drawing.reading, digits, selected, words=self._words)
        self.insight_changed.emit()

    @Slot()
    def _render_state(self) -> None:
        self._undo.setEnabled(self.canvas.can_undo)
        self._redo.setEnabled(self.canvas.can_redo)
        self._clear.setEnabled(not self.canvas.is_empty)


def _icon_button(icon_name: str, text: str, key: str) -> Button:
    button = Button(icon_name=icon_name)
    button.setAccessibleName(text)
    keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"{text} ({keys})")
    return button
