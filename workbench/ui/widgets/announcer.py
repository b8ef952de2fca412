"""Says to screen readers what has changed, once it stays so for a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_PAUSE_MS = 300


class Announcer:
    """Announces for ``widget`` the text that ``words`` returns; who moves on quickly hears only the last."""

    def __init__(self, widget: QWidget, words: Callable[[], str]) -> None:
        self._widget = widget
        self._words = words
        self._timer = QTimer(widget, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)

    def announce_soon(self) -> None:
        """Say the words after a moment, if a screen reader listens and the keyboard is at the widget."""
        if QAccessible.isActive() and self._widget.hasFocus():
            self._timer.start()

    def _on_timeout(self) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._widget, self._words()))
