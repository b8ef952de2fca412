"""A menu of the labels that a sample may have; a digit's key chooses it, too."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from workbench.core.labels import BACKGROUND, DIGITS
from workbench.ui.widgets.label_keys import label_of_key

NO_DIGIT = "No digit"


class LabelMenu(QMenu):
    """The ten digits and what is no digit; ``picked`` carries the label."""

    picked = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        head = self.addAction(title)
        head.setEnabled(False)
        self._labels: dict[str, QAction] = {}
        for label in DIGITS:
            self._add(label, label)
        self.addSeparator()
        self._add(BACKGROUND, f"{NO_DIGIT}\tB")

    def action_for(self, label: str) -> QAction:
        """Return the entry of a label."""
        return self._labels[label]

    def set_current(self, label: str) -> None:
        """Mark the label that is the present one; empty for none."""
        for each, action in self._labels.items():
            action.setCheckable(each == label)
            action.setChecked(each == label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        label = label_of_key(event)
        if label:
            self.close()
            self.picked.emit(label)
        else:
            super().keyPressEvent(event)

    def _add(self, label: str, text: str) -> None:
        action = self.addAction(text)
        action.triggered.connect(lambda _checked=False, label=label: self.picked.emit(label))
        self._labels[label] = action
