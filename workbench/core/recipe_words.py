"""What a recipe does, in words and numbers, for the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.core.augmentation import DISTORTION_LIMITS, KINDS
from workbench.core.labels import is_digits, noun
from workbench.core.networks import NETWORK_TITLES, multiply_add_count, parameter_count
from workbench.core.recipe import OPTIMISERS, Recipe

_UNITS: Mapping[str, str] = {
    "degrees": "°",
    "pixels": " px",
    "%": " %",
    "grey levels": " grey levels",
}

# More distortions than this are counted where there is little room.
_MOST_NAMED = 4


@dataclass(frozen=True)
class Passage:
    """One side of a recipe: a heading, and sentences."""

    heading: str
    text: str


def describe(recipe: Recipe, names: Sequence[str]) -> tuple[Passage, ...]:
    """Return what a recipe does, side by side: network, learning, samples, augmentation, background.

    ``names`` are those of the classes of the data set that it is to train; what they contradict is told
    at the end.
    """
    used, told = recipe.suited_to(names), left_out(recipe, names)
    passages = (
        Passage("Network", _network(used, names)),
        Passage("Learning", _learning(used)),
        Passage("Samples", _samples(used)),
        Passage("Augmentation", _augmentation(used)),
        Passage("Background", _background(used, names)),
    )
    return (*passages, Passage("Left out", told)) if told else passages


def summarise(recipe: Recipe) -> str:
    """Return a recipe in three short sentences, for where there is little room."""
    rate = f"{recipe.learning_rate:g}"
    schedule = "falling along a cosine" if recipe.schedule == "cosine" else "constant"
    distortions = [effect_title(name).lower() for name in DISTORTION_LIMITS if _distortion(recipe, name) > 0]
    if len(distortions) > _MOST_NAMED:
        distortions[_MOST_NAMED - 1 :] = [f"{len(distortions) - _MOST_NAMED + 1} more"]
    changed = f"Augmentation: {_listed(distortions)}." if distortions else "No augmentation."
    background = "With background." if recipe.background.is_on else "No background."
    return (
        f"{OPTIMISERS[recipe.optimiser]} at {rate}, {schedule}, in batches of {recipe.batch_size:,}. "
        f"{changed} {background}"
    )


def left_out(recipe: Recipe, names: Sequence[str]) -> str:
    """Return what of a recipe is left out for classes of these ``names``, empty where nothing is."""
    suited = recipe.suited_to(names)
    parts = [
        effect_title(name).lower()
        for name in KINDS
        if getattr(recipe.background, name).is_on and not getattr(suited.background, name).is_on
    ]
    sentences = []
    if parts and recipe.background.is_on:
        sentences.append(f"Left out of the background, as letters are classes: {_listed(parts)}.")
    if recipe.scene_share and not suited.scene_share:
        sentences.append("Nothing is written into drawn pictures, as the classes are no digits.")
    return " ".join(sentences)


def effect_title(name: str) -> str:
    """Return a distortion or kind of background as a user reads it, such as ``Stroke width``."""
    return name.replace("_", " ").capitalize()


def count_in_words(count: int) -> str:
    """Return a large count in two or three digits, such as ``1.2 million``; small ones in full."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.3g} million"
    return f"{count:,}"


def _network(recipe: Recipe, names: Sequence[str]) -> str:
    class_count = len(recipe.labels_for(names))
    parameters = parameter_count(recipe.network, class_count=class_count)
    work = count_in_words(multiply_add_count(recipe.network, class_count=class_count))
    text = (
        f"The {NETWORK_TITLES[recipe.network].lower()} network, for {class_count} classes: "
        f"{parameters:,} parameters, {work} multiply-adds a sample."
    )
    if recipe.dropout == 0:
        return f"{text} Without its dropout."
    return text if recipe.dropout == 1 else f"{text} Its dropout rates are taken {recipe.dropout:g} times."


def _learning(recipe: Recipe) -> str:
    epochs = "1 epoch" if recipe.epochs == 1 else f"{recipe.epochs:,} epochs"
    parts = [f"{epochs} in batches of {recipe.batch_size:,}."]
    rate = f"{OPTIMISERS[recipe.optimiser]} with a learning rate of {recipe.learning_rate:g}"
    if recipe.schedule == "constant":
        parts.append(f"{rate} throughout.")
    else:
        rising = (
            f"reached after {_share(recipe.warmup_fraction)} of the steps, then "
            if recipe.warmup_fraction
            else ""
        )
        parts.append(f"{rate}, {rising}falling along a cosine to {_share(recipe.final_fraction)} of it.")
    if recipe.weight_decay:
        parts.append(f"Weight decay {recipe.weight_decay:g}.")
    if recipe.label_smoothing:
        parts.append(f"Label smoothing {recipe.label_smoothing:g}.")
    return " ".join(parts)


def _samples(recipe: Recipe) -> str:
    text = (
        f"{recipe.validation_count:,} samples of the training set are kept for validation, which "
        "chooses the best weights."
    )
    if recipe.scene_share:
        text = (
            f"{text} To a hundred digits come {recipe.scene_share:g} that are written into drawn pictures "
            "and found there as the reader does it."
        )
    if recipe.own_weight:
        times = "once" if recipe.own_weight == 1 else f"{recipe.own_weight:g} times"
        return (
            f"{text} Each of your own samples is seen {times} an epoch; once there are some fifty, a "
            "fifth of them joins the validation instead, with the same weight."
        )
    return f"{text} Your own samples are left out."


def _augmentation(recipe: Recipe) -> str:
    if not recipe.augmentation.is_on:
        return "None: samples are shown as they are."
    used = [
        f"{effect_title(name).lower()} {amount:g}{_UNITS.get(limits.unit, '')}"
        for name, limits in DISTORTION_LIMITS.items()
        if (amount := _distortion(recipe, name)) > 0
    ]
    text = f"Each sample is distorted anew in each epoch: {_listed(used)}."
    if recipe.calm_epochs:
        last = "the last epoch" if recipe.calm_epochs == 1 else f"the last {recipe.calm_epochs:,} epochs"
        return f"{text} In {last} at half strength."
    return text


def _background(recipe: Recipe, names: Sequence[str]) -> str:
    background = recipe.background
    if not background.is_on:
        return f"None: every image is read as some {noun(names, 1)}."
    weights = background.weights()
    kinds = [f"{_share(weights[name])} {effect_title(name).lower()}" for name in KINDS if name in weights]
    return (
        f"A class of its own for what is {'no digit' if is_digits(names) else 'none of the others'}: "
        f"{background.share:g} samples to a hundred {'digits' if is_digits(names) else 'others'}, "
        f"{_listed(kinds)}."
    )


def _distortion(recipe: Recipe, name: str) -> float:
    amount: float = getattr(recipe.augmentation, name).amount
    return amount


def _share(fraction: float) -> str:
    return f"{100 * fraction:.3g} %"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
