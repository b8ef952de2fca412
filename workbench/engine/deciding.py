"""Fits to a trained network when a reading of it is shown, with the samples it was validated with."""

from __future__ import annotations

import numpy as np

from workbench.core.augmentation import Background
from workbench.core.classifier import Classify
from workbench.core.decision import FittedDecision
from workbench.core.decision_fitting import fit_decision
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
    names, labels = dataset.labels, recipe.labels_for(dataset.labels)
    _, validation = split_samples(dataset.train, recipe, names)
    _, held_out = split_own(own.subset(own.labels < len(labels)), recipe)
    parts = [validation, held_out]
    if not recipe.background.is_on:
        drawn = recipe.changed(background=Background(share=_SHARE)).suited_to(names).background
        parts.append(_drawn_background(validation, drawn, label=len(names)))
    images = np.concatenate([part.images for part in parts])
    wanted = np.concatenate([part.labels for part in parts])
    return fit_decision(wanted, classify(images), labels, network=network)


def _drawn_background(samples: Samples, background: Background, *, label: int) -> Samples:
    count = max(1, round(len(samples) * background.share / 100))
    images = draw_backgrounds(count, background, np.random.default_rng(_SEED), digits=samples.images)
    return Samples(images, np.full(count, label, np.uint8))
