"""What the user typed to train with, made into a request, or into a sentence under each wrong field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.core.errors import RunError
from workbench.core.recipe import RECIPE_LIMITS, Recipe
from workbench.core.runs import slug
from workbench.sessions.recipe_fields import number_text, read_number
from workbench.worker.protocol import TrainRun

_LARGEST_SEED = 2**31 - 1
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class TypedSettings:
    """The fields of the Train page; an empty name means the recipe's."""

    epochs: str
    seed: str
    name: str = ""
    has_tensorboard: bool = False

    @classmethod
    def of_recipe(cls, recipe: Recipe, *, seed: str, name: str = "") -> TypedSettings:
        """Return a recipe's own values as they would be typed."""
        return cls(epochs=number_text(recipe.epochs), seed=seed, name=name)


@dataclass(frozen=True, kw_only=True)
class CheckedSettings:
    """Either ``request``, or in ``problems`` a sentence for each field that is wrong."""

    request: TrainRun | None
    problems: dict[str, str]


def check_settings(recipe: Recipe, typed: TypedSettings, *, data: str) -> CheckedSettings:
    """Return ``recipe`` with what was typed, as a request to train on the data set at ``data``."""
    problems: dict[str, str] = {}

    def value_of(field: str, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except RunError as error:
            problems[field] = str(error)
            return otherwise

    epochs = value_of("epochs", lambda: int(read_number(typed.epochs, RECIPE_LIMITS["epochs"])), 1)
    seed = value_of("seed", lambda: _seed(typed.seed), 0)
    name = value_of("name", lambda: _name(typed.name), "")
    if problems:
        return CheckedSettings(request=None, problems=problems)
    request = TrainRun(
        recipe=recipe.changed(epochs=epochs),
        seed=seed,
        data=data,
        name=name,
        has_tensorboard=typed.has_tensorboard,
    )
    return CheckedSettings(request=request, problems={})


def _seed(text: str) -> int:
    try:
        seed = int(text.strip())
    except ValueError:
        seed = -1
    if not 0 <= seed <= _LARGEST_SEED:
        raise RunError(f"Choose a whole number from 0 to {_LARGEST_SEED:,}.")
    return seed


def _name(text: str) -> str:
    name = text.strip()
    if name:
        # Raises where no folder could be called so.
        slug(name)
    return name
