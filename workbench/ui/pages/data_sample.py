"""The chosen sample: its pixels in numbers, as a network gets it, and what is no digit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget

from workbench.core.filters import Filters
from workbench.sessions.asking import Answer
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.pages.data_pixels import PixelsView
from workbench.ui.pages.data_preview import AugmentationView, BackgroundView
from workbench.ui.pages.data_stages import StagesView
from workbench.ui.widgets.buttons import SmallButton
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.label_views import OneHotView
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.widgets.pixel_head import ICON_BUTTON
from workbench.ui.widgets.segments import SegmentedControl

VIEW_KEY = "data/view"
_VIEWS = (
    ("pixels", "Pixels"),
    ("stages", "Stages"),
    ("augmented", "Augmented"),
    ("background", "Background"),
)


class SampleCard(Card):
    """A sample with a switch between its views; the view and the scale of its values are remembered.

    ``enlarged`` carries whether the card wants all the room that there is; while it has it, ``stepped``
    asks for the next sample (1) or the one before (−1).
    """

    enlarged = Signal(bool)
    stepped = Signal(int)

    def __init__(
        self, *, preview: PreviewSession, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__("Sample", parent=parent)
        self._preview = preview
        self._preferences = preferences
        self._filters: Filters | None = None
        self.pixels_view = PixelsView(preferences=preferences)
        self.views = SegmentedControl(_VIEWS, name="Views of the sample", is_small=True)
        self.enlarge_button = SmallButton(icon_name="enlarge")
        self.enlarge_button.setFixedWidth(ICON_BUTTON)
        self.enlarge_button.setCheckable(True)
        self.before_button = SmallButton(icon_name="chevron-left")
        self.next_button = SmallButton(icon_name="chevron-right")
        for button, words, keys in (
            (self.before_button, "The sample before", "Alt+Left"),
            (self.next_button, "The next sample", "Alt+Right"),
        ):
            button.setFixedWidth(ICON_BUTTON)
            button.setAccessibleName(words)
            button.setShortcut(QKeySequence(keys))
            button.setToolTip(
                f"{words} ({button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})"
            )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pixels_view)
        self.set_title_widget(self.views)
        for control in (self.before_button, self.next_button, self.enlarge_button):
            self.add_trailing_widget(control)
        self.body.addWidget(self._stack, 1)
        self.views.chosen.connect(self._on_view_chosen)
        self.before_button.clicked.connect(self._on_before_clicked)
        self.next_button.clicked.connect(self._on_next_clicked)
        self.enlarge_button.toggled.connect(self._on_enlarge_toggled)
        self.pixels_view.opened.connect(self.enlarge_button.toggle)
        self._on_enlarge_toggled(False)
        view = self._preferences.text(VIEW_KEY)
        if view in dict(_VIEWS):
            self.views.choose(view)
        self._show_view()

    @cached_property
    def stages(self) -> StagesView:
        """The sample on its way into the network; made when it is first asked for, as the others are."""
        stages = StagesView(self._preview, parent=self._stack)
        stages.set_filters(self._filters)
        stages.show_sample(self.pixels.sample())
        self._stack.addWidget(stages)
        return stages

    @cached_property
    def augmentation(self) -> AugmentationView:
        """The sample as a recipe distorts it."""
        augmentation = AugmentationView(self._preview, parent=self._stack)
        self._stack.addWidget(augmentation)
        return augmentation

    @cached_property
    def background(self) -> BackgroundView:
        """Samples that are of no class."""
        background = BackgroundView(self._preview, parent=self._stack)
        self._stack.addWidget(background)
        return background

    def build_rest(self) -> None:
        """Build what is not seen at first."""
        for view in (self.stages, self.augmentation, self.background):
            view.ensurePolished()

    @property
    def pixels(self) -> PixelGrid:
        """The cells with the values in them."""
        return self.pixels_view.board.grid

    @property
    def values(self) -> SegmentedControl:
        """What says whether values are written as 0–255 or as 0–1."""
        return self.pixels_view.head.values

    @property
    def one_hot(self) -> OneHotView:
        """The label as the network is taught it."""
        return self.pixels_view.labels.one_hot

    def set_classes(self, classes: Sequence[str]) -> None:
        """Take what the classes of the samples are called."""
        self.pixels_view.set_classes(classes)

    def show_sample(self, index: int | None, sample: NDArray[np.uint8] | None, label: int | None) -> None:
        """Show a sample, uint8 [28, 28], with its place and label, or that there is none."""
        self.pixels_view.show_sample(index, sample, label)
        self._preview.show_sample(sample)
        if "stages" in self.__dict__:
            self.stages.show_sample(sample)

    def set_answer(self, answer: Answer | None, *, remark: str = "") -> None:
        """Show how the model answers to this sample, or that there is no answer, with a remark why.

        An answer to another sample is passed over.
        """
        sample = self.pixels.sample()
        if answer is not None and (sample is None or not np.array_equal(answer.samples[0], sample)):
            return
        self.pixels_view.labels.set_answer(answer, remark=remark)

    def set_filters(self, filters: Filters | None) -> None:
        """Take the first convolution of the model in use; None where there is none."""
        self._filters = filters
        if "stages" in self.__dict__:
            self.stages.set_filters(filters)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.enlarge_button.isChecked():
            self.enlarge_button.toggle()
        else:
            super().keyPressEvent(event)

    def _show_view(self) -> None:
        match self.views.current:
            case "stages":
                self._stack.setCurrentWidget(self.stages)
            case "augmented":
                self._stack.setCurrentWidget(self.augmentation)
            case "background":
                self._stack.setCurrentWidget(self.background)
            case _:
                self._stack.setCurrentWidget(self.pixels_view)

    def _on_view_chosen(self, view: str) -> None:
        self._preferences.remember(VIEW_KEY, view)
        self._show_view()

    def _on_before_clicked(self) -> None:
        self.stepped.emit(-1)

    def _on_next_clicked(self) -> None:
        self.stepped.emit(1)

    def _on_enlarge_toggled(self, is_large: bool) -> None:
        self.enlarge_button.set_icon_name("shrink" if is_large else "enlarge")
        text = "Show the samples again" if is_large else "Give the sample the whole page"
        self.enlarge_button.setToolTip(text)
        self.enlarge_button.setAccessibleName(text)
        self.before_button.setVisible(is_large)
        self.next_button.setVisible(is_large)
        self.pixels_view.set_large(is_large)
        self.enlarged.emit(is_large)
        if is_large and self.views.current == "pixels":
            # Its arrow keys are told beside it.
            self.pixels.setFocus()
