"""What can be done with the plots: how they are shown, and where they go as files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from workbench.ui.widgets.buttons import SmallButton
from workbench.ui.widgets.segments import SegmentedControl

BATCHES, EPOCHS = "batches", "epochs"


class PlotActions(QWidget):
    """The small controls at the right of the upper plot, with a menu that has keys.

    ``kind`` stands at the right of the lower one.

    ``by_batch_chosen`` and ``log_chosen`` carry a bool, ``picture_wanted`` and ``table_wanted`` the
    path that the user has chosen.
    """

    by_batch_chosen = Signal(bool)
    log_chosen = Signal(bool)
    whole_requested = Signal()
    picture_wanted = Signal(object)
    table_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file_name = "curves"
        self.kind = SegmentedControl(
            ((BATCHES, "Batches"), (EPOCHS, "Epochs")), name="What the lines go through", is_small=True
        )
        self.log_button = SmallButton("Log")
        self.log_button.setCheckable(True)
        self.log_button.setAccessibleName("Logarithmic scale")
        self.log_button.setToolTip("Logarithmic scale; accuracy by its error, so that 99 % and 99.9 % differ")
        self.menu_button = SmallButton(icon_name="more")
        self.menu_button.setAccessibleName("More for plots")
        self.menu_button.setToolTip("Export the plots")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.log_button, self.menu_button):
            row.addWidget(widget)
        self.picture_action = self._action("Export as PNG…", "Ctrl+E", self._on_picture_requested)
        self.table_action = self._action("Export as CSV…", "Ctrl+Shift+E", self._on_table_requested)
        self.log_action = self._action("Logarithmic scale", "Ctrl+L", None)
        self.log_action.setCheckable(True)
        self.whole_action = self._action("Show the whole run", "Ctrl+0", self.whole_requested.emit)
        self.log_action.toggled.connect(self.log_button.setChecked)
        self.log_button.toggled.connect(self._on_log_toggled)
        self.kind.chosen.connect(self._on_kind_chosen)
        self.menu_button.clicked.connect(self._on_menu_requested)

    def menu(self) -> QMenu:
        """Return the menu, for the button and for a right click on a plot."""
        menu = QMenu(self)
        menu.addActions([self.picture_action, self.table_action])
        menu.addSeparator()
        menu.addActions([self.log_action, self.whole_action])
        return menu

    def show_state(self, *, has_lines: bool, is_zoomed: bool, file_name: str) -> None:
        """Show what can be done; ``file_name`` is what exported files are called at first."""
        self._file_name = file_name
        self.picture_action.setEnabled(has_lines)
        self.table_action.setEnabled(has_lines)
        self.whole_action.setEnabled(is_zoomed)

    def _action(self, text: str, keys: str, slot: object) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutVisibleInContextMenu(True)
        if slot is not None:
            action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _on_log_toggled(self, is_log: bool) -> None:
        self.log_action.setChecked(is_log)
        self.log_chosen.emit(is_log)

    def _on_kind_chosen(self, kind: str) -> None:
        self.by_batch_chosen.emit(kind == BATCHES)

    def _on_menu_requested(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def _on_picture_requested(self) -> None:
        path = self._asked_path("Export the plots", ".png", "Pictures (*.png)")
        if path is not None:
            self.picture_wanted.emit(path)

    def _on_table_requested(self) -> None:
        path = self._asked_path("Export the curves", ".csv", "Tables (*.csv)")
        if path is not None:
            self.table_wanted.emit(path)

    def _asked_path(self, title: str, suffix: str, kinds: str) -> Path | None:
        start = Path.home() / f"{self._file_name}{suffix}"
        name, _ = QFileDialog.getSaveFileName(self, title, str(start), kinds)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
