"""What a tool of another maker says while it runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class ToolOutput(QPlainTextEdit):
    """What a tool says, line by line: follows its end unless the user has scrolled away from it."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "details")
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(f"{name} comes here.")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Long command lines are cut; whoever wants their end scrolls sideways all the same.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_at_end = True
        self.verticalScrollBar().actionTriggered.connect(self._on_scrolled)

    def show_text(self, text: str, *, is_from_start: bool) -> None:
        """Show a text, mostly the one before with lines added; ``is_from_start`` shows its beginning."""
        former = self.toPlainText()
        if text == former:
            return
        if former and text.startswith(f"{former}\n"):
            self.appendPlainText(text[len(former) + 1 :])
        else:
            self._is_at_end = True
            self.setPlainText(text)
        if is_from_start:
            self._is_at_end = False
            self.verticalScrollBar().setValue(0)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._on_scrolled()

    def _follow(self) -> None:
        if self._is_at_end:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        self._is_at_end = bar.sliderPosition() >= bar.maximum()
