"""The training set cut in two: what a network learns from, and what it is validated with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.errors import DataError
from workbench.core.evaluation import loss_and_accuracy
from workbench.core.events import Emit, ShouldStop, ignore, never
from workbench.core.labels import listed, noun
from workbench.core.recipe import Recipe
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Samples
from workbench.engine.scenes import Scenes, draw_scenes, scene_count

# One split for every seed, so that runs can be compared by their validation.
_SPLIT_SEED = 20_261_120
_LARGEST_VALIDATION_FRACTION = 0.2
_HELD_OUT_FRACTION = 0.2
_FEWEST_HELD_OUT = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Validation:
    """What a network is validated with: samples, and how much each counts (``weights``, float64 [N])."""

    samples: Samples
    weights: NDArray[np.float64]

    def measure(self, classify: Classify) -> tuple[float, float]:
        """Return the loss (nats) and the accuracy of a network."""
        return loss_and_accuracy(self.samples.labels, classify(self.samples.images), weights=self.weights)


def split_own(own: Samples, recipe: Recipe) -> tuple[Samples, Samples]:
    """Return the user's own samples to train on, and those to validate with.

    The latter are a fifth, where that are enough of them to tell one epoch from another; with fewer,
    all are trained on. A sample's pixels decide where it belongs: it stays there when others come or
    go, when the run is continued, and when its network is fine-tuned again.
    """
    is_held_out = np.array([_is_held_out(image) for image in own.images], np.bool_)
    if not recipe.own_weight or np.count_nonzero(is_held_out) < _FEWEST_HELD_OUT:
        return own, own.subset(slice(0))
    return own.subset(~is_held_out), own.subset(is_held_out)


def validation_of(samples: Samples, held_out: Samples, recipe: Recipe) -> Validation:
    """Return what a network is validated with: of the data set, and of the user's own samples.

    The latter count as often as they would be seen in an epoch. The best epoch is then the best at
    what is trained; by the data set alone, one in which they are hardly learned yet could win.
    """
    return Validation(
        samples=Samples(
            np.concatenate([samples.images, held_out.images]),
            np.concatenate([samples.labels, held_out.labels]),
        ),
        weights=np.repeat([1.0, recipe.own_weight], [len(samples), len(held_out)]),
    )


def _is_held_out(image: NDArray[np.uint8]) -> bool:
    return hashlib.sha256(image.tobytes()).digest()[0] < 256 * _HELD_OUT_FRACTION


def split_samples(
    samples: Samples,
    recipe: Recipe,
    names: Sequence[str],
    *,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> tuple[Samples, Samples]:
    """Return the samples to train on, and those to validate with, of a data set with these ``names``.

    The latter have their share of what the recipe takes out of scenes and of the background, the
    same for every run. Raises `DataError` where there are too few samples, or none of some class, and
    `CancelledError` when asked to stop.
    """
    training, validation = cut_validation(samples, recipe.validation_count)
    missing = np.flatnonzero(np.bincount(training.labels, minlength=len(names))[: len(names)] == 0)
    if len(missing):
        raise DataError(
            f"{len(missing)} of the {len(names)} {noun(names)} {'has' if len(missing) == 1 else 'have'} "
            "no samples to train with: "
            f"{listed([names[place] for place in missing.tolist()])}.",
            hint=f"Choose a data set that has samples of every {noun(names, 1)}.",
        )
    scenes = draw_scenes(validation, recipe, seed=_SPLIT_SEED, emit=emit, should_stop=should_stop)
    return training, with_recipe_shares(validation, recipe, scenes, background=len(names), seed=_SPLIT_SEED)


def with_recipe_shares(
    samples: Samples, recipe: Recipe, scenes: Scenes, *, background: int, seed: int
) -> Samples:
    """Return samples with the recipe's share of digits out of scenes and of background behind them.

    ``background`` is the label of the latter.
    """
    random = np.random.default_rng(seed)
    count = scene_count(len(samples), recipe) if len(scenes.digits) else 0
    cut = scenes.digits.subset(random.permutation(len(scenes.digits))[:count])
    images, labels = [samples.images, cut.images], [samples.labels, cut.labels]
    count = background_count(len(samples), recipe)
    if count:
        images.append(
            draw_backgrounds(
                count, recipe.background, random, digits=samples.images, scenes=scenes.backgrounds
            )
        )
        labels.append(np.full(count, background, np.uint8))
    return Samples(np.concatenate(images), np.concatenate(labels))


def background_count(digits: int, recipe: Recipe) -> int:
    """Return how many samples of background come to so many digits."""
    return max(1, round(digits * recipe.background.share / 100)) if recipe.background.is_on else 0


def cut_validation(samples: Samples, count: int) -> tuple[Samples, Samples]:
    """Return the samples to train on, and those to validate with: ``count``, or a fifth of a small set.

    Of a class with few samples, one stays among the former. Raises `DataError` where there are not enough
    samples for both.
    """
    count = min(count, int(len(samples) * _LARGEST_VALIDATION_FRACTION))
    if count < 1:
        raise DataError(
            f"{len(samples)} samples are too few to train with.",
            hint="Choose a data set with at least 5 samples.",
        )
    order = np.random.default_rng(_SPLIT_SEED).permutation(len(samples))
    # The last of each class in this order is kept to learn from, as that of a large class is in any case.
    _, places = np.unique(samples.labels[order][::-1], return_index=True)
    held = order[~np.isin(order, order[::-1][places])][:count]
    if not len(held):
        raise DataError(
            f"{len(samples)} samples are too few to train with and to validate.",
            hint="Choose a data set with two samples or more of each class.",
        )
    return samples.subset(np.setdiff1d(order, held)), samples.subset(np.sort(held))
