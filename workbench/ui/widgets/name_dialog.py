"""A small sheet that asks for a name, and says at once why one cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.ui.widgets.sheet import Sheet

_WIDTH = 400


class NameDialog(Sheet):
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
        super().__init__(title, title_role="card-title", action=action, width=_WIDTH, parent=parent)
        self._use = use
        self._editor = QLineEdit(name)
        self._editor.setAccessibleName("Name")
        self._editor.selectAll()
        self.body.addWidget(self._editor)
        self._editor.textEdited.connect(self._on_edited)
        self.action_button.clicked.connect(self._on_accepted)
        self._on_edited()

    @property
    def editor(self) -> QLineEdit:
        """Where the name is typed."""
        return self._editor

    def _on_edited(self) -> None:
        self.tell("")
        self.action_button.setEnabled(bool(self._editor.text().strip()))

    def _on_accepted(self) -> None:
        self.take(lambda: self._use(self._editor.text()))
