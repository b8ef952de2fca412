"""A bar across the page with something that the user should know, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.ui.icons import icon, pixmap
from workbench.ui.theme import Theme, theme_of
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.disclosure import DisclosureText

_ICONS = {"info": "info", "warning": "warning", "error": "error"}


class Notice(QFrame):
    """An icon, a sentence in bold, another beside it, buttons; ``acted`` carries a button's key.

    The cross at the right is there if the notice can be closed; it hides it and emits ``closed``.
    """

    acted = Signal(str)
    closed = Signal()

    def __init__(self, *, can_close: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "info"
        self._actions: tuple[tuple[str, str], ...] = ()
        self._icon = QLabel()
        self._icon.setFixedSize(20, 20)
        self._title = caption("", "card-title")
        self._text = caption("", "notice")
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = DisclosureText()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._close = QToolButton()
        self._close.setAccessibleName("Close this message")
        self._close.setToolTip("Close")
        self._close.setIconSize(QSize(16, 16))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setVisible(can_close)
        self._close.clicked.connect(self._on_close_clicked)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        texts.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """All that is said, for tests and for who reads aloud."""
        return f"{self._title.text()} {self._text.text()}".strip()

    def show_notice(
        self,
        *,
        tone: str,
        title: str,
        text: str = "",
        actions: tuple[tuple[str, str], ...] = (),
        details: str = "",
    ) -> None:
        """Show a notice; ``tone`` is "info", "warning" or "error", ``actions`` are (key, text)."""
        self._tone = tone
        if self.property("banner") != tone:
            self.setProperty("banner", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._details.set_text(details)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._set_actions(actions)
        self._tint()
        self.show()

    def _set_actions(self, actions: tuple[tuple[str, str], ...]) -> None:
        if actions == self._actions:
            # A button that is being pressed must not go while figures change.
            return
        self._actions = actions
        while (item := self._buttons.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        for key, text in actions:
            button = Button(text)
            button.setObjectName(f"notice-{key}")
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key))
            self._buttons.addWidget(button)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        theme = theme_of(self)
        self._icon.setPixmap(
            pixmap(_ICONS[self._tone], _colour(theme, self._tone), size=20, ratio=self.devicePixelRatioF())
        )
        self._close.setIcon(icon("close", theme.muted))

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()


def _colour(theme: Theme, tone: str) -> str:
    return {"warning": theme.warning, "error": theme.negative}.get(tone, theme.accent)
