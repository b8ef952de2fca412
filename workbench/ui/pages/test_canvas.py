"""The Test page's canvas: draw a digit, and it is read while the pen moves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from workbench.sessions.drawing import DrawingSession, DrawnReading
from workbench.sessions.preferences import Preferences
from workbench.sessions.reading import ReaderSession
from workbench.ui.pages.test_insight import Insight
from workbench.ui.widgets import Button, SegmentedControl
from workbench.ui.widgets.canvas import DEFAULT_PEN, THICKEST_PEN, THINNEST_PEN, Canvas
from workbench.ui.widgets.stage import Stage
from workbench.ui.widgets.times_card import StageTime
from workbench.ui.wording import runtime_text

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
        self._stage = Stage(self.canvas)
        self._build_tools()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stage)
        self._drawing = DrawingSession(reader, self.canvas.drawn, self)
        self._drawing.read.connect(self._on_read)
        self.canvas.changed.connect(self._drawing.note_change)
        self.canvas.changed.connect(self._render_state)
        self._insight = _insight_of(self._drawing.reading)
        self._render_state()

    @property
    def insight(self) -> Insight:
        """What there is to show now."""
        return self._insight

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
    def _on_read(self) -> None:
        self._insight = _insight_of(self._drawing.reading)
        self.insight_changed.emit()

    @Slot()
    def _render_state(self) -> None:
        self._undo.setEnabled(self.canvas.can_undo)
        self._redo.setEnabled(self.canvas.can_redo)
        self._clear.setEnabled(not self.canvas.is_empty)


def _insight_of(reading: DrawnReading) -> Insight:
    purpose, answer = "Reads while you draw", reading.answer
    if reading.sample is None:
        return Insight(subtitle=purpose, sentence="Nothing is drawn yet.")
    if answer is None:
        times = (StageTime("Normalise", reading.normalise_milliseconds), StageTime(runtime_text(""), -1))
        return Insight(subtitle=purpose, sample=reading.sample, times=times)
    together = reading.normalise_milliseconds + answer.milliseconds
    return Insight(
        subtitle=f"{purpose} · {together:.1f} ms a reading",
        sample=reading.sample,
        probabilities=answer.probabilities[0],
        labels=answer.labels,
        times=(
            StageTime("Normalise", reading.normalise_milliseconds),
            StageTime(runtime_text(answer.runtime), answer.milliseconds),
        ),
    )


def _icon_button(icon_name: str, text: str, key: str) -> Button:
    button = Button(icon_name=icon_name)
    button.setAccessibleName(text)
    keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"{text} ({keys})")
    return button
