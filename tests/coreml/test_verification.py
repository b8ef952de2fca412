"""What a verification counts, and how it is told."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core import records
from workbench.core.errors import CancelledError, ModelError
from workbench.core.events import Progress, Report
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.verification import Flip, Verification
from workbench.coreml.verification import compare, verify

EXPECTED = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]], np.float32)
FOUND = np.array([[0.8, 0.2], [0.2, 0.8], [0.4, 0.6], [0.3, 0.7]], np.float32)
LABELS = np.array([0, 1, 0, 0], np.uint8)


def test_counts_agreement_differences_accuracies_and_flips() -> None:
    found = compare(EXPECTED, FOUND, LABELS)

    assert (found.count, found.agreement) == (4, 0.75)
    assert found.max_probability_difference == pytest.approx(0.2)
    assert found.mean_probability_difference == pytest.approx(0.075)
    assert (found.reference_accuracy, found.candidate_accuracy) == (0.75, 0.5)
    assert found.flipped == (Flip(index=2, label=0, reference=0, candidate=1),)
    assert records.from_json(Verification, records.to_json(found)) == found


def test_without_labels_there_are_no_accuracies() -> None:
    found = compare(EXPECTED, FOUND)
    assert (found.reference_accuracy, found.candidate_accuracy) == (None, None)
    assert found.flipped[0].label is None


def test_verify_asks_both_in_batches_and_reports_them() -> None:
    images = np.zeros((2500, 28, 28), np.uint8)
    images[:, 0, 0] = np.arange(2500) % 256
    reports: list[Report] = []

    found = verify(_by_first_pixel, _by_first_pixel, images, emit=reports.append)

    assert (found.count, found.agreement, found.max_probability_difference) == (2500, 1.0, 0.0)
    assert [(report.done, report.total) for report in reports if isinstance(report, Progress)] == [
        (1000, 2500),
        (2000, 2500),
        (2500, 2500),
    ]


def test_verify_stops_when_it_is_asked_to() -> None:
    with pytest.raises(CancelledError):
        verify(_by_first_pixel, _by_first_pixel, np.zeros((5, 28, 28), np.uint8), should_stop=lambda: True)


def test_what_cannot_be_compared_is_told() -> None:
    with pytest.raises(ModelError, match="no samples"):
        verify(_by_first_pixel, _by_first_pixel, np.zeros((0, 28, 28), np.uint8))
    with pytest.raises(ModelError, match="2 classes, the Core ML model 3"):
        compare(EXPECTED, np.ones((4, 3), np.float32))


@pytest.mark.parametrize(
    ("precision", "flips", "difference", "is_faithful"),
    [
        (Precision.FP32, 0, 1e-6, True),
        (Precision.FP32, 0, 1e-3, False),
        (Precision.FP32, 1, 1e-6, False),
        (Precision.FP16, 5, 1e-2, True),
        (Precision.FP16, 6, 1e-2, False),
        (Precision.PALETTE4, 100, 0.5, True),
        (Precision.PALETTE4, 101, 0.5, False),
    ],
)
def test_each_precision_promises_its_own_agreement(
    precision: Precision, flips: int, difference: float, is_faithful: bool
) -> None:
    verification = Verification(
        count=10_000,
        agreement=(10_000 - flips) / 10_000,
        max_probability_difference=difference,
        mean_probability_difference=0.0,
        reference_accuracy=None,
        candidate_accuracy=None,
        flipped=(),
    )
    assert verification.is_faithful(precision) is is_faithful


def test_formats_know_their_files_and_first_ios() -> None:
    assert ModelFormat.MLPROGRAM.suffix == ".mlpackage"
    assert ModelFormat.NEURALNETWORK.suffix == ".mlmodel"
    assert [ModelFormat.MLPROGRAM.minimum_ios(precision) for precision in Precision] == [15, 15, 16, 16, 16]
    assert [
        ModelFormat.NEURALNETWORK.minimum_ios(precision) for precision in ModelFormat.NEURALNETWORK.precisions
    ] == [13, 13]


def _by_first_pixel(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    first = images[:, 0, 0].astype(np.float32) / 255
    return np.stack([first, 1 - first], axis=1)
