"""Pictures with their readings, and the state that is shown while there is none."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from workbench.sessions.camera import CameraSession, SeenFrame
from workbench.sessions.frame_times import FrameTimes
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_kept import KeptDigits, LabelOf
from workbench.ui.pages.test_seen import SeenDigit, Selection, digits_of, insight_of
from workbench.ui.widgets import Button, StatePane
from workbench.ui.widgets.frame_view import FrameView
from workbench.vision.frame import Box


class PictureBoard(QWidget):
    """Shows what a `CameraSession` reads, with one digit selected.

    ``insight_changed`` comes with every picture and every selection; ``acted`` carries the key of
    a button of the state pane. ``ink_button`` shows the ink, and belongs among the tools of a page.
    """

    insight_changed = Signal()
    acted = Signal(str)

    def __init__(self, session: CameraSession, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purpose = ""
        self._seen: SeenFrame | None = None
        self._is_ink_visible = False
        self._digits: tuple[SeenDigit, ...] = ()
        self._kept = KeptDigits()
        self._selection = Selection()
        self._times = FrameTimes()
        self.view = FrameView()
        self.state = StatePane()
        self.ink_button = Button("Show ink", icon_name="eye")
        self.ink_button.setCheckable(True)
        self.ink_button.setEnabled(False)
        self.ink_button.setToolTip(
            "Show what was found to be ink, and what of it the model takes for background"
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.state)
        self._stack.addWidget(self.view)
        self.ink_button.toggled.connect(self._on_ink_toggled)
        self.view.mark_chosen.connect(self._on_mark_chosen)
        self.state.acted.connect(self.acted)
        session.frame_read.connect(self._on_frame_read)

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture, shown or behind a state."""
        return self._seen is not None

    @property
    def digits(self) -> tuple[SeenDigit, ...]:
        """The digits that are marked."""
        return self._digits

    def set_purpose(self, purpose: str) -> None:
        """Say in a few words what is done here, for as long as there is no picture."""
        self._purpose = purpose

    def use_labels(self, label_of: LabelOf) -> None:
        """Ask this for the label under which the user keeps a sample."""
        self._kept.use(label_of)

    def follow_selected(self, sample: NDArray[np.uint8], *, kept_in: Box) -> None:
        """Take notice that the selected digit is kept by ``sample``, uint8 [28, 28].

        It may be of an earlier picture, in which it was in ``kept_in``, in pixels as stored.
        """
        if 0 <= self.view.selected < len(self._digits):
            self._kept.follow(self._digits[self.view.selected].box, sample, kept_in=kept_in)

    @Slot()
    def show_labels(self) -> None:
        """Show the labels that the user has given by now."""
        # A picture behind a state stays there; it gets its labels with the next one.
        if self._seen is not None and self._stack.currentWidget() is self.view:
            self._show_seen(self._seen)

    def shown_ink(self) -> NDArray[np.uint8] | None:
        """Return the ink that is laid over the picture, uint8 [h, w], None where none is."""
        if self._seen is None or not self._is_ink_visible:
            return None
        return self._seen.found_frame.found.working_ink

    def forget(self) -> None:
        """Drop the picture: another source begins."""
        self._seen = None
        self._digits = ()
        self._kept.clear()
        self.ink_button.setEnabled(False)
        self._selection.clear()
        self._times.clear()
        self.view.show_picture(None)

    def show_picture(self) -> None:
        """Show the picture instead of the state."""
        self._stack.setCurrentWidget(self.view)

    def show_state(self) -> None:
        """Show the state pane instead of the picture."""
        self._stack.setCurrentWidget(self.state)

    def insight(self) -> Insight:
        """Return what there is to show of the selected digit."""
        if self._seen is None:
            return Insight(subtitle=self._purpose, sentence="There is no picture yet.")
        return insight_of(
            self._seen,
            self._digits,
            selected=self.view.selected,
            medians=self._times.medians(),
            frames_per_second=self._times.frames_per_second,
        )

    @Slot(object)
    def _on_frame_read(self, seen: SeenFrame) -> None:
        is_same = self._seen is not None and self._seen.found_frame is seen.found_frame
        self._seen = seen
        self.ink_button.setEnabled(True)
        is_first = seen.found_frame.frame.index == 0
        if is_same or is_first:
            # The same picture, read by another model, or another picture: its time stands for itself.
            self._times.clear()
        if not is_same and is_first:
            self._kept.clear()
        elif not is_same:
            self._kept.next_picture()
        self._times.add(seen, now=time.monotonic())
        self._show_seen(seen)

    def _show_seen(self, seen: SeenFrame) -> None:
        as_stored = seen.found_frame.frame.as_stored

        def kept_as(box: Box, sample: NDArray[np.uint8]) -> str:
            return self._kept.label_of(box, sample, stored=as_stored(box))

        self._digits = digits_of(seen, has_ignored=self._is_ink_visible, kept_as=kept_as)
        marks = tuple(digit.mark for digit in self._digits)
        self.view.show_picture(
            seen.image,
            marks=marks,
            selected=self._selection.index_among(tuple(mark.box for mark in marks)),
            ink=seen.found_frame.found.working_ink,
            preview=seen.found_frame.frame.preview,
        )
        self.insight_changed.emit()

    @Slot(bool)
    def _on_ink_toggled(self, is_visible: bool) -> None:
        # With the ink comes what was found in it and ignored, which can then be chosen.
        self._is_ink_visible = is_visible
        self.view.set_ink_visible(is_visible)
        if self._seen is not None:
            self._show_seen(self._seen)

    @Slot(int)
    def _on_mark_chosen(self, index: int) -> None:
        self._selection.choose(self.view.marks()[index].box)
        self.insight_changed.emit()
