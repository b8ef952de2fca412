"""What a training takes out of drawn scenes: a pool of digits and of background, made before it begins."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.events import Emit, ShouldStop, ignore, never
from workbench.core.recipe import Recipe
from workbench.data.dataset import Samples
from workbench.vision.scene_samples import cut_backgrounds, cut_digits

# One pool for every seed of a run, so that one that is continued finds the same.
SCENE_SEED = 20_261_121
# How many pieces of background there are for each that an epoch takes.
VARIETY = 3
# Of each so many: with more, a network learns little more, and they would take minutes more to draw.
_MOST_DIGITS, _MOST_BACKGROUNDS = 25_000, 15_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenes:
    """Samples that were cut out of drawn scenes: digits, and uint8 [N, 28, 28] of background."""

    digits: Samples
    backgrounds: NDArray[np.uint8]


_kept: dict[bytes, Scenes] = {}


def draw_scenes(
    samples: Samples,
    recipe: Recipe,
    *,
    seed: int,
    variety: int = 1,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Scenes:
    """Return what a recipe takes out of scenes in which digits of ``samples`` are written, or nothing.

    There are as many digits as come to ``samples``, and ``variety`` times as many pieces of background.
    The same arguments give the same scenes, for every run, and those drawn last are kept: who asks
    again has them at once. Raises `CancelledError` when asked to stop.
    """
    digits = min(_MOST_DIGITS, scene_count(len(samples), recipe))
    backgrounds = min(_MOST_BACKGROUNDS, round(variety * _scene_backgrounds(len(samples), recipe)))
    order = np.random.default_rng(seed).permutation(len(samples))[:digits]
    chosen = samples.subset(np.sort(order))
    key = hashlib.sha256(f"{seed} {digits} {backgrounds} {len(samples)}".encode())
    key.update(samples.images.tobytes())
    if (kept := _kept.get(key.digest())) is not None:
        return kept
    if not digits and not backgrounds:
        return Scenes(digits=chosen, backgrounds=samples.images[:0])
    cut, is_cut = cut_digits(chosen.images, seed=seed, emit=emit, should_stop=should_stop)
    scenes = Scenes(
        digits=Samples(cut[is_cut], chosen.labels[is_cut]),
        backgrounds=cut_backgrounds(
            backgrounds, seed=seed, digits=samples, emit=emit, should_stop=should_stop
        ),
    )
    # Two: those of the training and those of its validation.
    while len(_kept) > 1:
        _kept.pop(next(iter(_kept)))
    _kept[key.digest()] = scenes
    return scenes


def scene_count(digits: int, recipe: Recipe) -> int:
    """Return how many digits out of scenes come to so many others."""
    return round(digits * recipe.scene_share / 100)


def _scene_backgrounds(digits: int, recipe: Recipe) -> float:
    background = recipe.background
    return digits * background.share / 100 * background.weights().get("scenes", 0.0)
