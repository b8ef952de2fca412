"""Correcting what was misread: the sample on the Test page goes to the user's own, with its label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtWidgets import QWidget

from workbench.core.labels import BACKGROUND
from workbench.data.sample_file import Origin
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.sample_changes import SampleKept
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_sources import Source
from workbench.ui.widgets.label_menu import LabelMenu
from workbench.ui.widgets.seen_card import SeenCard
from workbench.vision.frame import Box

# More than anybody takes back.
_MOST_REMEMBERED = 500


@dataclass(frozen=True, eq=False)
class Held:
    """A sample, uint8 [28, 28], at the moment of the key or the click: a camera shows another one soon.

    ``box`` is where it lies, in pixels of the picture as stored.
    """

    sample: NDArray[np.uint8]
    origin: Origin
    box: Box


@dataclass(frozen=True, eq=False)
class _Made:
    """A correction that was made here and can be taken back."""

    ticket: int
    held: Held
    label: str


class SampleKeeper(QObject):
    """Has the sample that is shown kept under the label that the user gives, and takes that back.

    ``insight`` returns what is shown, ``source`` where it comes from, and ``can_keep`` whether anything
    of it is kept. ``asked`` carries the `Held` whose label was given, before it is kept; ``kept`` the
    label of each that was kept from here.
    """

    asked = Signal(object)
    kept = Signal(str)

    def __init__(
        self,
        card: SeenCard,
        own_samples: OwnSamplesSession,
        *,
        insight: Callable[[], Insight],
        source: Callable[[], Source],
        can_keep: Callable[[], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._card = card
        self._own_samples = own_samples
        self._insight = insight
        self._source = source
        self._can_keep = can_keep
        self._held: Held | None = None
        self._made: list[_Made] = []
        self.menu = LabelMenu("What is it?", parent)
        self.menu.picked.connect(self._on_picked)
        card.correction_asked.connect(self.ask)
        card.correction_undone.connect(self.take_back)
        own_samples.kept.connect(self._on_kept)
        self.show_offer()

    @property
    def can_correct(self) -> bool:
        """Whether there is something whose label can be given."""
        return self._insight().sample is not None and self._can_keep()

    @property
    def can_take_back(self) -> bool:
        """Whether what is shown was corrected here."""
        return self._made_of_shown() is not None

    @property
    def has_made(self) -> bool:
        """Whether anything that was corrected in this kind of source can be taken back."""
        return self._can_keep() and bool(self._standing())

    def correct(self, label: str) -> None:
        """Keep what is shown now under a label, if that can be."""
        self._held = self._shown() if self.can_correct else None
        self._on_picked(label)

    @Slot()
    def ask(self) -> None:
        """Ask for the label of what is shown now, if there is something."""
        self.ask_at(self._card.correction_place())

    @Slot(QPoint)
    def ask_at(self, place: QPoint) -> None:
        """Ask for the label of what is shown now, with a menu at a place of the screen."""
        self._held = self._shown() if self.can_correct else None
        if self._held is not None:
            self.menu.set_current(self._insight().kept_as or self._insight().label)
            self.menu.popup(place)

    @Slot()
    def take_back(self) -> None:
        """Take the correction of what is shown back, or else the last one."""
        standing = self._standing()
        made = self._made_of_shown() or (standing[-1] if standing else None)
        if made is not None:
            self._made.remove(made)
            self._own_samples.take_back(made.ticket)

    @Slot()
    def show_offer(self) -> None:
        """Say under which label what is shown is kept, or offer to keep it."""
        insight = self._insight()
        if insight.sample is None or not self._can_keep():
            self._card.show_correction("")
        elif insight.kept_as:
            what = "no digit" if insight.kept_as == BACKGROUND else insight.kept_as
            self._card.show_kept(f"Kept as {what}", can_undo=self.can_take_back)
        else:
            is_read = insight.label not in ("", BACKGROUND)
            self._card.show_correction("Wrong? Press its digit" if is_read else "Press its digit")

    def _standing(self, label: str = "") -> list[_Made]:
        """Return the corrections, or those with a label, that were not changed elsewhere since."""
        kind = self._source().kind
        return [
            one
            for one in self._made
            if one.held.origin.source == kind
            and label in ("", one.label)
            and self._label_of(one.held) == one.label
        ]

    def _made_of_shown(self) -> _Made | None:
        """Return the correction that made the label that is shown.

        Before a camera the sample is another one in each picture; its label tells then.
        """
        kept_as, shown = self._insight().kept_as, self._shown()
        if shown is None or not kept_as:
            return None
        alike = self._standing(kept_as)
        same = [
            one
            for one in alike
            if one.held.origin.place == shown.origin.place and np.array_equal(one.held.sample, shown.sample)
        ]
        if same or self._label_of(shown):
            return same[-1] if same else None
        return alike[-1] if alike else None

    def _label_of(self, held: Held) -> str:
        return self._own_samples.label_of(held.sample, held.origin.place)

    def _shown(self) -> Held | None:
        """Return what is shown now; None where there is nothing."""
        insight, source = self._insight(), self._source()
        sample, box = insight.sample, insight.box
        if sample is None or box is None:
            return None
        origin = Origin(
            source=source.kind,
            name=source.name,
            read_as=insight.label,
            confidence=round(insight.confidence, 4) if insight.label else None,
            box=(box.x, box.y, box.width, box.height),
            model=source.model if insight.label else "",
        )
        return Held(sample.copy(), origin, box)

    @Slot(str)
    def _on_picked(self, label: str) -> None:
        held, self._held = self._held, None
        if held is None or self._label_of(held) == label:
            return
        self.asked.emit(held)
        ticket = self._own_samples.keep(held.sample, label=label, origin=held.origin)
        self._made.append(_Made(ticket, held, label))
        del self._made[:-_MOST_REMEMBERED]

    @Slot(object)
    def _on_kept(self, kept: SampleKept) -> None:
        made = next((one for one in self._made if one.ticket == kept.ticket), None)
        if made is None:
            return
        if kept.former == kept.label:
            # It was there before: there is nothing to take back.
            self._made.remove(made)
            self.show_offer()
        self.kept.emit(kept.label)
