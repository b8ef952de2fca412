"""What can be changed of a recipe: its fields in groups, and what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from workbench.core.augmentation import DISTORTION_LIMITS, KIND_LIMITS, KINDS, SHARE_LIMITS, Effect
from workbench.core.errors import RunError
from workbench.core.limits import Limits
from workbench.core.recipe import RECIPE_LIMITS, Recipe
from workbench.core.recipe_words import effect_title

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")

Group = Literal["network", "learning", "samples", "augmentation", "background"]


@dataclass(frozen=True, kw_only=True)
class NumberField:
    """A number of a recipe: ``key`` is its place, such as ``epochs`` or ``augmentation.rotation``.

    ``remark`` says what it does. With ``has_switch`` it is the strength of an effect.
    """

    key: str
    title: str
    limits: Limits
    group: Group
    remark: str = ""
    has_switch: bool = False

    @property
    def range_text(self) -> str:
        """The range in few words, such as ``0 to 45 degrees``."""
        limits = self.limits
        low = "above " if limits.is_open else ""
        unit = f" {limits.unit}" if limits.unit else ""
        return f"{low}{limits.low:,g} to {limits.high:,g}{unit}"


def _plain(key: str, title: str, group: Group, remark: str) -> NumberField:
    return NumberField(key=key, title=title, limits=RECIPE_LIMITS[key], group=group, remark=remark)


_DISTORTION_REMARKS: Mapping[str, str] = {
    "rotation": "typical angle",
    "shift": "typical distance",
    "scale": "typical change of size",
    "shear": "typical slant",
    "elastic": "typical displacement",
    "stroke_width": "at most this much thicker or thinner",
    "contrast": "at most this much is lost",
    "noise": "at most this strong",
    "blur": "at most this wide",
    "occlusion": "of the samples are partly covered",
}
_KIND_REMARKS: Mapping[str, str] = {
    "blank": "nothing at all",
    "noise": "grain without a form",
    "strokes": "lines and curves of a pen",
    "letters": "letters and signs",
    "shapes": "outlines such as boxes and rings",
    "pieces": "cut from samples",
    "textures": "patterns such as paper and cloth",
    "scenes": "cut out of pictures, as the reader does it",
}

NUMBER_FIELDS: tuple[NumberField, ...] = (
    _plain("dropout", "Dropout", "network", "times the network’s own rates"),
    _plain("epochs", "Epochs", "learning", "times through the training set"),
    _plain("batch_size", "Batch size", "learning", "in each step"),
    _plain("learning_rate", "Learning rate", "learning", "the highest"),
    _plain("warmup_fraction", "Warm-up", "learning", "fraction of all steps; with a cosine only"),
    _plain("final_fraction", "Last rate", "learning", "fraction of the highest; with a cosine only"),
    _plain("weight_decay", "Weight decay", "learning", "how much weights shrink a step"),
    _plain("label_smoothing", "Label smoothing", "learning", "taken from the right class for all others"),
    _plain("validation_count", "Validation", "samples", "samples cut from the training set"),
    _plain("own_weight", "Own samples", "samples", "times each is seen an epoch; 0 leaves them out"),
    _plain("scene_share", "Out of scenes", "samples", "digits cut out of pictures, to a hundred others"),
    *(
        NumberField(
            key=f"augmentation.{name}",
            title=effect_title(name),
            limits=limits,
            group="augmentation",
            remark=_DISTORTION_REMARKS[name],
            has_switch=True,
        )
        for name, limits in DISTORTION_LIMITS.items()
    ),
    _plain("calm_epochs", "Calm epochs", "augmentation", "at the end, at half strength"),
    NumberField(
        key="background.share",
        title="Share",
        limits=SHARE_LIMITS,
        group="background",
        remark="samples to a hundred others; 0 trains no background",
    ),
    *(
        NumberField(
            key=f"background.{name}",
            title=effect_title(name),
            limits=KIND_LIMITS,
            group="background",
            remark=_KIND_REMARKS[name],
            has_switch=True,
        )
        for name in KINDS
    ),
)


# What is no number: three choices and a sentence.
CHOICES = ("network", "optimiser", "schedule", "summary")


@dataclass(frozen=True, kw_only=True)
class TypedRecipe:
    """A recipe's fields as they stand: numbers as text and switches by key, and ``CHOICES`` by name."""

    numbers: Mapping[str, str]
    switches: Mapping[str, bool]
    choices: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_recipe(cls, recipe: Recipe) -> TypedRecipe:
        """Return a recipe's values as they would be typed."""
        numbers, switches = {}, {}
        for one in NUMBER_FIELDS:
            value = _value_at(recipe, one.key)
            if isinstance(value, Effect):
                switches[one.key] = value.is_on
                value = value.strength
            numbers[one.key] = number_text(value)
        choices = {name: str(getattr(recipe, name)) for name in CHOICES}
        return cls(numbers=numbers, switches=switches, choices=choices)


@dataclass(frozen=True, kw_only=True)
class CheckedRecipe:
    """Either ``recipe``, or in ``problems`` a sentence for each field that is wrong, by its key."""

    recipe: Recipe | None
    problems: Mapping[str, str]


def check_recipe(base: Recipe, typed: TypedRecipe) -> CheckedRecipe:
    """Return ``base`` with what was typed, or what is wrong with it."""
    recipe = base.changed(**typed.choices)
    problems: dict[str, str] = {}
    for one in NUMBER_FIELDS:
        try:
            number = read_number(typed.numbers[one.key], one.limits)
        except RunError as error:
            problems[one.key] = str(error)
            continue
        value: object = number
        if one.has_switch:
            value = Effect(float(number), is_on=typed.switches[one.key])
        recipe = _with_value(recipe, one.key, value)
    return CheckedRecipe(recipe=None if problems else recipe, problems=problems)


def read_number(text: str, limits: Limits) -> float:
    """Return what was typed as a number within ``limits``, a comma read as a point.

    Raises `RunError` whose text is the range alone: it stands beside the field.
    """
    plain = text.strip()
    try:
        if not limits.is_whole:
            number = float(plain.replace(",", "."))
        else:
            # As the range beside the field is written: 1,000.
            number = int(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
        limits.check(number)
    except (ValueError, RunError) as error:
        raise RunError(f"{limits.range_text()}.") from error
    return number


def number_text(value: float) -> str:
    """Return a number as somebody would type it: ``0.003``, ``5000``, ``7``."""
    return repr(value).removesuffix(".0")


def _value_at(recipe: Recipe, key: str) -> Any:
    value: Any = recipe
    for name in key.split("."):
        value = getattr(value, name)
    return value


def _with_value(recipe: Recipe, key: str, value: object) -> Recipe:
    name, _, within = key.partition(".")
    if not within:
        return recipe.changed(**{name: value})
    part: Any = getattr(recipe, name)
    return recipe.changed(**{name: replace(part, **{within: value})})
