"""The training set cut in two: what a network learns from, and what it is validated with."""

from __future__ import annotations

import numpy as np

from workbench.core.errors import DataError
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.recipe import Recipe
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Samples

# One split for every seed, so that runs can be compared by their validation.
_SPLIT_SEED = 20_261_120
_LARGEST_VALIDATION_FRACTION = 0.2
_BACKGROUND = len(DIGITS)


def split_samples(samples: Samples, recipe: Recipe) -> tuple[Samples, Samples]:
    """Return the digits to train on, and the samples to validate with.

    Where the recipe trains the background, the latter have their share of it, the same for every
    run. Raises `DataError` where there are too few samples, or none of some digit.
    """
    training, validation = cut_validation(samples, recipe.validation_count)
    missing = np.flatnonzero(np.bincount(training.labels, minlength=len(DIGITS))[: len(DIGITS)] == 0)
    if len(missing):
        raise DataError(
            f"{len(missing)} of the {len(DIGITS)} digits have no samples to train with: "
            f"{', '.join(DIGITS[digit] for digit in missing)}.",
            hint="Choose a data set that has samples of every digit.",
        )
    return training, with_background(validation, recipe, seed=_SPLIT_SEED)


def with_background(samples: Samples, recipe: Recipe, *, seed: int) -> Samples:
    """Return samples with the recipe's share of `background` behind them, if it has any."""
    count = background_count(len(samples), recipe)
    if not count:
        return samples
    random = np.random.default_rng(seed)
    drawn = draw_backgrounds(count, recipe.background, random, digits=samples.images)
    labels = np.full(count, _BACKGROUND, np.uint8)
    return Samples(np.concatenate([samples.images, drawn]), np.concatenate([samples.labels, labels]))


def background_count(digits: int, recipe: Recipe) -> int:
    """Return how many samples of background come to so many digits."""
    return max(1, round(digits * recipe.background.share / 100)) if BACKGROUND in recipe.labels else 0


def cut_validation(samples: Samples, count: int) -> tuple[Samples, Samples]:
    """Return the samples to train on, and those to validate with: ``count``, or a fifth of a small set.

    Raises `DataError` where there are not enough samples for both.
    """
    count = min(count, int(len(samples) * _LARGEST_VALIDATION_FRACTION))
    if count < 1:
        raise DataError(
            f"{len(samples)} samples are too few to train with.",
            hint="Choose a data set with at least 5 samples.",
        )
    order = np.random.default_rng(_SPLIT_SEED).permutation(len(samples))
    return samples.subset(np.sort(order[count:])), samples.subset(np.sort(order[:count]))
