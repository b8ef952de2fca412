"""A sheet that asks for one of a few things, such as the data sets in a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from workbench.ui.widgets.card import caption
from workbench.ui.widgets.sheet import Sheet

_WIDTH = 400
_ROW, _MOST_ROWS = 30, 8


class ChoiceSheet(Sheet):
    """Shows ``choices``; ``use`` is handed the place of the one that is taken."""

    def __init__(
        self,
        title: str,
        *,
        told: str,
        action: str,
        choices: Sequence[str],
        use: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, title_role="card-title", action=action, width=_WIDTH, parent=parent)
        self._use = use
        text = caption(told, "muted")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        for choice in choices:
            item = QListWidgetItem(choice)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(len(choices), _MOST_ROWS) * _ROW + 8)
        self.body.addWidget(text)
        self.body.addWidget(self.list)
        self.list.itemDoubleClicked.connect(self._on_accepted)
        self.action_button.clicked.connect(self._on_accepted)
        self.list.setFocus()

    def _on_accepted(self) -> None:
        self.take(lambda: self._use(self.list.currentRow()))
