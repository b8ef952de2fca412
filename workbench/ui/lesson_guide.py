"""What the lower end of the sidebar explains: the lessons on whatever the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.sessions.preferences import Preferences
from workbench.ui.teaching import lessons_at
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.lesson import LessonCard
from workbench.ui.widgets.segments import SegmentedControl


class LessonGuide(QWidget):
    """Shows the lessons of the page in the window, or a button that brings them back.

    Each page's are open until the user closes them, which is remembered. They stand beside the
    page and not in it: no page has a line to spare in the smallest window.
    """

    def __init__(self, *, preferences: Preferences, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._width = width
        self._page = ""
        self._choosers: dict[str, Sequence[SegmentedControl]] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def card(self) -> LessonCard:
        """The lessons; made when a page is shown, as the window is painted before that."""
        card = LessonCard(width=self._width, parent=self)
        card.closed.connect(self._on_closed)
        self._layout.addWidget(card)
        return card

    @cached_property
    def button(self) -> QuietButton:
        """What brings them back."""
        button = QuietButton("Explain this page", icon_name="help", parent=self)
        button.setToolTip("Say what is to be seen here, and why it matters (?)")
        button.clicked.connect(self._on_asked)
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def follow(self, page: str, *choosers: SegmentedControl) -> None:
        """Explain what the ``choosers`` of a page show, of which the first decides over the others."""
        self._choosers[page] = choosers
        for chooser in choosers:
            chooser.current_changed.connect(self._on_current_changed)
        self._on_current_changed()

    def show_page(self, page: str) -> None:
        """Explain this page."""
        self._page = page
        self._render_state()

    def toggle(self) -> None:
        """Close the lessons of the page that is shown, or bring them back."""
        if self._page:
            self._set_open(not self._is_open)

    @property
    def _is_open(self) -> bool:
        return self._preferences.flag(_key(self._page), default=True)

    def _set_open(self, is_open: bool) -> None:
        self._preferences.remember(_key(self._page), is_open)
        self._render_state()

    def _render_state(self) -> None:
        lessons = lessons_at(self._page, [one.current for one in self._choosers.get(self._page, ())])
        self.card.show_lessons(lessons)
        self.card.setVisible(bool(lessons) and self._is_open)
        self.button.setVisible(bool(lessons) and not self._is_open)

    def _on_current_changed(self) -> None:
        if self._page:
            self._render_state()

    def _on_closed(self) -> None:
        self._set_open(False)
        self.button.setFocus()

    def _on_asked(self) -> None:
        self._set_open(True)
        self.card.close_button.setFocus()


def _key(page: str) -> str:
    return f"lessons/{page}"
