"""The chosen sample: its pixels in numbers, as a network gets it, and what is no digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.core.labels import DIGITS
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.pages.data_preview import AugmentationView, BackgroundView
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.label_views import OneHotView
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.widgets.segments import SegmentedControl

SCALED_KEY = "data/scaled"
VIEW_KEY = "data/view"
_VIEWS = (("pixels", "Pixels"), ("augmented", "Augmented"), ("background", "Background"))


class SampleCard(Card):
    """A sample with a switch between its views; the view and the scale of its values are remembered."""

    def __init__(
        self, *, preview: PreviewSession, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__("Sample", parent=parent)
        self._preview = preview
        self._preferences = preferences
        self.pixels = PixelGrid()
        self.one_hot = OneHotView(DIGITS)
        self.values = SegmentedControl([("bytes", "0–255"), ("scaled", "0–1")], name="Values", is_small=True)
        self.views = SegmentedControl(_VIEWS, name="Views of the sample", is_small=True)
        self.augmentation = AugmentationView(preview)
        self.background = BackgroundView(preview)
        self._name = caption("", "card-title")
        self._pointed = caption("", "trailing")
        self._stack = QStackedWidget()
        for view in (self._pixels_view(), self.augmentation, self.background):
            self._stack.addWidget(view)
        self.set_title_widget(self.views)
        self.add_trailing_widget(self.values)
        self.body.addWidget(self._stack, 1)
        self.values.chosen.connect(self._on_scale_chosen)
        self.views.chosen.connect(self._on_view_chosen)
        self.pixels.hovered.connect(self._on_pixel_hovered)
        self._recall()

    def show_sample(self, index: int | None, sample: NDArray[np.uint8] | None, label: int | None) -> None:
        """Show a sample, uint8 [28, 28], with its place and label, or that there is none."""
        self._name.setText("No sample" if index is None else f"Sample {index:,} · label {label}")
        self.pixels.set_sample(sample)
        self.one_hot.set_label(label)
        self._preview.show_sample(sample)

    def _pixels_view(self) -> QWidget:
        view = QWidget()
        head = QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self._pointed)
        label_row = QHBoxLayout()
        label_row.addWidget(caption("One-hot label", "card-title"))
        label_row.addStretch(1)
        label_row.addWidget(caption("what the network is taught", "trailing"))
        layout = QVBoxLayout(view)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.pixels, 1)
        layout.addLayout(label_row)
        layout.addWidget(self.one_hot)
        return view

    def _recall(self) -> None:
        if self._preferences.flag(SCALED_KEY):
            self.values.choose("scaled")
            self.pixels.set_scaled(True)
        view = self._preferences.text(VIEW_KEY)
        if view in dict(_VIEWS):
            self.views.choose(view)
        self._show_view()

    def _show_view(self) -> None:
        self._stack.setCurrentIndex(list(dict(_VIEWS)).index(self.views.current))
        self.values.setVisible(self.views.current == "pixels")

    def _on_view_chosen(self, view: str) -> None:
        self._preferences.remember(VIEW_KEY, view)
        self._show_view()

    def _on_scale_chosen(self, key: str) -> None:
        self._preferences.remember(SCALED_KEY, key == "scaled")
        self.pixels.set_scaled(key == "scaled")

    def _on_pixel_hovered(self, row: int, column: int) -> None:
        sample = self.pixels.sample()
        if sample is None or row < 0:
            self._pointed.setText("")
            return
        value = int(sample[row, column])
        figure = f"{value / 255:.3f}" if self.values.current == "scaled" else str(value)
        self._pointed.setText(f"row {row}, column {column}: {figure}")
