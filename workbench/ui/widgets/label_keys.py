"""The keys that stand for labels: 0 to 9, and B for what is no digit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from workbench.core.labels import BACKGROUND, DIGITS

# Some keyboards have the digits with Shift, others on a pad of their own.
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def label_of_key(event: QKeyEvent) -> str:
    """Return the label that a key stands for, empty for every other key."""
    if event.modifiers() & ~_PLAIN:
        return ""
    if event.text() and event.text() in DIGITS:
        return event.text()
    return BACKGROUND if event.key() == Qt.Key.Key_B else ""
