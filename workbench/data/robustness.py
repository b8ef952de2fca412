"""Measures how a classifier reads a test set under graded distortions."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Emit, Progress, ShouldStop, ignore, never
from workbench.core.labels import BACKGROUND
from workbench.core.robustness import (
    DISTORTIONS,
    Distortion,
    Robustness,
    RobustnessCurve,
    RobustnessPoint,
)
from workbench.data.dataset import Samples
from workbench.data.distortions import distort

# So many at once: a stop is noticed soon, and what is computed stays in the processor's cache.
_BLOCK = 500
# What belongs to each training may take so long; more than so many samples are not needed to tell
# an accuracy to within 2 %, and fewer tell nothing.
_QUICK_SECONDS = 3.0
_MOST_QUICK, _LEAST_QUICK = 500, 100
STAGE = "Measuring the robustness"


def measure_robustness(
    classify: Classify,
    samples: Samples,
    labels: Sequence[str],
    *,
    most: int = 0,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Robustness:
    """Read ``samples`` under every distortion at every level; ``labels`` are the classifier's.

    With ``most``, so many of them are read, taken evenly from all. Raises `DataError` where there
    are none, and `CancelledError` where it is asked to stop.
    """
    if not len(samples):
        raise DataError("There are no samples to measure with.", hint="Choose a data set with a test set.")
    total = len(samples)
    if 0 < most < total:
        samples = samples.subset(np.linspace(0, total - 1, most).round().astype(np.intp))
    background = labels.index(BACKGROUND) if BACKGROUND in labels else None
    steps = [(kind, level) for kind in DISTORTIONS for level in kind.levels]
    points: dict[str, list[RobustnessPoint]] = {kind.name: [] for kind in DISTORTIONS}
    done, all_steps = 0, len(steps) * len(samples)
    for kind, level in steps:
        predicted = np.empty(len(samples), dtype=np.intp)
        for start in range(0, len(samples), _BLOCK):
            if should_stop():
                raise CancelledError
            images = samples.images[start : start + _BLOCK]
            answers = classify(_distorted(images, kind, level, seed=start))
            predicted[start : start + _BLOCK] = answers.argmax(axis=1)
            done += len(images)
            emit(Progress(stage=STAGE, done=done, total=all_steps, unit="samples"))
        points[kind.name].append(
            RobustnessPoint(
                level=level,
                correct=int(np.count_nonzero(predicted == samples.labels)),
                rejected=_rejected(predicted, samples.labels, background),
            )
        )
    return Robustness(
        count=len(samples),
        total=total,
        curves=tuple(RobustnessCurve(distortion=name, points=tuple(of)) for name, of in points.items()),
    )


def quick_count(classify: Classify, samples: Samples) -> int:
    """Return how many samples can be measured in some seconds on this machine, 100 to 500."""
    some = samples.images[:_LEAST_QUICK]
    # The first call of a network is slower than all later ones.
    classify(some)
    begin = time.perf_counter()
    classify(some)
    seconds = (time.perf_counter() - begin) / max(len(some), 1)
    levels = sum(len(kind.levels) for kind in DISTORTIONS)
    affordable = _QUICK_SECONDS / max(seconds * levels, 1e-9)
    return int(min(max(affordable, _LEAST_QUICK), _MOST_QUICK))


def _distorted(images: NDArray[np.uint8], kind: Distortion, level: float, *, seed: int) -> NDArray[np.uint8]:
    return images if level == kind.plain else distort(images, kind.name, level, seed=seed)


def _rejected(predicted: NDArray[np.intp], labels: NDArray[np.uint8], background: int | None) -> int:
    if background is None:
        return 0
    return int(np.count_nonzero((predicted == background) & (labels != background)))
