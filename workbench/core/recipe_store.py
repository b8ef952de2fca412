"""The recipes there are: those of the workbench, and those that the user has saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from workbench.core.errors import RunError
from workbench.core.files import write_text
from workbench.core.recipe import RECIPES, Recipe
from workbench.core.recipe_file import checked_title, read_recipe_file, recipe_to_text
from workbench.core.runs import slug

SUFFIX = ".json"


@dataclass(frozen=True, kw_only=True)
class StoredRecipe:
    """A recipe that can be chosen by its name; without ``path`` it is one of the workbench's own.

    A saved one that cannot be used has no ``recipe``; ``damage`` then says in a sentence why.
    """

    name: str
    recipe: Recipe | None
    path: Path | None = None
    damage: str = ""

    @property
    def is_built_in(self) -> bool:
        """Whether it is one of the workbench's own, which are never changed."""
        return self.path is None

    @property
    def title(self) -> str:
        """What a user reads."""
        return self.recipe.title if self.recipe is not None else self.name


class RecipeStore:
    """A folder with a file for each saved recipe, beside the workbench's own recipes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list(self) -> tuple[StoredRecipe, ...]:
        """Return the workbench's own recipes, then the saved ones by title, damaged ones among them."""
        own = tuple(StoredRecipe(name=recipe.name, recipe=recipe) for recipe in RECIPES.values())
        saved = (_read(path) for path in self._paths())
        return (*own, *sorted(saved, key=lambda each: (each.title.casefold(), each.name)))

    def find(self, name: str) -> Recipe:
        """Return the recipe of a name or title; raises `RunError` that lists the names there are."""
        wanted = name.strip().casefold()
        # Its own recipes are found whatever has become of the user's folder.
        for recipe in RECIPES.values():
            if wanted in (recipe.name.casefold(), recipe.title.casefold()):
                return recipe
        there = self.list()
        for one in there:
            if wanted in (one.name.casefold(), one.title.casefold()):
                return _sound(one)
        raise RunError(
            f"There is no recipe called “{name}”.",
            hint=f"Choose one of: {', '.join(one.name for one in there)}.",
        )

    def resolve(self, reference: str) -> Recipe:
        """Return the recipe that a name, a title or the path of a file means; raises `RunError`."""
        try:
            return self.find(reference)
        except RunError:
            if reference.endswith(SUFFIX) or "/" in reference:
                return read_recipe_file(_expanded(reference))
            raise

    def save(self, recipe: Recipe, *, title: str, replace_existing: bool = False) -> Recipe:
        """Keep a recipe under a title, and return it as it is kept: its name is made of the title.

        Raises `RunError` where the name is one of the workbench's own recipes, where it is taken
        and ``replace_existing`` is not given, and where the file cannot be written.
        """
        kept = replace(recipe, name=_name_of(title), title=checked_title(title))
        if kept.name in RECIPES:
            raise RunError(
                f"“{RECIPES[kept.name].title}” is a recipe of the workbench, which stays as it is.",
                hint="Choose another name.",
            )
        path = self._path(kept.name)
        if path.exists() and not replace_existing:
            raise RunError(f"There is already a recipe called “{kept.name}”.", hint="Choose another name.")
        try:
            write_text(path, recipe_to_text(kept))
        except OSError as error:
            raise _refused("saved", kept.title, error) from error
        return kept

    def rename(self, name: str, title: str) -> Recipe:
        """Give a saved recipe another title, and with it another name; raises `RunError`."""
        former = self._saved(name)
        is_same = _name_of(title) == former.name
        kept = self.save(_sound(former), title=title, replace_existing=is_same)
        if not is_same:
            self.remove(former.name)
        return kept

    def remove(self, name: str) -> None:
        """Remove a saved recipe, damaged or not; raises `RunError` for one of the workbench's own."""
        former = self._saved(name)
        try:
            self._path(former.name).unlink(missing_ok=True)
        except OSError as error:
            raise _refused("removed", former.title, error) from error

    def _saved(self, name: str) -> StoredRecipe:
        wanted = name.strip().casefold()
        for one in self.list():
            if wanted in (one.name.casefold(), one.title.casefold()):
                if one.is_built_in:
                    raise RunError(
                        f"“{one.title}” is a recipe of the workbench, which stays as it is.",
                        hint="Only saved recipes are renamed or removed.",
                    )
                return one
        raise RunError(
            f"There is no saved recipe called “{name}”.",
            hint="“workbench recipes” lists those there are.",
        )

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def _paths(self) -> tuple[Path, ...]:
        try:
            return tuple(
                path
                for path in self.folder.iterdir()
                if path.suffix == SUFFIX and not path.name.startswith(".") and path.stem not in RECIPES
            )
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise RunError(
                f"The folder of the recipes cannot be read: {self.folder}.",
                hint="Check that it is a folder that you may read.",
                details=str(error),
            ) from error


def _expanded(reference: str) -> Path:
    try:
        return Path(reference).expanduser()
    except RuntimeError:  # there is no such home
        return Path(reference)


def _read(path: Path) -> StoredRecipe:
    try:
        # A file that was copied or renamed by hand is called as it is now.
        recipe = replace(read_recipe_file(path), name=path.stem)
    except RunError as error:
        return StoredRecipe(name=path.stem, recipe=None, path=path, damage=str(error))
    return StoredRecipe(name=path.stem, recipe=recipe, path=path)


def _sound(stored: StoredRecipe) -> Recipe:
    if stored.recipe is None:
        raise RunError(stored.damage)
    return stored.recipe


def _name_of(title: str) -> str:
    """Return the name that a title makes, fit for a file on every system."""
    try:
        return slug(title).lower()
    except RunError as error:
        raise RunError(
            f"A recipe cannot be called “{title}”.",
            hint="Choose a name with letters or digits, other than “latest”.",
        ) from error


def _refused(what: str, title: str, error: OSError) -> RunError:
    return RunError(
        f"The recipe “{title}” cannot be {what}.",
        hint="Check that the folder may be written to and the disk is not full.",
        details=str(error),
    )
