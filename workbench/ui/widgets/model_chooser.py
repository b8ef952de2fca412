"""Chooses the Core ML model in use: one of the runs', or a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from workbench.sessions.models import ModelChoice
from workbench.ui.wording import percent_text

_OPEN_FILE = "open-file"
_OPEN_PACKAGE = "open-package"
_WIDTH = 190
_POPUP_MARGIN = 28


class ModelChooser(QComboBox):
    """A list of models with a way to open others; ``model_chosen`` carries the path of a choice."""

    model_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[ModelChoice, ...] = ()
        self._chosen: Path | None = None
        self.setAccessibleName("Model")
        self.setToolTip("The Core ML model that reads here")
        self.setPlaceholderText("No model")
        # Of one width, so that nothing beside it moves when another model is chosen.
        self.setFixedWidth(_WIDTH)
        self.activated.connect(self._on_activated)
        self._fill()

    def show_choices(self, choices: Sequence[ModelChoice], chosen: ModelChoice | None) -> None:
        """List these models, with ``chosen`` as the one in use; no signal comes."""
        self._choices = tuple(choices)
        self._chosen = chosen.path if chosen is not None else None
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for choice in self._choices:
            self.addItem(_text_of(choice), choice.path)
            self.setItemData(self.count() - 1, str(choice.path), Qt.ItemDataRole.ToolTipRole)
        if self._choices:
            self.insertSeparator(self.count())
        if sys.platform == "darwin":
            # There a package is one file to the user, and to the system's own dialog.
            self.addItem("Open model…", _OPEN_FILE)
        else:
            self.addItem("Open .mlpackage…", _OPEN_PACKAGE)
            self.addItem("Open .mlmodel…", _OPEN_FILE)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _POPUP_MARGIN)
        self._show_chosen()

    def _show_chosen(self) -> None:
        index = next((place for place, one in enumerate(self._choices) if one.path == self._chosen), -1)
        self.setCurrentIndex(index)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        data = self.itemData(index)
        # Whatever comes of it, the chooser shows the model in use.
        self._show_chosen()
        if data == _OPEN_FILE:
            suffixes = "*.mlpackage *.mlmodel" if sys.platform == "darwin" else "*.mlmodel"
            name, _ = QFileDialog.getOpenFileName(
                self, "Open a Core ML model", "", f"Core ML models ({suffixes})"
            )
        elif data == _OPEN_PACKAGE:
            name = QFileDialog.getExistingDirectory(
                self, "Open a Core ML model: choose its .mlpackage folder"
            )
        else:
            name = str(data)
        if name:
            self.model_chosen.emit(Path(name))


def _text_of(choice: ModelChoice) -> str:
    parts = [choice.title]
    if choice.form:
        parts.append(choice.form)
    elif choice.test_accuracy is not None:
        parts.append(percent_text(choice.test_accuracy))
    return " · ".join(parts)
