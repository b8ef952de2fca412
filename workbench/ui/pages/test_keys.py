"""The keys that correct a reading: 0 to 9 and B give a label, Undo takes it back.

1 to 4 also lead to the pages, wherever there is nothing to correct. Qt asks the widget that has the
keyboard, and those around it, before it acts on a shortcut of the window.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox

from workbench.ui.pages.test_keeping import SampleKeeper
from workbench.ui.widgets.label_keys import label_of_key


class CorrectionKeys:
    """Hands the keys of a page to its keeper; ``has_undo_of_its_own`` where Undo has another meaning."""

    def __init__(self, keeper: SampleKeeper, *, has_undo_of_its_own: Callable[[], bool]) -> None:
        self._keeper = keeper
        self._has_undo_of_its_own = has_undo_of_its_own

    def handle(self, event: QKeyEvent) -> bool:
        """Return whether an event of the page was for the keeper; it is accepted then."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        act = self._action_of(event)
        if act is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            act()
        return True

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            can_undo = self._keeper.can_take_back or (
                self._keeper.has_made and not self._has_undo_of_its_own()
            )
            return self._keeper.take_back if can_undo else None
        label = label_of_key(event)
        # A list that has the keyboard is searched by typing.
        is_elsewhere = isinstance(QApplication.focusWidget(), QComboBox)
        if not label or is_elsewhere or not self._keeper.can_correct:
            return None
        return lambda: self._keeper.correct(label)
