"""Evaluates a classifier on a test set, and on background where it knows that class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.core.augmentation import KINDS, Background, Effect, kinds_for
from workbench.core.classifier import Classify
from workbench.core.evaluation import BackgroundScore, Evaluation, evaluate_probabilities, score_background
from workbench.core.labels import BACKGROUND, set_names
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Samples

# So many of each kind of background tell its rate to within some percent.
_COUNT_BY_KIND = 300
_SEED = 20


class CutBackgrounds(Protocol):
    """Cuts background out of drawn scenes, uint8 [count, 28, 28], none of it like ``digits``."""

    def __call__(self, count: int, *, seed: int, digits: Samples) -> NDArray[np.uint8]: ...


def evaluate_classifier(
    classify: Classify, samples: Samples, labels: Sequence[str], *, cut: CutBackgrounds | None = None
) -> Evaluation:
    """Evaluate on ``samples``; ``labels`` are the classifier's, and with background among them, on that.

    Background is drawn as for a training, but of other seeds and with pieces of these samples; that
    which comes out of scenes is left out where nobody says how to ``cut`` it, and what is letters where
    those are classes. What it says is how well
    that class was learned, not what a camera will see. Raises `DataError` and `ModelError` where samples
    and classifier do not belong together.
    """
    evaluation = evaluate_probabilities(samples.labels, classify(samples.images), labels)
    if BACKGROUND not in labels:
        return evaluation
    return replace(evaluation, background=_background_score(classify, samples, labels, cut=cut))


def _background_score(
    classify: Classify, samples: Samples, labels: Sequence[str], *, cut: CutBackgrounds | None
) -> BackgroundScore:
    random = np.random.default_rng(_SEED)
    known = kinds_for(set_names(labels))
    scenes = None
    if cut is not None and "scenes" in known:
        scenes = cut(_COUNT_BY_KIND, seed=_SEED, digits=samples)
    measured = [kind for kind in known if kind != "scenes" or scenes is not None]
    drawn = [
        draw_backgrounds(_COUNT_BY_KIND, _only(kind), random, digits=samples.images, scenes=scenes)
        for kind in measured
    ]
    kinds = [kind for kind in measured for _ in range(_COUNT_BY_KIND)]
    return score_background(classify(np.concatenate(drawn)), kinds, labels)


def _only(kind: str) -> Background:
    effects = {name: Effect(1.0, is_on=name == kind) for name in KINDS}
    return Background(share=1.0, **effects)
