"""A field for the index of a sample to go to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

_MOST = 10**8
_WIDTH = 118


class IndexField(QLineEdit):
    """``entered`` carries the index, 0 or more, when the Return key is pressed on one."""

    entered = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Go to index…")
        self.setAccessibleName("Go to index")
        self.setFixedWidth(_WIDTH)
        self.setValidator(QIntValidator(0, _MOST, self))
        self.returnPressed.connect(self._on_return_pressed)

    def ask(self) -> None:
        """Take the keyboard, ready for another index."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _on_return_pressed(self) -> None:
        if self.text():
            self.entered.emit(int(self.text()))
