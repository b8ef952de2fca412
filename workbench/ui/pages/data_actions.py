"""What can be done with the samples that are selected in the browser: copied, by key or by menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from workbench.ui.pages.data_words import SampleWords
from workbench.ui.widgets.sample_clipboard import copy_samples
from workbench.ui.widgets.sample_grid import SampleGrid
from workbench.ui.wording import count_text


class SampleActions(QObject):
    """Follows a grid; ``words`` returns what there is to say of its samples, None without any."""

    def __init__(self, grid: SampleGrid, words: Callable[[], SampleWords | None]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._words = words
        grid.copy_asked.connect(self.copy)
        grid.menu_asked.connect(self._on_menu_asked)

    def copy(self) -> None:
        """Put what is selected on the clipboard: as a picture, and as a table."""
        words, chosen = self._words(), self._grid.selection()
        if words is not None and len(chosen):
            copy_samples(words.samples.images, chosen, words.table(chosen))

    def _on_menu_asked(self, place: QPoint) -> None:
        menu = QMenu(self._grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copied = menu.addAction(f"Copy {count_text(len(self._grid.selection()), 'Sample')}", self.copy)
        copied.setShortcut(QKeySequence.StandardKey.Copy)
        every = menu.addAction("Select All", self._grid.select_all)
        every.setShortcut(QKeySequence.StandardKey.SelectAll)
        menu.popup(place)
