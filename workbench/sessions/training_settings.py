"""What the user typed to train with, made into a request, or into a sentence under each wrong field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.core.errors import RunError
from workbench.core.recipe import Recipe
from workbench.core.runs import slug
from workbench.worker.protocol import TrainRun

_LARGEST_SEED = 2**31 - 1
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class TypedSettings:
    """The fields of the Train page as text; an empty name means the recipe's."""

    epochs: str
    batch_size: str
    learning_rate: str
    seed: str
    name: str = ""

    @classmethod
    def of_recipe(cls, recipe: Recipe, *, seed: str, name: str = "") -> TypedSettings:
        """Return a recipe's own values as they would be typed."""
        return cls(
            epochs=str(recipe.epochs),
            batch_size=str(recipe.batch_size),
            learning_rate=f"{recipe.learning_rate:g}",
            seed=seed,
            name=name,
        )


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

    def changed(field: str, number: Callable[[str], float]) -> Callable[[], Recipe]:
        return lambda: wanted.changed(**{field: number(getattr(typed, field))})

    wanted = recipe
    wanted = value_of("epochs", changed("epochs", _whole), wanted)
    wanted = value_of("batch_size", changed("batch_size", _whole), wanted)
    wanted = value_of("learning_rate", changed("learning_rate", _decimal), wanted)
    seed = value_of("seed", lambda: _seed(typed.seed), 0)
    name = value_of("name", lambda: _name(typed.name), "")
    if problems:
        return CheckedSettings(request=None, problems=problems)
    request = TrainRun(recipe=wanted, seed=seed, data=data, name=name)
    return CheckedSettings(request=request, problems={})


def _seed(text: str) -> int:
    seed = _whole(text)
    if not 0 <= seed <= _LARGEST_SEED:
        raise RunError(f"A seed is a whole number from 0 to {_LARGEST_SEED:,}.")
    return seed


def _name(text: str) -> str:
    name = text.strip()
    if name:
        # Raises where no folder could be called so.
        slug(name)
    return name


def _whole(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise RunError("Type a whole number.") from None


def _decimal(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise RunError("Type a number, such as 0.003.") from None
