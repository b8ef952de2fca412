"""A number in a form that shows its range, and refuses what lies outside it as it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from workbench.sessions.recipe_fields import NumberField
from workbench.ui.widgets.card import caption

_TITLE_WIDTH = 150
_EDITOR_WIDTH = 92
_RANGE_WIDTH = 158


class NumberRow(QWidget):
    """Title or switch, editor, range and remark of a field in one line; ``changed`` comes with each key.

    What is wrong stands where the range stood, so that nothing moves.
    """

    changed = Signal()

    def __init__(self, field: NumberField, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._switch = QCheckBox(field.title) if field.has_switch else None
        title: QWidget = self._switch or caption(field.title, "field")
        title.setFixedWidth(_TITLE_WIDTH)
        self._editor = QLineEdit()
        self._editor.setFixedWidth(_EDITOR_WIDTH)
        self._editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._editor.setAccessibleName(field.title)
        self._editor.setAccessibleDescription(f"{field.range_text}, {field.remark}")
        self._range = caption(field.range_text, "muted")
        self._range.setFixedWidth(_RANGE_WIDTH)
        self._remark = caption(field.remark, "muted")
        self._problem = QLabel()
        self._problem.setProperty("role", "negative")
        self._problem.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for widget in (title, self._editor, self._range):
            row.addWidget(widget)
        row.addWidget(self._remark, 1)
        row.addWidget(self._problem, 1)
        self._editor.textEdited.connect(self._on_edited)
        if self._switch is not None:
            self._switch.toggled.connect(self._on_toggled)
            self._show_switch()

    @property
    def editor(self) -> QLineEdit:
        """Where the number is typed."""
        return self._editor

    @property
    def switch(self) -> QCheckBox | None:
        """What switches the effect on and off, if it can be."""
        return self._switch

    @property
    def problem(self) -> str:
        """What is wrong with what was typed, or an empty text."""
        return self._problem.text()

    def show_value(self, text: str, *, is_on: bool) -> None:
        """Show a value, without a ``changed`` signal."""
        if self._editor.text() != text:
            self._editor.setText(text)
        if self._switch is not None:
            self._switch.blockSignals(True)
            self._switch.setChecked(is_on)
            self._switch.blockSignals(False)
            self._show_switch()

    def set_problem(self, text: str) -> None:
        """Tell what is wrong, or with an empty text that nothing is."""
        if text == self._problem.text():
            return
        self._problem.setText(text)
        for widget in (self._range, self._remark):
            widget.setVisible(not text)
        self._problem.setVisible(bool(text))
        self._editor.setAccessibleDescription(text or f"{self._field.range_text}, {self._field.remark}")
        self._editor.setProperty("invalid", bool(text))
        self._editor.style().unpolish(self._editor)
        self._editor.style().polish(self._editor)

    def _show_switch(self) -> None:
        """Let the strength of an effect that is switched off stand back."""
        is_on = self._switch is None or self._switch.isChecked()
        self._editor.setProperty("quiet", not is_on)
        self._editor.style().unpolish(self._editor)
        self._editor.style().polish(self._editor)

    def _on_edited(self) -> None:
        # Who changes a strength wants the effect.
        if self._switch is not None and not self._switch.isChecked():
            self._switch.setChecked(True)
        else:
            self.changed.emit()

    def _on_toggled(self) -> None:
        self._show_switch()
        self.changed.emit()
