"""Proves how far a Core ML model answers as the trained network does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.errors import CancelledError, ModelError
from workbench.core.events import Emit, Progress, ShouldStop, ignore, never
from workbench.core.verification import Flip, Probe, Verification
from workbench.data.probes import probes_of

_SAMPLES_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class Questions:
    """What every classifier is asked: samples uint8 [N, 28, 28], and probes, alike, by their names.

    ``labels``, uint8 [N] of the samples, are needed for the accuracies only.
    """

    samples: NDArray[np.uint8]
    labels: NDArray[np.uint8] | None
    probes: Mapping[str, NDArray[np.uint8]]

    @property
    def count(self) -> int:
        """How many images there are, all in all."""
        return len(self.samples) + sum(map(len, self.probes.values()))


@dataclass(frozen=True, kw_only=True, eq=False)
class Answers:
    """Probabilities for each image of `Questions`, float32 [N, classes]."""

    samples: NDArray[np.float32]
    probes: Mapping[str, NDArray[np.float32]]


def questions_of(images: NDArray[np.uint8], labels: NDArray[np.uint8] | None = None) -> Questions:
    """Return ``images``, uint8 [N, 28, 28], with the probes; raises `ModelError` where there are none."""
    if len(images) == 0:
        raise ModelError("There are no samples to verify the model with.")
    return Questions(samples=images, labels=labels, probes=probes_of(images))


def ask(
    classify: Classify,
    questions: Questions,
    *,
    stage: str,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Answers:
    """Return what a classifier answers; raises `CancelledError` where it is asked to stop."""
    done = 0

    def answers(images: NDArray[np.uint8]) -> Iterator[NDArray[np.float32]]:
        nonlocal done
        for start in range(0, len(images), _SAMPLES_AT_ONCE):
            if should_stop():
                raise CancelledError
            batch = images[start : start + _SAMPLES_AT_ONCE]
            yield classify(batch)
            done += len(batch)
            emit(Progress(stage=stage, done=done, total=questions.count, unit="samples"))

    return Answers(
        samples=np.concatenate([*answers(questions.samples)]),
        probes={name: np.concatenate([*answers(images)]) for name, images in questions.probes.items()},
    )


def verify(
    reference: Classify,
    candidate: Classify,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8] | None = None,
    *,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
) -> Verification:
    """Compare the answers of two classifiers to uint8 [N, 28, 28] images, and to the probes.

    ``labels`` uint8 [N] are needed for the accuracies only. Raises `ModelError` where there is
    nothing to compare or the classes differ, and `CancelledError` where it is asked to stop.
    """
    questions = questions_of(images, labels)
    expected = ask(reference, questions, stage="Asking the network", emit=emit, should_stop=should_stop)
    found = ask(candidate, questions, stage="Asking the Core ML model", emit=emit, should_stop=should_stop)
    return compare(expected, found, labels)


def compare(expected: Answers, found: Answers, labels: NDArray[np.uint8] | None = None) -> Verification:
    """Compare what two have answered to the same questions; raises `ModelError` where classes differ."""
    reference, candidate = expected.samples, found.samples
    difference = _difference(reference, candidate)
    classes, others = reference.argmax(axis=1), candidate.argmax(axis=1)
    flipped = np.flatnonzero(classes != others)
    return Verification(
        count=len(reference),
        agreement=(len(reference) - len(flipped)) / len(reference),
        max_probability_difference=float(difference.max()),
        mean_probability_difference=float(difference.mean()),
        reference_accuracy=None if labels is None else float((classes == labels).mean()),
        candidate_accuracy=None if labels is None else float((others == labels).mean()),
        flipped=tuple(
            Flip(
                index=int(index),
                label=None if labels is None else int(labels[index]),
                reference=int(classes[index]),
                candidate=int(others[index]),
            )
            for index in flipped
        ),
        probes=tuple(_probe(name, answers, found.probes[name]) for name, answers in expected.probes.items()),
    )


def _probe(name: str, reference: NDArray[np.float32], candidate: NDArray[np.float32]) -> Probe:
    difference = _difference(reference, candidate)
    return Probe(
        name=name,
        count=len(reference),
        agreement=float((reference.argmax(axis=1) == candidate.argmax(axis=1)).mean()),
        max_probability_difference=float(difference.max()),
        mean_probability_difference=float(difference.mean()),
    )


def _difference(reference: NDArray[np.float32], candidate: NDArray[np.float32]) -> NDArray[np.float64]:
    if reference.shape != candidate.shape:
        raise ModelError(
            f"The network has {reference.shape[-1]} classes, the model {candidate.shape[-1]}.",
            hint="Compare a model with the run that it was made from.",
        )
    return np.abs(reference.astype(np.float64) - candidate)
