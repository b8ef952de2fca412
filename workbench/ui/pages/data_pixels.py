"""The chosen sample in numbers, with its label and how the network answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.labels import BACKGROUND, DIGITS
from workbench.sessions.preferences import Preferences
from workbench.ui.widgets.buttons import SmallButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.label_panel import LabelPanel
from workbench.ui.widgets.pixel_board import PixelBoard
from workbench.ui.widgets.pixel_clipboard import FORM_TITLES, PixelForm, copy_pixels
from workbench.ui.widgets.pixel_tiles import MAXIMUM
from workbench.ui.widgets.segments import SegmentedControl

SCALED_KEY = "data/scaled"
PROFILE_KEY = "data/profile"
ICON_BUTTON = 32
_CONFIRMED_MS = 2_000


class PixelsView(QWidget):
    """A head with the sample’s name and what changes the view, the cells, and the label below them.

    ``opened`` comes when somebody wants the cells larger, or as large as they were.
    """

    opened = Signal()

    def __init__(self, *, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._classes: tuple[str, ...] = DIGITS
        self.board = PixelBoard()
        self.labels = LabelPanel(DIGITS)
        self.values = SegmentedControl([("bytes", "0–255"), ("scaled", "0–1")], name="Values", is_small=True)
        self.copy_button = SmallButton(icon_name="copy")
        self.copy_button.setFixedWidth(ICON_BUTTON)
        self.copy_button.setAccessibleName("Copy the values")
        self.copy_button.setToolTip("Copy the values as NumPy, CSV or PNG")
        self.profile_button = SmallButton(icon_name="profile")
        self.profile_button.setFixedWidth(ICON_BUTTON)
        self.profile_button.setCheckable(True)
        self.profile_button.setAccessibleName("Profiles")
        self.profile_button.setToolTip("Show the values along the row and the column that you point at")
        self._name = ElidedLabel(is_title=True)
        self._pointed = caption("", "trailing")
        self._pointed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._confirmed = QTimer(self, interval=_CONFIRMED_MS, singleShot=True)
        self._confirmed.timeout.connect(self._show_pointed)
        self._build_layout()
        grid = self.board.grid
        self.values.chosen.connect(self._on_scale_chosen)
        self.profile_button.toggled.connect(self._on_profile_toggled)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        grid.pointed.connect(self._show_pointed)
        grid.opened.connect(self.opened)
        grid.copy_asked.connect(partial(self._copy, "csv", "png"))
        grid.menu_asked.connect(self._on_menu_asked)
        self._recall()

    def show_sample(self, index: int | None, sample: NDArray[np.uint8] | None, label: int | None) -> None:
        """Show a sample, uint8 [28, 28], with its place and label, or that there is none."""
        self._name.set_text("No sample" if index is None else f"Sample {index:,} · label {self._word(label)}")
        self.board.grid.set_sample(sample)
        self.labels.set_label(label)
        self.copy_button.setEnabled(sample is not None)

    def set_classes(self, classes: Sequence[str]) -> None:
        """Take what the classes of the samples are called."""
        self._classes = tuple(classes)
        self.labels.set_classes(classes)

    @property
    def is_scaled(self) -> bool:
        """Whether values are written from 0 to 1."""
        return self.values.current == "scaled"

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._pointed, 1)
        for control in (self.values, self.profile_button, self.copy_button):
            head.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.board, 1)
        layout.addWidget(self.labels)

    def _word(self, label: int | None) -> str:
        if label is None or label >= len(self._classes):
            return BACKGROUND
        return self._classes[label]

    def _recall(self) -> None:
        if self._preferences.flag(SCALED_KEY):
            self.values.choose("scaled")
            self.board.grid.set_scaled(True)
        self.profile_button.setChecked(self._preferences.flag(PROFILE_KEY))

    def _show_pointed(self) -> None:
        grid = self.board.grid
        sample, cell = grid.sample(), grid.cell()
        if self._confirmed.isActive() and cell is None:
            return
        self._confirmed.stop()
        if sample is None or cell is None:
            self._pointed.setText("")
            return
        value = int(sample[cell])
        self._pointed.setText(f"[{cell[0]}, {cell[1]}] {value} = {value / MAXIMUM:.3f}")
        self._pointed.setToolTip("Row and column, the value as it is stored, and from 0 to 1")

    def _on_scale_chosen(self, key: str) -> None:
        self._preferences.remember(SCALED_KEY, key == "scaled")
        self.board.grid.set_scaled(key == "scaled")

    def _on_profile_toggled(self, is_on: bool) -> None:
        self._preferences.remember(PROFILE_KEY, is_on)
        self.board.set_profiled(is_on)

    def _on_copy_clicked(self) -> None:
        self._copy_menu().popup(self.copy_button.mapToGlobal(QPoint(0, self.copy_button.height())))

    def _on_menu_asked(self, place: QPoint) -> None:
        grid = self.board.grid
        menu = self._copy_menu()
        menu.addSeparator()
        larger = menu.addAction("Zoom In", grid.zoom_in)
        larger.setShortcut(QKeySequence(QKeySequence.StandardKey.ZoomIn))
        menu.addAction("Zoom Out", grid.zoom_out).setEnabled(grid.zoom > 1)
        menu.addAction("Show All Cells", grid.fit).setEnabled(grid.zoom > 1)
        menu.popup(place)

    def _copy_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for form, title in FORM_TITLES.items():
            action = menu.addAction(f"Copy as {title}", partial(self._copy, form))
            action.setEnabled(self.board.grid.sample() is not None)
        return menu

    def _copy(self, *forms: PixelForm) -> None:
        sample = self.board.grid.sample()
        if sample is None:
            return
        copy_pixels(sample, *forms, is_scaled=self.is_scaled)
        self._pointed.setText(f"{' and '.join(FORM_TITLES[form] for form in forms)} copied")
        self._confirmed.start()
