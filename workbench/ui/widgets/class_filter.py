"""What chooses some classes of a data set: chips in a row, or a list where a row has no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.class_menu import ClassMenu
from workbench.ui.widgets.digit_filter import DigitFilter

# Wider than this, chips would push away what stands beside them in the smallest window.
_MOST_WIDTH = 430
_MOST_CHIPS = 12


class ClassFilter(QWidget):
    """Chooses some classes; ``changed`` carries a frozenset of their places, empty for all.

    Alt+A is for all of them; with chips, Alt with a digit is a click on that digit's.
    """

    changed = Signal(object)

    def __init__(self, classes: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter by class")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._classes: tuple[str, ...] = ()
        self._chips: DigitFilter | None = None
        self.menu = ClassMenu(parent=self)
        self.menu.hide()
        self._row.addWidget(self.menu)
        self.menu.changed.connect(self._on_changed)
        self._every = QShortcut(QKeySequence("Alt+A"), self.menu)
        self._every.activated.connect(self._on_all_asked)
        self.set_classes(classes)

    def set_classes(self, classes: Sequence[str]) -> None:
        """Choose among other classes from now on, without a signal: all of them at first."""
        if tuple(classes) == self._classes:
            return
        self._classes = tuple(classes)
        if self._chips is not None:
            self._row.removeWidget(self._chips)
            self._chips.hide()
            self._chips.deleteLater()
        self._chips = self._chips_for(self._classes)
        self.menu.set_classes(() if self._chips is not None else self._classes)
        self.menu.setVisible(self._chips is None)

    @property
    def has_chips(self) -> bool:
        """Whether each class has a chip of its own."""
        return self._chips is not None

    def chip(self, label: int) -> Button:
        """Return the chip of a class; for a filter that has chips."""
        if self._chips is None:
            raise LookupError("there are no chips")
        return self._chips.chip(label)

    def chosen(self) -> frozenset[int]:
        """Return the chosen classes; empty for all."""
        return self.menu.chosen() if self._chips is None else self._chips.chosen()

    def choose(self, classes: frozenset[int]) -> None:
        """Choose classes without a signal."""
        if self._chips is None:
            self.menu.choose(classes)
        else:
            self._chips.choose(classes)

    def _chips_for(self, classes: Sequence[str]) -> DigitFilter | None:
        if len(classes) > _MOST_CHIPS:
            return None
        chips = DigitFilter(classes, parent=self)
        if chips.sizeHint().width() > _MOST_WIDTH:
            chips.hide()
            chips.deleteLater()
            return None
        chips.changed.connect(self.changed)
        self._row.addWidget(chips)
        return chips

    def _on_changed(self) -> None:
        self.changed.emit(self.chosen())

    def _on_all_asked(self) -> None:
        self.menu.choose(frozenset())
        self._on_changed()
