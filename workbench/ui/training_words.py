"""What a training will do, in a few sentences below its settings."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.labels import is_digits
from workbench.core.recipe import Recipe
from workbench.core.recipe_words import left_out, summarise
from workbench.sessions.recipe_fields import number_text
from workbench.ui.wording import count_text


def words_of(recipe: Recipe, names: Sequence[str], *, own_count: int) -> str:
    """Return what a recipe does to a data set whose classes are called ``names``.

    It says what is left out of the recipe, and what becomes of so many samples of the user's own.
    """
    said = (summarise(recipe.suited_to(names)), left_out(recipe, names), _own_words(recipe, names, own_count))
    return " ".join(filter(None, said))


def _own_words(recipe: Recipe, names: Sequence[str], own_count: int) -> str:
    if not own_count:
        return ""
    count = count_text(own_count, "own sample")
    if not recipe.own_weight:
        return f"{count}, left out."
    # They are digits, which may be none of the classes.
    which = "" if is_digits(names) else "those of a class of this set alone, "
    return f"{count}, {which}weight {number_text(recipe.own_weight)}."
