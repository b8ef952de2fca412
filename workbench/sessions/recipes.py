"""The recipes as the window knows them: those there are, the chosen one, and what is changed of it."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES, Recipe
from workbench.core.recipe_file import changes_between, read_recipe_file, recipe_with_changes
from workbench.core.recipe_store import RecipeStore, StoredRecipe
from workbench.sessions.preferences import Preferences

_CHOSEN_KEY = "train/recipe"
_CHANGES_KEY = "train/changes"


class RecipesSession(QObject):
    """Lists, keeps and changes recipes; one is chosen, and may be changed without being saved.

    ``stored_changed`` comes when the list is another one, ``current_changed`` with the recipe in use
    whenever that is another one. The chosen recipe and what was changed of it are remembered.
    Files are a few hundred bytes, so they are read and written at once.
    """

    stored_changed = Signal()
    current_changed = Signal(object)

    def __init__(
        self, store: RecipeStore, *, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._preferences = preferences
        self._stored = _built_in()
        self._problem: WorkbenchError | None = None
        self._names = DIGITS
        self._base = next(iter(RECIPES.values()))
        self._current = self._base
        self._read()
        self._recall()

    @property
    def stored(self) -> tuple[StoredRecipe, ...]:
        """The recipes there are, the workbench's own first; damaged ones have no recipe."""
        return self._stored

    @property
    def problem(self) -> WorkbenchError | None:
        """Why saved recipes could not be read, if they could not."""
        return self._problem

    @property
    def base(self) -> Recipe:
        """The chosen recipe as it is kept."""
        return self._base

    @property
    def current(self) -> Recipe:
        """The chosen recipe with what the user has changed of it."""
        return self._current

    @property
    def names(self) -> tuple[str, ...]:
        """The classes of the data set that is to be trained with."""
        return self._names

    def take_names(self, names: tuple[str, ...]) -> None:
        """Note what the classes are called that a recipe is to train; with others, it is used anew."""
        if names != self._names:
            self._names = names
            self.current_changed.emit(self._current)

    @property
    def is_changed(self) -> bool:
        """Whether the recipe in use is not as it is kept."""
        return self._current != self._base

    @property
    def is_built_in(self) -> bool:
        """Whether the chosen recipe is one of the workbench's own."""
        return self._base.name in RECIPES

    def refresh(self) -> None:
        """Read the recipes again: somebody may have put a file there."""
        former = self._stored
        self._read()
        if self._stored == former:
            return
        kept = self._kept(self._base.name)
        if kept is None:
            self.choose(next(iter(RECIPES)))
        elif kept != self._base:
            # Changes are kept as long as they fit the recipe as it is now.
            self._use(kept, _with_changes(kept, json.dumps(changes_between(self._base, self._current))))
        self.stored_changed.emit()

    def choose(self, name: str) -> None:
        """Use a recipe as it is kept; nothing happens where there is none of that name."""
        kept = self._kept(name)
        if kept is not None:
            self._use(kept, kept)

    def change(self, recipe: Recipe) -> None:
        """Use ``recipe``, which is the chosen one with other values."""
        self._use(self._base, recipe)

    def reset(self) -> None:
        """Use the chosen recipe as it is kept."""
        self._use(self._base, self._base)

    def save(self, recipe: Recipe, *, title: str = "") -> None:
        """Keep ``recipe`` and choose it: under another title, or in place of the chosen one.

        Raises `RunError` where the title cannot be used or the file cannot be written.
        """
        is_replacing = not title
        kept = self._store.save(recipe, title=title or self._base.title, replace_existing=is_replacing)
        self._take(kept)

    def rename(self, title: str) -> None:
        """Give the chosen recipe, a saved one, another title; raises `RunError`."""
        changes = changes_between(self._base, self._current)
        kept = self._store.rename(self._base.name, title)
        self._take(kept, _with_changes(kept, json.dumps(changes)))

    def remove(self, name: str) -> None:
        """Remove a saved recipe, damaged or not; raises `RunError`."""
        self._store.remove(name)
        self.refresh()

    def add_file(self, path: Path) -> None:
        """Keep the recipe of a file and choose it; raises `RunError` where the file is refused."""
        recipe = read_recipe_file(path)
        self._take(self._store.save(recipe, title=recipe.title))

    def _take(self, kept: Recipe, current: Recipe | None = None) -> None:
        self._read()
        self._base = self._current = kept
        self.stored_changed.emit()
        self._use(kept, current or kept, is_forced=True)

    def _use(self, base: Recipe, current: Recipe, *, is_forced: bool = False) -> None:
        if (base, current) == (self._base, self._current) and not is_forced:
            return
        self._base, self._current = base, current
        self._remember()
        self.current_changed.emit(current)

    def _kept(self, name: str) -> Recipe | None:
        return next((one.recipe for one in self._stored if one.name == name), None)

    def _read(self) -> None:
        try:
            self._stored, self._problem = self._store.list(), None
        except WorkbenchError as error:
            self._stored, self._problem = _built_in(), error

    def _remember(self) -> None:
        self._preferences.remember(_CHOSEN_KEY, self._base.name)
        changes = changes_between(self._base, self._current)
        # Only what was changed: a recipe that becomes better is taken over.
        if changes:
            self._preferences.remember(_CHANGES_KEY, json.dumps(changes))
        else:
            self._preferences.forget(_CHANGES_KEY)

    def _recall(self) -> None:
        kept = self._kept(self._preferences.text(_CHOSEN_KEY, self._base.name))
        if kept is not None:
            self._base = kept
            self._current = _with_changes(kept, self._preferences.text(_CHANGES_KEY))


def _built_in() -> tuple[StoredRecipe, ...]:
    return tuple(StoredRecipe(name=recipe.name, recipe=recipe) for recipe in RECIPES.values())


def _with_changes(base: Recipe, text: str) -> Recipe:
    try:
        return recipe_with_changes(base, json.loads(text or "{}"), source="the preferences")
    except (WorkbenchError, ValueError, AttributeError, RecursionError):
        # An older version remembered it, or somebody edited the file: the recipe is used as it is.
        return base
