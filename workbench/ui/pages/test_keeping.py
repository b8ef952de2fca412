"""Keeping what was misread: the sample on the Test page goes to the user's own samples, with its label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from workbench.core.labels import BACKGROUND
from workbench.data.sample_file import Origin
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.sample_changes import SampleKept
from workbench.ui.pages.test_insight import Insight
from workbench.ui.widgets.label_menu import LabelMenu
from workbench.ui.widgets.seen_card import SeenCard

# For as long it is said that a sample was kept; then the next one can be.
TOLD_MS = 5000


@dataclass(frozen=True, eq=False)
class _Held:
    """The sample at the moment of the click: a camera shows another one soon."""

    sample: NDArray[np.uint8]
    origin: Origin


class SampleKeeper(QObject):
    """Asks for the right label of the sample that the card shows, and has it kept under it.

    ``source`` returns where the sample comes from: ``canvas``, ``camera`` or ``image``, and a name.
    ``kept`` carries the label of each sample that was kept from here.
    """

    kept = Signal(str)

    def __init__(
        self,
        card: SeenCard,
        own_samples: OwnSamplesSession,
        *,
        insight: Callable[[], Insight],
        source: Callable[[], tuple[str, str]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._card = card
        self._own_samples = own_samples
        self._insight = insight
        self._source = source
        self._held: _Held | None = None
        self._is_asked = False
        self.menu = LabelMenu("What is it?", parent)
        self.menu.picked.connect(self._on_picked)
        self._told = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._told.timeout.connect(self.show_offer)
        card.correction_asked.connect(self.ask)
        card.correction_undone.connect(self._on_undone)
        own_samples.kept.connect(self._on_kept)
        own_samples.failed.connect(self._on_failed)
        self.show_offer()

    def set_told_time(self, milliseconds: int) -> None:
        """Choose for how long it is said that a sample was kept."""
        self._told.setInterval(milliseconds)

    @Slot()
    def ask(self) -> None:
        """Ask for the label of the sample that is shown now, if there is one."""
        insight = self._insight()
        if insight.sample is None:
            return
        source, name = self._source()
        confidence = round(insight.confidence, 4) if insight.label else None
        origin = Origin(source=source, name=name, read_as=insight.label, confidence=confidence)
        self._held = _Held(insight.sample.copy(), origin)
        self.menu.set_current(insight.label)
        self.menu.popup(self._card.correction_place())

    @Slot()
    def show_offer(self) -> None:
        """Offer to keep what is shown, where there is something."""
        if self._told.isActive():
            return
        insight = self._insight()
        if insight.sample is None:
            self._card.show_correction("")
        else:
            self._card.show_correction("Wrong? Say what it is" if insight.label else "Keep as a sample…")

    @Slot(str)
    def _on_picked(self, label: str) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._is_asked = True
            self._own_samples.keep(held.sample, label=label, origin=held.origin)

    @Slot(object)
    def _on_kept(self, kept: SampleKept) -> None:
        if not self._is_asked:
            return
        self._is_asked = False
        self._told.start()
        what = "no digit" if kept.label == BACKGROUND else kept.label
        self._card.show_kept(f"Kept as {what}")
        self.kept.emit(kept.label)

    @Slot()
    def _on_failed(self) -> None:
        self._is_asked = False

    @Slot()
    def _on_undone(self) -> None:
        self._own_samples.undo()
        self._told.stop()
        self.show_offer()
