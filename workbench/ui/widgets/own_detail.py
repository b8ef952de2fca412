"""The chosen own samples: one of them in numbers, its label, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout

from workbench.data.own_sample import OWN_LABELS, OwnSample
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.own_tiles import label_text, origin_text, place_text, read_text
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.wording import count_text


class _Chip(Button):
    kind = "chip"


class OwnDetail(Card):
    """Shows what is chosen; ``relabelled`` carries a label, ``remove_asked`` comes with the button."""

    relabelled = Signal(str)
    remove_asked = Signal()

    def __init__(self) -> None:
        super().__init__("No sample chosen")
        self.pixels = PixelGrid()
        # Files may have long names.
        self._origin = ElidedLabel()
        self._place = ElidedLabel()
        for line in (self._origin, self._place):
            line.setProperty("role", "muted")
            # All the room beside the button is theirs.
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._chips: dict[str, _Chip] = {}
        self._group = QButtonGroup(self)
        self.remove_button = Button("Remove", icon_name="trash")
        self.remove_button.setToolTip("Remove the chosen samples; Undo brings them back")
        self.remove_button.clicked.connect(self.remove_asked)
        chips = QHBoxLayout()
        chips.setSpacing(5)
        for label in OWN_LABELS:
            chip = _Chip(label_text(label))
            chip.setCheckable(True)
            chip.setAccessibleName(f"It is {label_text(label).lower()}")
            chip.setToolTip(f"It is {label_text(label).lower()} ({label if label.isdigit() else 'B'})")
            chip.clicked.connect(lambda _checked=False, label=label: self._on_chip_clicked(label))
            self._chips[label] = chip
            self._group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        bottom = QHBoxLayout()
        told = QVBoxLayout()
        told.setSpacing(1)
        told.addWidget(self._origin)
        told.addWidget(self._place)
        bottom.addLayout(told, 1)
        bottom.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignVCenter)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(caption("What it is", "card-title"))
        head.addStretch(1)
        head.addWidget(caption("Keys 0 to 9, or B", "trailing"))
        lines.addLayout(head)
        lines.addLayout(chips)
        lines.addLayout(bottom)
        self.body.addWidget(self.pixels, 1)
        self.body.addSpacing(2)
        self.body.addLayout(lines)
        self.show_chosen(())

    def chip(self, label: str) -> Button:
        """Return the button that gives a label."""
        return self._chips[label]

    def show_chosen(self, chosen: Sequence[OwnSample]) -> None:
        """Show the samples that are chosen; of several the first one in numbers."""
        first = chosen[0] if chosen else None
        labels = {sample.label for sample in chosen}
        self.pixels.set_sample(None if first is None else first.image)
        # A group that lets only one be checked must be told when none is.
        self._group.setExclusive(False)
        for label, chip in self._chips.items():
            chip.setChecked(labels == {label})
            chip.setEnabled(first is not None)
        self._group.setExclusive(True)
        self.remove_button.setEnabled(first is not None)
        if first is None:
            self.set_title("No sample chosen")
            self.set_trailing("")
            self._tell("", "")
        elif len(chosen) == 1:
            self.set_title(f"Label {label_text(first.label)}" if first.label.isdigit() else "No digit")
            self.set_trailing(read_text(first))
            self._tell(origin_text(first, now=datetime.now().astimezone()), place_text(first))
        else:
            self.set_title(f"{count_text(len(chosen), 'sample')} chosen")
            self.set_trailing("the first of them")
            self._tell("A label is given to all of them.", "")

    def _tell(self, origin: str, place: str) -> None:
        self._origin.set_text(origin)
        self._place.set_text(place)

    def _on_chip_clicked(self, label: str) -> None:
        self.relabelled.emit(label)
