"""What the small sheets that ask for something share: a problem told in place, and two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption


class Sheet(QDialog):
    """Asks for something over its window; closed once what was asked for is taken.

    ``body`` takes what asks, between the title and the buttons.
    """

    def __init__(
        self, title: str, *, title_role: str, action: str, width: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
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
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(caption(title, title_role))
        layout.addLayout(self.body)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)
        self.setFixedWidth(width)
        cancel.clicked.connect(self.reject)

    @property
    def action_button(self) -> PrimaryButton:
        """The button that takes what was asked for."""
        return self._action

    @property
    def problem(self) -> str:
        """Why it was not taken, or an empty text."""
        return self._problem.text()

    def take(self, use: Callable[[], None]) -> None:
        """Close the sheet once ``use`` has done its work, or tell why it refused."""
        try:
            use()
        except WorkbenchError as error:
            self.tell(str(error))
        else:
            self.accept()

    def tell(self, problem: str) -> None:
        """Show a problem above the buttons; an empty text takes it away."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.adjustSize()
