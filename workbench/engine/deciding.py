"""Fits to a trained network when a reading of it is shown, with the samples it was validated with."""

from __future__ import annotations

import numpy as np

from workbench.core.augmentation import Background
from workbench.core.classifier import Classify
from workbench.core.decision import FittedDecision
from workbench.core.decision_fitting import fit_decision
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.recipe import Recipe
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Dataset, Samples
from workbench.engine.splitting import split_own, split_samples

# For a network that does not know the background: so much of it comes to a hundred digits.
_SHARE = 20.0
_SEED = 20_261_121


def decide(
    classify: Classify, recipe: Recipe, *, dataset: Dataset, own: Samples, network: str
) -> FittedDecision:
    """Return when a reading of a run's network is shown; ``network`` is the SHA-256 of its file.

    The samples are those of its validation: of the training set, of ``own``, and of the background,
    which is drawn for a recipe that does not train it. Raises `DataError` where there are too few.
    """
    _, validation = split_samples(dataset.train, recipe)
    _, held_out = split_own(own.subset(own.labels < len(recipe.labels)), recipe)
    parts = [validation, held_out]
    if BACKGROUND not in recipe.labels:
        parts.append(_drawn_background(validation))
    images = np.concatenate([part.images for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    return fit_decision(labels, classify(images), recipe.labels, network=network)


def _drawn_background(digits: Samples) -> Samples:
    background = Background(share=_SHARE)
    count = max(1, round(len(digits) * background.share / 100))
    images = draw_backgrounds(count, background, np.random.default_rng(_SEED), digits=digits.images)
    return Samples(images, np.full(count, len(DIGITS), np.uint8))
