"""Accuracy, per class, confusion and misread samples, from probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest

from workbench.core import records
from workbench.core.errors import DataError, ModelError
from workbench.core.evaluation import Evaluation, KindScore, evaluate_probabilities, score_background

LABELS = np.array([0, 0, 1, 1, 2], dtype=np.uint8)
PROBABILITIES = np.array(
    [
        [0.8, 0.1, 0.1],
        [0.3, 0.6, 0.1],
        [0.1, 0.9, 0.0],
        [0.0, 1.0, 0.0],
        [0.95, 0.05, 0.0],
    ],
    dtype=np.float32,
)


def evaluation() -> Evaluation:
    return evaluate_probabilities(LABELS, PROBABILITIES, ("0", "1", "background"))


def test_counts_what_was_read_right() -> None:
    result = evaluation()
    assert (result.accuracy, result.count) == (0.6, 5)
    assert result.confusion == ((1, 1, 0), (0, 2, 0), (1, 0, 0))


def test_scores_each_class() -> None:
    zero, one, background = evaluation().per_class
    assert (zero.label, zero.count, zero.correct, zero.precision, zero.recall) == ("0", 2, 1, 0.5, 0.5)
    assert (one.precision, one.recall, one.f1) == (pytest.approx(2 / 3), 1.0, pytest.approx(0.8))
    assert (background.correct, background.precision, background.recall, background.f1) == (0, 0.0, 0.0, 0.0)


def test_misread_samples_start_with_the_surest() -> None:
    assert [(one.index, one.label, one.predicted) for one in evaluation().misread] == [
        (4, "background", "0"),
        (1, "0", "1"),
    ]
    assert evaluation().misread[0].confidence == pytest.approx(0.95)


def test_loss_is_the_mean_cross_entropy_with_keras_bound() -> None:
    expected = -(math.log(0.8) + math.log(0.3) + math.log(0.9) + math.log(1.0) + math.log(1e-7)) / 5
    assert evaluation().loss == pytest.approx(expected, rel=1e-6)


def test_survives_json() -> None:
    assert records.from_json(Evaluation, records.to_json(evaluation())) == evaluation()


@pytest.mark.parametrize(
    ("labels", "probabilities", "error", "words"),
    [
        (LABELS[:0], PROBABILITIES[:0], DataError, "no samples"),
        (np.array([0, 0, 1, 7, 9]), PROBABILITIES, DataError, "2 of 5 labels"),
        (LABELS, PROBABILITIES[:, :2], ModelError, "2 classes, where 3"),
        (LABELS, np.full((5, 3), np.nan), ModelError, "not finite"),
    ],
)
def test_refuses_what_cannot_be_compared(
    labels: np.ndarray, probabilities: np.ndarray, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        evaluate_probabilities(labels, probabilities, ("0", "1", "background"))


def test_the_accuracy_has_its_interval() -> None:
    result = evaluation()
    assert result.correct == 3
    assert result.interval.low < 0.6 < result.interval.high


def test_digits_taken_for_background_are_counted() -> None:
    labels = np.array([0, 1, 1], dtype=np.uint8)
    answers = np.array([[0.1, 0.1, 0.8], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]], dtype=np.float32)
    assert evaluate_probabilities(labels, answers, ("0", "1", "background")).rejected == 2
    assert evaluate_probabilities(labels, answers, ("0", "1", "2")).rejected == 0


def test_background_is_kept_out_where_it_is_read_as_such() -> None:
    kinds = ("noise", "noise", "shapes", "shapes", "shapes")
    score = score_background(PROBABILITIES[:, ::-1], kinds, ("0", "1", "background"))
    assert (score.count, score.kept_out, score.rate) == (5, 2, 0.4)
    assert score.interval.low < 0.4 < score.interval.high
    assert score.kinds == (
        KindScore(kind="noise", count=2, kept_out=1),
        KindScore(kind="shapes", count=3, kept_out=1),
    )


def test_what_an_earlier_version_has_written_is_read_without_calibration() -> None:
    plain = records.to_plain(evaluation())
    del plain["calibration"], plain["background"]
    earlier = records.from_plain(Evaluation, plain)
    assert earlier.calibration is None
    assert earlier.confusion == evaluation().confusion
