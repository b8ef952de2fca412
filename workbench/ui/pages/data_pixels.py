"""The chosen sample in numbers, with its label and how the network answers to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from workbench.core.labels import BACKGROUND, DIGITS
from workbench.sessions.preferences import Preferences
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.label_panel import LabelPanel
from workbench.ui.widgets.pixel_board import PixelBoard
from workbench.ui.widgets.pixel_head import PixelHead
from workbench.ui.widgets.pixel_menu import copy_menu

SCALED_KEY = "data/scaled"
PROFILE_KEY = "data/profile"
_BESIDE = 330
_KEYS = (
    "Arrow keys go from cell to cell, + and − make cells larger and smaller, Enter goes back to the samples."
)


class PixelsView(QWidget):
    """The cells, between a head and the label; or, where the page is all theirs, with both beside them.

    ``opened`` comes when somebody wants the cells larger, or as large as they were.
    """

    opened = Signal()

    def __init__(self, *, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._classes: tuple[str, ...] = DIGITS
        self.head = PixelHead()
        self.board = PixelBoard()
        self.labels = LabelPanel(DIGITS)
        self._keys = caption(_KEYS, "trailing")
        self._keys.setWordWrap(True)
        self._keys.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._keys.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.set_large(False)
        grid = self.board.grid
        self.head.values.chosen.connect(self._on_scale_chosen)
        self.head.profile_button.toggled.connect(self._on_profile_toggled)
        self.head.copy_button.clicked.connect(self._on_copy_clicked)
        grid.pointed.connect(self._on_pointed)
        grid.opened.connect(self.opened)
        grid.copied.connect(self.head.confirm)
        self._recall()

    def show_sample(self, index: int | None, sample: NDArray[np.uint8] | None, label: int | None) -> None:
        """Show a sample, uint8 [28, 28], with its place and label, or that there is none."""
        name = "No sample" if index is None else f"Sample {index:,} · label {self._word(label)}"
        self.head.show_name(name)
        self.board.grid.set_sample(sample)
        self.labels.set_label(label)
        self.head.copy_button.setEnabled(sample is not None)

    def set_classes(self, classes: Sequence[str]) -> None:
        """Take what the classes of the samples are called."""
        self._classes = tuple(classes)
        self.labels.set_classes(classes)

    def set_large(self, is_large: bool) -> None:
        """Have the head and the label beside the cells, which get all the height; or above and below."""
        parts: tuple[QWidget, ...] = (self.head, self.board, self.labels, self._keys)
        for part in parts:
            self._grid.removeWidget(part)
        self.head.set_beside(is_large)
        self.labels.set_large(is_large)
        self._keys.setVisible(is_large)
        self._grid.setHorizontalSpacing(24 if is_large else 0)
        self._grid.setVerticalSpacing(16 if is_large else 8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(1, _BESIDE if is_large else 0)
        self._grid.setRowStretch(1, 0 if is_large else 1)
        self._grid.setRowStretch(2, 1 if is_large else 0)
        if is_large:
            self._grid.addWidget(self.board, 0, 0, 3, 1)
            for row, part in enumerate((self.head, self.labels, self._keys)):
                self._grid.addWidget(part, row, 1)
        else:
            for row, part in enumerate((self.head, self.board, self.labels)):
                self._grid.addWidget(part, row, 0)

    def _word(self, label: int | None) -> str:
        if label is None or label >= len(self._classes):
            return BACKGROUND
        return self._classes[label]

    def _recall(self) -> None:
        if self._preferences.flag(SCALED_KEY):
            self.head.values.choose("scaled")
            self.board.grid.set_scaled(True)
        self.head.profile_button.setChecked(self._preferences.flag(PROFILE_KEY))

    def _on_pointed(self) -> None:
        grid = self.board.grid
        self.head.show_cell(grid.sample(), grid.cell())

    def _on_scale_chosen(self, key: str) -> None:
        self._preferences.remember(SCALED_KEY, key == "scaled")
        self.board.grid.set_scaled(key == "scaled")

    def _on_profile_toggled(self, is_on: bool) -> None:
        self._preferences.remember(PROFILE_KEY, is_on)
        self.board.set_profiled(is_on)

    def _on_copy_clicked(self) -> None:
        button = self.head.copy_button
        copy_menu(self.board.grid).popup(button.mapToGlobal(QPoint(0, button.height())))
