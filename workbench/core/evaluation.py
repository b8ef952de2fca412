"""How well a classifier reads labelled samples: accuracy, per class, confusion, misread samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.calibration import Calibration, calibrate
from workbench.core.errors import DataError, ModelError
from workbench.core.interval import Interval, wilson_interval
from workbench.core.labels import BACKGROUND

# Keras' own bound: a probability of 0 counts as this, so that one sample cannot make the loss infinite.
_SMALLEST_PROBABILITY = 1e-7


@dataclass(frozen=True, kw_only=True)
class ClassScore:
    """How one class was read. A fraction whose denominator is 0 is given as 0."""

    label: str
    count: int
    correct: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, kw_only=True)
class Misread:
    """A sample that was read as another class; ``confidence`` is the probability of the wrong one."""

    index: int
    label: str
    predicted: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class KindScore:
    """How many of ``count`` samples of one kind of background were read as background."""

    kind: str
    count: int
    kept_out: int


@dataclass(frozen=True, kw_only=True)
class BackgroundScore:
    """How many of ``count`` samples that are no digit were read as background, also by kind."""

    count: int
    kept_out: int
    kinds: tuple[KindScore, ...] = ()

    @property
    def rate(self) -> float:
        """The fraction that was kept out."""
        return _ratio(self.kept_out, self.count)

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the rate."""
        return wilson_interval(self.kept_out, self.count)


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """A classifier's answers against the labels of ``count`` samples.

    ``loss`` is the mean categorical cross-entropy in nats. ``confusion`` has a row for each true
    class and a column for each predicted one, in the order of ``class_labels``. ``misread`` starts
    with what the classifier was surest of.

    ``calibration`` is missing in what earlier versions have written. ``background`` is there where a
    network with a background class has read samples of that class, too; all else is about digits.
    """

    accuracy: float
    loss: float
    count: int
    class_labels: tuple[str, ...]
    per_class: tuple[ClassScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    misread: tuple[Misread, ...]
    calibration: Calibration | None = None
    background: BackgroundScore | None = None

    @property
    def correct(self) -> int:
        """How many samples were read right."""
        return sum(row[index] for index, row in enumerate(self.confusion))

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the accuracy, for samples such as these."""
        return wilson_interval(self.correct, self.count)

    @property
    def rejected(self) -> int:
        """How many digits were taken for background."""
        if BACKGROUND not in self.class_labels:
            return 0
        place = self.class_labels.index(BACKGROUND)
        return sum(row[place] for index, row in enumerate(self.confusion) if index != place)


def evaluate_probabilities(
    labels: NDArray[np.integer],
    probabilities: NDArray[np.floating],
    class_labels: Sequence[str],
) -> Evaluation:
    """Compare probabilities, floating [N, classes], with labels, integers [N] below the classes.

    Raises `DataError` for no samples or labels that are no class, and `ModelError` for
    probabilities that are not finite or do not belong to these classes.
    """
    count, classes = len(labels), len(class_labels)
    if count == 0:
        raise DataError("There are no samples to evaluate.", hint="Choose a data set with a test set.")
    if probabilities.shape != (count, classes):
        raise ModelError(
            f"The model answers with {probabilities.shape[-1]} classes, where {classes} are wanted.",
            hint="Choose a model that was trained for these classes.",
        )
    foreign = int(np.count_nonzero((labels < 0) | (labels >= classes)))
    if foreign:
        raise DataError(
            f"{foreign} of {count} labels are none of the classes {', '.join(class_labels)}.",
            hint="Choose a data set with labels that this model knows.",
        )
    if not np.isfinite(probabilities).all():
        raise ModelError(
            "The model answers with numbers that are not finite.",
            hint="Train it again, with a lower learning rate.",
        )
    true = labels.astype(np.intp)
    predicted = probabilities.argmax(axis=1)
    confusion = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(confusion, (true, predicted), 1)
    loss, accuracy = loss_and_accuracy(true, probabilities)
    return Evaluation(
        accuracy=accuracy,
        loss=loss,
        count=count,
        class_labels=tuple(class_labels),
        per_class=_scores(confusion, class_labels),
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        misread=_misread(true, probabilities, class_labels),
        calibration=calibrate(true, probabilities),
    )


def score_background(
    probabilities: NDArray[np.floating], kinds: Sequence[str], class_labels: Sequence[str]
) -> BackgroundScore:
    """Return how much background was read as such: floating [N, classes], and the kind of each sample."""
    is_kept_out = probabilities.argmax(axis=1) == list(class_labels).index(BACKGROUND)
    names = np.array(kinds)
    return BackgroundScore(
        count=len(is_kept_out),
        kept_out=int(np.count_nonzero(is_kept_out)),
        kinds=tuple(
            KindScore(
                kind=kind,
                count=int(np.count_nonzero(names == kind)),
                kept_out=int(np.count_nonzero(is_kept_out[names == kind])),
            )
            for kind in dict.fromkeys(kinds)
        ),
    )


def loss_and_accuracy(
    labels: NDArray[np.integer],
    probabilities: NDArray[np.floating],
    *,
    weights: NDArray[np.float64] | None = None,
) -> tuple[float, float]:
    """Return the mean categorical cross-entropy in nats, and the fraction that was read right.

    Each sample counts as much as its weight of ``weights``, float64 [N], says; without them, all
    count the same. The loss is not finite where a probability is not.
    """
    own = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    losses = -np.log(np.clip(own, _SMALLEST_PROBABILITY, 1.0))
    is_right = probabilities.argmax(axis=1) == labels
    return float(np.average(losses, weights=weights)), float(np.average(is_right, weights=weights))


def _scores(confusion: NDArray[np.int64], class_labels: Sequence[str]) -> tuple[ClassScore, ...]:
    scores = []
    for index, label in enumerate(class_labels):
        correct = int(confusion[index, index])
        count = int(confusion[index].sum())
        named = int(confusion[:, index].sum())
        scores.append(
            ClassScore(
                label=label,
                count=count,
                correct=correct,
                precision=_ratio(correct, named),
                recall=_ratio(correct, count),
                f1=_ratio(2 * correct, named + count),
            )
        )
    return tuple(scores)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _misread(
    true: NDArray[np.intp], probabilities: NDArray[np.floating], class_labels: Sequence[str]
) -> tuple[Misread, ...]:
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != true)
    confidence = probabilities[wrong, predicted[wrong]]
    return tuple(
        Misread(
            index=int(index),
            label=class_labels[true[index]],
            predicted=class_labels[predicted[index]],
            confidence=float(sure),
        )
        # Stable, so that equal confidences keep the order of the data set.
        for index, sure in (
            (wrong[place], confidence[place]) for place in np.argsort(-confidence, kind="stable")
        )
    )
