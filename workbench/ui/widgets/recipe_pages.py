"""The pages of a recipe's sheet: what it does, its network, and its numbers in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from workbench.core.networks import (
    NETWORK_TITLES,
    layer_rows,
    multiply_add_count,
    parameter_count,
)
from workbench.core.recipe import OPTIMISERS, SCHEDULES, Recipe
from workbench.core.recipe_words import count_in_words, describe
from workbench.sessions.recipe_fields import NUMBER_FIELDS, Group
from workbench.ui.widgets.card import caption, separator
from workbench.ui.widgets.form_field import FormField
from workbench.ui.widgets.network_table import NetworkTable
from workbench.ui.widgets.number_row import NumberRow
from workbench.ui.widgets.passages import Passages
from workbench.ui.widgets.segments import SegmentedControl

_TITLE_WIDTH = 150
_CHOICE_WIDTH = 190
_LONGEST_SUMMARY = 200


class SummaryPage(QWidget):
    """What the recipe is for and what it does; the sentence on what it is for can be changed."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = QLineEdit()
        self._summary.setMaxLength(_LONGEST_SUMMARY)
        self._summary.setPlaceholderText("a sentence for your own memory")
        self._summary.textEdited.connect(self.changed)
        self.passages = Passages()
        layout = _column(self)
        layout.addWidget(FormField("What for", self._summary, label_width=134))
        layout.addSpacing(8)
        layout.addWidget(self.passages)
        layout.addStretch(1)

    def choices(self) -> Mapping[str, str]:
        """Return what the recipe is for."""
        return {"summary": self._summary.text().strip()}

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """Show what the recipe is for."""
        self._summary.setText(choices["summary"])
        self._summary.setCursorPosition(0)

    def show_recipe(self, recipe: Recipe, names: Sequence[str]) -> None:
        """Describe a recipe that is to train classes of these names."""
        self.passages.show_passages(describe(recipe, names))

    def set_locked(self, is_locked: bool) -> None:
        """Let the recipe only be read."""
        self._summary.setEnabled(not is_locked)


class NumbersPage(QWidget):
    """The numbers of one or two groups, a row each, below a ``remark`` on all of them."""

    changed = Signal()

    def __init__(self, *groups: Group, remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, NumberRow] = {}
        self._column = layout = _column(self)
        if remark:
            layout.addWidget(caption(remark, "muted"))
        for place, group in enumerate(groups):
            if place:
                layout.addSpacing(6)
                layout.addWidget(separator())
                layout.addSpacing(6)
            for field in NUMBER_FIELDS:
                if field.group == group:
                    row = NumberRow(field)
                    row.changed.connect(self.changed)
                    self.rows[field.key] = row
                    layout.addWidget(row)
        layout.addStretch(1)

    def choices(self) -> Mapping[str, str]:
        """Return what was chosen beside the numbers, by name."""
        return {}

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """Show what is chosen beside the numbers."""

    def show_recipe(self, recipe: Recipe, names: Sequence[str]) -> None:
        """Show what follows from a recipe."""

    def set_locked(self, is_locked: bool) -> None:
        """Let the recipe only be read."""
        for row in self.rows.values():
            row.setEnabled(not is_locked)


class LearningPage(NumbersPage):
    """Optimiser and schedule, and the numbers of learning and of the samples learned from."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("learning", "samples", parent=parent)
        self._choices = {"optimiser": QComboBox(), "schedule": QComboBox()}
        for name, titles in (("optimiser", OPTIMISERS), ("schedule", SCHEDULES)):
            box = self._choices[name]
            box.setFixedWidth(_CHOICE_WIDTH)
            for key, title in titles.items():
                box.addItem(title, key)
            box.currentIndexChanged.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, title, width in (("optimiser", "Optimiser", _TITLE_WIDTH), ("schedule", "Schedule", 70)):
            label = caption(title, "field")
            label.setFixedWidth(width)
            label.setBuddy(self._choices[name])
            self._choices[name].setAccessibleName(title)
            row.addWidget(label)
            row.addWidget(self._choices[name])
        row.addStretch(1)
        self._column.insertLayout(0, row)

    def choices(self) -> Mapping[str, str]:
        return {name: box.currentData() for name, box in self._choices.items()}

    def show_choices(self, choices: Mapping[str, str]) -> None:
        for name in self._choices:
            self.choose(name, choices[name])

    def set_locked(self, is_locked: bool) -> None:
        super().set_locked(is_locked)
        for box in self._choices.values():
            box.setEnabled(not is_locked)

    def choose(self, name: str, key: str) -> None:
        """Choose an optimiser or a schedule by its key."""
        box = self._choices[name]
        box.setCurrentIndex(box.findData(key))


class NetworkPage(NumbersPage):
    """The network, its layers as a table, and its dropout; ``network_chosen`` carries a name."""

    network_chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("network", parent=parent)
        self.chooser = SegmentedControl(
            tuple((str(name), title) for name, title in NETWORK_TITLES.items()), name="Network"
        )
        self._figures = QLabel()
        self._figures.setProperty("role", "subtitle")
        self.table = NetworkTable()
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.chooser)
        head.addWidget(self._figures, 1)
        self._column.insertLayout(0, head)
        self._column.insertWidget(1, self.table, 20)
        self.chooser.chosen.connect(self.network_chosen)

    def set_locked(self, is_locked: bool) -> None:
        super().set_locked(is_locked)
        self.chooser.setEnabled(not is_locked)

    @property
    def figures(self) -> str:
        """How large the network is, as it is shown."""
        return self._figures.text()

    def choices(self) -> Mapping[str, str]:
        return {"network": self.chooser.current}

    def show_choices(self, choices: Mapping[str, str]) -> None:
        self.chooser.choose(choices["network"])

    def show_recipe(self, recipe: Recipe, names: Sequence[str]) -> None:
        classes = len(recipe.labels_for(names))
        self.table.set_layers(layer_rows(recipe.network, class_count=classes))
        parameters = parameter_count(recipe.network, class_count=classes)
        work = multiply_add_count(recipe.network, class_count=classes)
        self._figures.setText(f"{parameters:,} parameters · {count_in_words(work)} multiply-adds a sample")


def _column(page: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    return layout
