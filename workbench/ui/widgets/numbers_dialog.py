"""A small sheet that asks for some numbers, each with its range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from workbench.core.errors import RunError, WorkbenchError
from workbench.core.limits import Limits
from workbench.sessions.recipe_fields import number_text, read_number
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.form_field import FormField

_WIDTH = 440
_LABEL_WIDTH = 150


@dataclass(frozen=True, kw_only=True)
class AskedNumber:
    """A number to ask for: its key, what a user reads, its range, and what stands there first."""

    key: str
    title: str
    limits: Limits
    value: float


class NumbersDialog(QDialog):
    """Asks for numbers and hands them to ``use`` by key, which may refuse; closed once they are taken.

    What lies outside its range is refused as it is typed, with the range.
    """

    def __init__(
        self,
        title: str,
        *,
        text: str,
        numbers: Sequence[AskedNumber],
        action: str,
        use: Callable[[Mapping[str, float]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._use = use
        self._limits = {number.key: number.limits for number in numbers}
        self._editors = {number.key: QLineEdit(number_text(number.value)) for number in numbers}
        self._rows = {
            number.key: FormField(number.title, self._editors[number.key], label_width=_LABEL_WIDTH)
            for number in numbers
        }
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        self._text.setProperty("role", "subtitle")
        self._problem = QLabel()
        self._problem.setProperty("role", "negative")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._action = PrimaryButton(action)
        self._action.setDefault(True)
        cancel = Button("Cancel")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._action)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(caption(title, "state-title"))
        layout.addWidget(self._text)
        layout.addSpacing(4)
        for row in self._rows.values():
            layout.addWidget(row)
        layout.addWidget(self._problem)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        self.setFixedWidth(_WIDTH)
        for editor in self._editors.values():
            editor.textEdited.connect(self._on_edited)
        self._action.clicked.connect(self._on_accepted)
        cancel.clicked.connect(self.reject)
        next(iter(self._editors.values())).selectAll()
        self._on_edited()

    @property
    def text(self) -> str:
        """What the sheet says above the numbers."""
        return self._text.text()

    @property
    def action_button(self) -> PrimaryButton:
        """The button that takes the numbers."""
        return self._action

    @property
    def problem(self) -> str:
        """Why the numbers were not taken, or an empty text."""
        return self._problem.text()

    def editor(self, key: str) -> QLineEdit:
        """Return where a number is typed."""
        return self._editors[key]

    def problem_of(self, key: str) -> str:
        """Return what is wrong with a number, as it is shown below it."""
        return self._rows[key].problem

    def _numbers(self) -> tuple[dict[str, float], dict[str, str]]:
        """Return the numbers that can be used, and for each other one what is wrong."""
        read = {key: self._read(key) for key in self._editors}
        numbers = {key: one for key, one in read.items() if not isinstance(one, str)}
        return numbers, {key: one for key, one in read.items() if isinstance(one, str)}

    def _read(self, key: str) -> float | str:
        try:
            return read_number(self._editors[key].text(), self._limits[key])
        except RunError as error:
            return str(error)

    def _on_edited(self) -> None:
        _, problems = self._numbers()
        for key, row in self._rows.items():
            row.set_problem(problems.get(key, ""))
        self._action.setEnabled(not problems)
        self._tell("")

    def _on_accepted(self) -> None:
        numbers, problems = self._numbers()
        if problems:
            return
        try:
            self._use(numbers)
        except WorkbenchError as error:
            self._tell(str(error))
        else:
            self.accept()

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.adjustSize()
