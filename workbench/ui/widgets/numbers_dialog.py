"""A small sheet that asks for some numbers, each with its range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from workbench.core.errors import RunError
from workbench.core.limits import Limits
from workbench.sessions.recipe_fields import number_text, read_number
from workbench.ui.widgets.form_field import FormField
from workbench.ui.widgets.sheet import Sheet

_WIDTH = 440
_LABEL_WIDTH = 150


@dataclass(frozen=True, kw_only=True)
class AskedNumber:
    """A number to ask for: its key, what a user reads, its range, and what stands there first."""

    key: str
    title: str
    limits: Limits
    value: float


class NumbersDialog(Sheet):
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
        super().__init__(title, title_role="state-title", action=action, width=_WIDTH, parent=parent)
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
        self.body.addWidget(self._text)
        self.body.addSpacing(4)
        for row in self._rows.values():
            self.body.addWidget(row)
        for editor in self._editors.values():
            editor.textEdited.connect(self._on_edited)
        self.action_button.clicked.connect(self._on_accepted)
        next(iter(self._editors.values())).selectAll()
        self._on_edited()

    @property
    def text(self) -> str:
        """What the sheet says above the numbers."""
        return self._text.text()

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
        self.action_button.setEnabled(not problems)
        self.tell("")

    def _on_accepted(self) -> None:
        numbers, problems = self._numbers()
        if not problems:
            self.take(lambda: self._use(numbers))
