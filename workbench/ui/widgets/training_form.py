"""The settings of a training as a form: a recipe, and what may be changed of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from workbench.core.recipe import RECIPES, Recipe
from workbench.sessions.preferences import Preferences
from workbench.sessions.training_settings import CheckedSettings, TypedSettings, check_settings
from workbench.ui.widgets.form_field import FormField

_FIELDS = (
    ("epochs", "Epochs"),
    ("batch_size", "Batch size"),
    ("learning_rate", "Learning rate"),
    ("seed", "Seed"),
    ("name", "Name"),
)
# Fields that a recipe decides; the others stay when another recipe is chosen.
_OF_RECIPE = ("epochs", "batch_size", "learning_rate")
_DEFAULT_SEED = "1"


class TrainingForm(QWidget):
    """Recipe, epochs, batch size, learning rate, seed and name, checked as they are typed.

    ``changed`` comes with every key. What was typed is remembered.
    """

    changed = Signal()

    def __init__(self, *, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._recipes = QComboBox()
        for recipe in RECIPES.values():
            self._recipes.addItem(recipe.title, recipe.name)
        self._editors = {field: QLineEdit() for field, _ in _FIELDS}
        self._rows = {field: FormField(label, self._editors[field]) for field, label in _FIELDS}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(FormField("Recipe", self._recipes))
        for row in self._rows.values():
            layout.addWidget(row)
        self._recall()
        self._recipes.currentIndexChanged.connect(self._on_recipe_chosen)
        for editor in self._editors.values():
            editor.textEdited.connect(self._on_edited)
        self._show_problems()

    @property
    def recipe(self) -> Recipe:
        """The chosen recipe with its own values."""
        return RECIPES[self._recipes.currentData()]

    def editor(self, field: str) -> QLineEdit:
        """Return the editor of a field: epochs, batch_size, learning_rate, seed or name."""
        return self._editors[field]

    def problem(self, field: str) -> str:
        """Return what is wrong with a field, as it is shown below it."""
        return self._rows[field].problem

    def choose_recipe(self, name: str) -> None:
        """Choose a recipe as if the user had."""
        self._recipes.setCurrentIndex(self._recipes.findData(name))

    def typed(self) -> TypedSettings:
        """Return the fields as they stand."""
        return TypedSettings(**{field: editor.text() for field, editor in self._editors.items()})

    def checked(self, *, data: str) -> CheckedSettings:
        """Return the request to train on the data set at ``data``, or what is wrong."""
        return check_settings(self.recipe, self.typed(), data=data)

    def is_changed(self) -> bool:
        """Return whether a value differs from the recipe's own."""
        own, typed = self._own(), self.typed()
        return any(getattr(own, field) != getattr(typed, field) for field in _OF_RECIPE)

    def reset(self) -> None:
        """Put the recipe's own values back."""
        own = self._own()
        for field in _OF_RECIPE:
            self._editors[field].setText(getattr(own, field))
        self._on_edited()

    def set_locked(self, is_locked: bool) -> None:
        """Let nothing be changed while a training runs."""
        self._recipes.setEnabled(not is_locked)
        for editor in self._editors.values():
            editor.setEnabled(not is_locked)

    def clear_name(self) -> None:
        """Forget the name, which belongs to one run alone."""
        self._editors["name"].clear()

    def _own(self) -> TypedSettings:
        return TypedSettings.of_recipe(self.recipe, seed=self._editors["seed"].text())

    def _recall(self) -> None:
        name = self._preferences.text("train/recipe", self.recipe.name)
        if name in RECIPES:
            self.choose_recipe(name)
        own = self._own()
        for field in _OF_RECIPE:
            self._editors[field].setText(self._preferences.text(f"train/{field}", getattr(own, field)))
        self._editors["seed"].setText(self._preferences.text("train/seed", _DEFAULT_SEED))
        self._name_placeholder()

    def _remember(self) -> None:
        self._preferences.remember("train/recipe", self.recipe.name)
        own, typed = self._own(), self.typed()
        for field in (*_OF_RECIPE, "seed"):
            value = getattr(typed, field)
            # A recipe's own value is not kept, so that a better recipe is taken over later.
            if field != "seed" and value == getattr(own, field):
                self._preferences.forget(f"train/{field}")
            else:
                self._preferences.remember(f"train/{field}", value)

    def _name_placeholder(self) -> None:
        self._editors["name"].setPlaceholderText(self.recipe.name)

    def _show_problems(self) -> None:
        problems = self.checked(data="").problems
        for field, row in self._rows.items():
            row.set_problem(problems.get(field, ""))

    def _on_recipe_chosen(self) -> None:
        self._name_placeholder()
        self.reset()

    def _on_edited(self) -> None:
        self._show_problems()
        self._remember()
        self.changed.emit()
