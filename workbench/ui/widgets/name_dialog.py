"""A small sheet that asks for a name, and says at once why one cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption

_WIDTH = 400


class NameDialog(QDialog):
    """Asks for a name and hands it to ``use``, which may refuse it; closed once it is taken."""

    def __init__(
        self,
        title: str,
        *,
        action: str,
        name: str,
        use: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._use = use
        self._editor = QLineEdit(name)
        self._editor.setAccessibleName("Name")
        self._editor.selectAll()
        self._problem = QLabel()
        self._problem.setProperty("role", "negative")
        self._problem.setWordWrap(True)
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
        layout.addWidget(caption(title, "card-title"))
        layout.addWidget(self._editor)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)
        self.setFixedWidth(_WIDTH)
        self._editor.textEdited.connect(self._on_edited)
        self._action.clicked.connect(self._on_accepted)
        cancel.clicked.connect(self.reject)
        self._on_edited()

    @property
    def editor(self) -> QLineEdit:
        """Where the name is typed."""
        return self._editor

    @property
    def action_button(self) -> PrimaryButton:
        """The button that takes the name."""
        return self._action

    @property
    def problem(self) -> str:
        """Why the name was refused, or an empty text."""
        return self._problem.text()

    def _on_edited(self) -> None:
        self._tell("")
        self._action.setEnabled(bool(self._editor.text().strip()))

    def _on_accepted(self) -> None:
        try:
            self._use(self._editor.text())
        except WorkbenchError as error:
            self._tell(str(error))
        else:
            self.accept()

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.adjustSize()
