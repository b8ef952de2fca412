"""A row of chips that chooses some digits, or all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workbench.ui.widgets.buttons import Button


class _Chip(Button):
    kind = "chip"


class DigitFilter(QWidget):
    """Chips for all classes and for each; several may be chosen. ``changed`` carries a frozenset.

    An empty set means all classes. Alt with a digit is a click on its chip, Alt+A one on that for all;
    digits alone lead to other pages, or give labels.
    """

    changed = Signal(object)

    def __init__(self, classes: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter by digit")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._all = _Chip("All")
        self._chips = tuple(_Chip(name) for name in classes)
        for chip in (self._all, *self._chips):
            chip.setCheckable(True)
            row.addWidget(chip)
        for chip, name in zip(self._chips, classes, strict=True):
            chip.setAccessibleName(f"Only {name}")
            if len(name) == 1 and name.isdigit():
                _give_key(chip, f"Alt+{name}")
            chip.clicked.connect(self._on_chip_clicked)
        _give_key(self._all, "Alt+A")
        self._all.setChecked(True)
        self._all.clicked.connect(self._on_all_clicked)

    def chip(self, label: int) -> Button:
        """Return the chip of a class."""
        return self._chips[label]

    def chosen(self) -> frozenset[int]:
        """Return the chosen classes; empty for all."""
        return frozenset(place for place, chip in enumerate(self._chips) if chip.isChecked())

    def choose(self, classes: frozenset[int]) -> None:
        """Choose classes without a signal."""
        for place, chip in enumerate(self._chips):
            chip.setChecked(place in classes)
        self._all.setChecked(not classes)

    def _on_chip_clicked(self) -> None:
        self._all.setChecked(not self.chosen())
        self.changed.emit(self.chosen())

    def _on_all_clicked(self) -> None:
        self.choose(frozenset())
        self.changed.emit(frozenset())


def _give_key(chip: Button, keys: str) -> None:
    sequence = QKeySequence(keys)
    chip.setShortcut(sequence)
    chip.setToolTip(sequence.toString(QKeySequence.SequenceFormat.NativeText))
