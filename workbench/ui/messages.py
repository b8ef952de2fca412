"""The one way by which anything is told to the user: a banner in the window, and the log."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from workbench.core.errors import WorkbenchError
from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of

_ICON_SIDE = 36

_log = logging.getLogger("workbench.messages")


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a banner shows; ``kind`` is "error" or "info"."""

    kind: str
    text: str
    hint: str = ""
    details: str = ""


class Messages(QObject):
    """Tells errors and remarks; the window shows each that `told` carries."""

    told = Signal(object)
    cleared = Signal()

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None

    def set_window(self, window: QWidget) -> None:
        """Name the window that questions belong to."""
        self._window = window

    def error(self, message: str, hint: str = "", details: str = "") -> None:
        """Tell that something failed, what to do, and details for a disclosure."""
        _log.error("%s %s%s", message, hint, f"\n{details}" if details else "")
        self.told.emit(Message(kind="error", text=message, hint=hint, details=details))

    def failure(self, error: WorkbenchError) -> None:
        """Tell an error of the family."""
        self.error(error.message, error.hint, error.details)

    def info(self, text: str) -> None:
        """Tell something good to know, which goes away by itself."""
        _log.info("%s", text)
        self.told.emit(Message(kind="info", text=text))

    def clear(self) -> None:
        """Take the banner away, because what it told is over."""
        self.cleared.emit()

    def confirm(self, title: str, text: str, action: str) -> bool:
        """Ask before something that cannot be undone; ``action`` names the button that does it."""
        box = QMessageBox(self._window)
        box.setIconPixmap(
            pixmap("warning", theme_of(box).warning, size=_ICON_SIDE, ratio=box.devicePixelRatioF())
        )
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        proceed = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        return box.clickedButton() is proceed
