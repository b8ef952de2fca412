"""A recipe in full: read what it does, change every field, keep it under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.core.recipe import NetworkName, Recipe, recipe_for_network
from workbench.sessions.recipe_fields import NUMBER_FIELDS, CheckedRecipe, TypedRecipe, check_recipe
from workbench.sessions.recipes import RecipesSession
from workbench.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from workbench.ui.widgets.card import caption, separator
from workbench.ui.widgets.name_dialog import NameDialog
from workbench.ui.widgets.number_row import NumberRow
from workbench.ui.widgets.recipe_pages import (
    LearningPage,
    NetworkPage,
    NumbersPage,
    SummaryPage,
)
from workbench.ui.widgets.segments import SegmentedControl

_SIZE = QSize(800, 610)
_AUGMENTATION_REMARK = "Each sample is distorted anew each time that it is shown. Try it on the Data page."
_BACKGROUND_REMARK = "A kind’s number is its weight: how often it comes, compared with the others."
_PAGES = (
    ("summary", "Summary"),
    ("network", "Network"),
    ("learning", "Learning"),
    ("augmentation", "Augmentation"),
    ("background", "Background"),
)

P = TypeVar("P", bound=QWidget)


class RecipeSheet(QDialog):
    """Shows the recipe in use; Done takes the changes over, and saving keeps them for good.

    Each field refuses what lies outside its range as it is typed, with the range. A recipe that is
    being ``trained`` is shown in its place, and can only be read.
    """

    def __init__(
        self, recipes: RecipesSession, *, trained: Recipe | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recipe")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(_SIZE)
        self._recipes = recipes
        self._trained = trained
        self._is_locked = trained is not None
        self._recipe = trained or recipes.current
        self._is_showing = False
        self._asking: NameDialog | None = None
        self.pages = SegmentedControl(_PAGES, name="Side of the recipe")
        self._stack = QStackedWidget()
        self._title = caption("", "title")
        self._state = QLabel()
        self._state.setProperty("role", "subtitle")
        self._told = QLabel()
        self._told.setProperty("role", "negative")
        self.reset_button = QuietButton("Reset")
        self.reset_button.setToolTip("Put the recipe's own values back")
        self.save_as_button = Button("Save as…")
        self.save_button = Button("Save")
        self.cancel_button = Button("Close" if self._is_locked else "Cancel")
        self.done_button = PrimaryButton("Done")
        # Made when they are first looked at: all at once would hold the window up.
        self._made: dict[str, SummaryPage | NumbersPage] = {}
        self._numbers: dict[str, NumberRow] = {}
        self._build()
        self._connect()
        self._on_page_chosen(self.pages.current)
        # Return means Done all the same, without a ring round it.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()

    @property
    def summary(self) -> SummaryPage:
        """The page that says what the recipe does."""
        return self._page("summary", SummaryPage)

    @property
    def network(self) -> NetworkPage:
        """The page of the network."""
        return self._page("network", NetworkPage)

    @property
    def learning(self) -> LearningPage:
        """The page of what is learned from, and how."""
        return self._page("learning", LearningPage)

    def row(self, key: str) -> NumberRow:
        """Return the row of a number, by its key in `NUMBER_FIELDS`."""
        group = next(field.group for field in NUMBER_FIELDS if field.key == key)
        self._page("learning" if group == "samples" else group, NumbersPage)
        return self._numbers[key]

    @property
    def name_dialog(self) -> NameDialog | None:
        """The sheet that asks under which name to save, while it is open."""
        return self._asking

    def checked(self) -> CheckedRecipe:
        """Return the recipe as it stands, or what is wrong."""
        return check_recipe(self._trained or self._recipes.current, self._typed())

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._state, 1, Qt.AlignmentFlag.AlignBottom)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reset_button)
        foot.addWidget(self._told, 1)
        for button in (self.save_button, self.save_as_button, self.cancel_button, self.done_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.pages)
        layout.addSpacing(4)
        layout.addWidget(self._stack, 1)
        layout.addWidget(separator())
        layout.addLayout(foot)
        self.done_button.setDefault(True)
        self.done_button.setVisible(not self._is_locked)

    def _connect(self) -> None:
        self.pages.chosen.connect(self._on_page_chosen)
        self.reset_button.clicked.connect(self._on_reset_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.save_as_button.clicked.connect(self._on_save_as_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.done_button.clicked.connect(self._on_done_clicked)

    def _page(self, key: str, kind: type[P]) -> P:
        """Return a page; it is made now if it was not yet."""
        if key not in self._made:
            page = _make_page(key)
            self._made[key] = page
            if isinstance(page, NumbersPage):
                self._numbers.update(page.rows)
            self._show_in(page, self._recipe)
            page.set_locked(self._is_locked)
            page.changed.connect(self._on_edited)
            if isinstance(page, NetworkPage):
                page.network_chosen.connect(self._on_network_chosen)
            self._stack.addWidget(page)
        made = self._made[key]
        if not isinstance(made, kind):
            raise TypeError(f"the page {key} is no {kind.__name__}")
        return made

    def _typed(self) -> TypedRecipe:
        """Return the fields as they stand; what no page shows yet is as in the recipe."""
        typed = TypedRecipe.of_recipe(self._recipe)
        numbers, switches, choices = dict(typed.numbers), dict(typed.switches), dict(typed.choices)
        for key, row in self._numbers.items():
            numbers[key] = row.editor.text()
            if row.switch is not None:
                switches[key] = row.switch.isChecked()
        for page in self._made.values():
            choices.update(page.choices())
        return TypedRecipe(numbers=numbers, switches=switches, choices=choices)

    def _show_in(self, page: SummaryPage | NumbersPage, recipe: Recipe) -> None:
        """Put a recipe's values into the fields of a page."""
        typed = TypedRecipe.of_recipe(recipe)
        if isinstance(page, NumbersPage):
            for key, row in page.rows.items():
                row.show_value(typed.numbers[key], is_on=typed.switches.get(key, True))
        page.show_choices(typed.choices)
        page.show_recipe(recipe, self._recipes.names)

    def _show_recipe(self, recipe: Recipe) -> None:
        """Put a recipe's values into all fields."""
        self._is_showing = True
        self._recipe = recipe
        for page in self._made.values():
            self._show_in(page, recipe)
        self._is_showing = False
        self._render_state()

    def _render_state(self) -> None:
        """Show what is wrong and what can be done, which follows from the fields alone."""
        checked = self.checked()
        for key, row in self._numbers.items():
            row.set_problem(checked.problems.get(key, ""))
        if checked.recipe is not None:
            self._recipe = checked.recipe
        base, is_fit = self._trained or self._recipes.base, checked.recipe is not None
        is_changed = not is_fit or self._recipe != base
        for page in self._made.values():
            page.show_recipe(self._recipe, self._recipes.names)
        self._title.setText(base.title)
        what = "a recipe of the workbench" if self._recipes.is_built_in else "your recipe"
        if self._trained is not None:
            what = "as it is being trained"
        self._state.setText(f"{what}, changed" if is_changed else what)
        self._told.setText(self._elsewhere(checked.problems))
        self.reset_button.setVisible(is_changed and not self._is_locked)
        self.save_button.setVisible(not self._recipes.is_built_in and not self._is_locked)
        self.save_button.setEnabled(is_fit and is_changed)
        self.save_as_button.setVisible(not self._is_locked)
        self.save_as_button.setEnabled(is_fit)
        self.done_button.setEnabled(is_fit)

    def _elsewhere(self, problems: Mapping[str, str]) -> str:
        """Return on which pages, other than the one that is shown, something is wrong."""
        titles = []
        for key, title in _PAGES:
            page = self._made.get(key)
            rows = page.rows if isinstance(page, NumbersPage) else {}
            if key != self.pages.current and any(name in problems for name in rows):
                titles.append(title)
        return f"Something is out of its range: see {' and '.join(titles)}." if titles else ""

    def _on_page_chosen(self, key: str) -> None:
        self._page(key, QWidget)
        self._stack.setCurrentWidget(self._made[key])
        self._render_state()

    def _on_edited(self) -> None:
        if not self._is_showing:
            self._render_state()

    def _on_network_chosen(self, name: NetworkName) -> None:
        if self.checked().recipe is None:
            # What is being typed stays, and takes the network as it is.
            self._render_state()
        else:
            self._show_recipe(recipe_for_network(self._recipe, name))

    def _on_reset_clicked(self) -> None:
        self._show_recipe(self._recipes.base)

    def _on_done_clicked(self) -> None:
        recipe = self.checked().recipe
        if recipe is not None:
            self._recipes.change(recipe)
            self.accept()

    def _on_save_clicked(self) -> None:
        recipe = self.checked().recipe
        if recipe is None:
            return
        try:
            self._recipes.save(recipe)
        except WorkbenchError as error:
            self._told.setText(str(error))
        else:
            self.accept()

    def _on_save_as_clicked(self) -> None:
        self._asking = NameDialog(
            "Save the recipe as", action="Save", name=self._suggestion(), use=self._save_as, parent=self
        )
        self._asking.accepted.connect(self.accept)
        self._asking.open()

    def _suggestion(self) -> str:
        title = self._recipes.base.title
        return f"My {title.lower()}" if self._recipes.is_built_in else f"{title} 2"

    def _save_as(self, title: str) -> None:
        recipe = self.checked().recipe
        if recipe is not None:
            self._recipes.save(recipe, title=title)


def _make_page(key: str) -> SummaryPage | NumbersPage:
    match key:
        case "summary":
            return SummaryPage()
        case "network":
            return NetworkPage()
        case "learning":
            return LearningPage()
        case "augmentation":
            return NumbersPage("augmentation", remark=_AUGMENTATION_REMARK)
        case _:
            return NumbersPage("background", remark=_BACKGROUND_REMARK)
