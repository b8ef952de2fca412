"""Proves how far a Core ML model answers as the trained network does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.errors import CancelledError, ModelError
from workbench.core.events import Emit, Progress, ShouldStop, ignore, never
from workbench.core.verification import Flip, Verification

_SAMPLES_AT_ONCE = 1000


def verify(
    reference: Classify,
    candidate: Classify,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8] | None = None,
    *,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Verification:
    """Compare the answers of two classifiers on uint8 [N, 28, 28] images.

    ``labels`` uint8 [N] are needed for the accuracies only. Raises `ModelError` where there is
    nothing to compare or the classes differ, and `CancelledError` where it is asked to stop.
    """
    if len(images) == 0:
        raise ModelError("There are no samples to verify the model with.")
    expected, found = [], []
    for start in range(0, len(images), _SAMPLES_AT_ONCE):
        if should_stop():
            raise CancelledError
        batch = images[start : start + _SAMPLES_AT_ONCE]
        expected.append(reference(batch))
        found.append(candidate(batch))
        emit(Progress(stage="Verify", done=start + len(batch), total=len(images), unit="samples"))
    return compare(np.concatenate(expected), np.concatenate(found), labels)


def compare(
    reference: NDArray[np.float32], candidate: NDArray[np.float32], labels: NDArray[np.uint8] | None = None
) -> Verification:
    """Compare two arrays of probabilities, float32 [N, classes]."""
    if reference.shape != candidate.shape:
        raise ModelError(
            f"The network has {reference.shape[-1]} classes, the Core ML model {candidate.shape[-1]}.",
            hint="Compare a model with the run that it was made from.",
        )
    difference = np.abs(reference.astype(np.float64) - candidate)
    expected, found = reference.argmax(axis=1), candidate.argmax(axis=1)
    flipped = np.flatnonzero(expected != found)
    return Verification(
        count=len(reference),
        agreement=(len(reference) - len(flipped)) / len(reference),
        max_probability_difference=float(difference.max()),
        mean_probability_difference=float(difference.mean()),
        reference_accuracy=None if labels is None else float((expected == labels).mean()),
        candidate_accuracy=None if labels is None else float((found == labels).mean()),
        flipped=tuple(
            Flip(
                index=int(index),
                label=None if labels is None else int(labels[index]),
                reference=int(expected[index]),
                candidate=int(found[index]),
            )
            for index in flipped
        ),
    )
