"""A row of a form: a label, an editor, and below it what is wrong with what was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from workbench.ui.widgets.card import caption

LABEL_WIDTH = 112


class FormField(QWidget):
    """Label at the left, ``editor`` at the right; a problem marks the editor and is told below it."""

    def __init__(
        self, label: str, editor: QWidget, *, label_width: int = LABEL_WIDTH, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        title = caption(label, "field")
        title.setFixedWidth(label_width)
        title.setBuddy(editor)
        editor.setAccessibleName(label)
        self._problem = _Problem()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(3)
        layout.setColumnStretch(1, 1)
        layout.addWidget(title, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(editor, 0, 1)
        layout.addWidget(self._problem, 1, 0, 1, 2)

    @property
    def problem(self) -> str:
        """The sentence that is shown, or an empty text."""
        return self._problem.text()

    def set_problem(self, text: str) -> None:
        """Tell what is wrong, or with an empty text that nothing is."""
        if text == self._problem.text():
            return
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._editor.setAccessibleDescription(text)
        self._editor.setProperty("invalid", bool(text))
        style = self._editor.style()
        style.unpolish(self._editor)
        style.polish(self._editor)


class _Problem(QLabel):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "negative")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()
