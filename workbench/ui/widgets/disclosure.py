"""Text behind a disclosure: details that few want to read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.widgets.buttons import LinkButton, QuietButton


class DisclosureText(QWidget):
    """A small button that unfolds monospaced, selectable text below it."""

    def __init__(
        self, title: str = "Details", *, is_centred: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        make_button = QuietButton if is_centred else LinkButton
        self.button = make_button(title, icon_name="chevron-right")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._on_toggled)
        self._text = QPlainTextEdit()
        self._text.setProperty("role", "details")
        self._text.setReadOnly(True)
        self._text.setAccessibleName(title)
        self._text.setFixedHeight(132)
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        side = Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft
        layout.addWidget(self.button, 0, side)
        layout.addWidget(self._text)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Put ``text`` behind the disclosure; without text, the disclosure is not there at all."""
        self._text.setPlainText(text)
        self.button.setChecked(False)
        self.setVisible(bool(text))

    def _on_toggled(self, is_open: bool) -> None:
        self._text.setVisible(is_open)
        self.button.set_icon_name("chevron-down" if is_open else "chevron-right")
