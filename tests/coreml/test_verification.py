"""What a verification counts, and how it is told."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core import records
from workbench.core.errors import CancelledError, ModelError
from workbench.core.events import Progress, Report
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.verification import Flip, Probe, Verification
from workbench.coreml.verification import Answers, compare, verify

EXPECTED = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]], np.float32)
FOUND = np.array([[0.8, 0.2], [0.2, 0.8], [0.4, 0.6], [0.3, 0.7]], np.float32)
LABELS = np.array([0, 1, 0, 0], np.uint8)


def test_counts_agreement_differences_accuracies_and_flips() -> None:
    found = compare(_answers(EXPECTED), _answers(FOUND), LABELS)

    assert (found.count, found.agreement) == (4, 0.75)
    assert found.max_probability_difference == pytest.approx(0.2)
    assert found.mean_probability_difference == pytest.approx(0.075)
    assert (found.reference_accuracy, found.candidate_accuracy) == (0.75, 0.5)
    assert found.flipped == (Flip(index=2, label=0, reference=0, candidate=1),)
    assert records.from_json(Verification, records.to_json(found)) == found


def test_without_labels_there_are_no_accuracies() -> None:
    found = compare(_answers(EXPECTED), _answers(FOUND))
    assert (found.reference_accuracy, found.candidate_accuracy) == (None, None)
    assert found.flipped[0].label is None


def test_probes_are_compared_beside_the_samples() -> None:
    expected = Answers(samples=EXPECTED, probes={"blank": EXPECTED[:2]})
    found = Answers(samples=EXPECTED, probes={"blank": EXPECTED[[1, 1]]})

    verification = compare(expected, found)

    assert verification.agreement == 1.0
    (probe,) = verification.probes
    assert (probe.name, probe.count, probe.agreement) == ("blank", 2, 0.5)
    assert probe.max_probability_difference == pytest.approx(0.7)
    assert probe.mean_probability_difference == pytest.approx(0.35)


def test_verify_asks_both_in_batches_and_reports_them() -> None:
    images = np.zeros((2500, 28, 28), np.uint8)
    images[:, 0, 0] = np.arange(2500) % 256
    reports: list[Report] = []

    found = verify(_by_first_pixel, _by_first_pixel, images, emit=reports.append)

    assert (found.count, found.agreement, found.max_probability_difference) == (2500, 1.0, 0.0)
    assert [(probe.name, probe.count) for probe in found.probes] == [
        ("random", 1000),
        ("blank", 256),
        ("saturated", 1000),
        ("inverted", 1000),
    ]
    total = 2500 + 3256
    steps = [1000, 2000, 2500, 3500, 3756, 4756, 5756]
    for stage in ("Asking the network", "Asking the Core ML model"):
        told = [each for each in reports if isinstance(each, Progress) and each.stage == stage]
        assert [(each.done, each.total) for each in told] == [(done, total) for done in steps]


def test_verify_stops_when_it_is_asked_to() -> None:
    with pytest.raises(CancelledError):
        verify(_by_first_pixel, _by_first_pixel, np.zeros((5, 28, 28), np.uint8), should_stop=lambda: True)


def test_what_cannot_be_compared_is_told() -> None:
    with pytest.raises(ModelError, match="no samples"):
        verify(_by_first_pixel, _by_first_pixel, np.zeros((0, 28, 28), np.uint8))
    with pytest.raises(ModelError, match="2 classes, the model 3"):
        compare(_answers(EXPECTED), _answers(np.ones((4, 3), np.float32)))


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
    assert bool(verification.shortfall(precision)) is not is_faithful


def _with(*, agreement: float = 1.0, difference: float = 0.0, probe: float = 0.0) -> Verification:
    return Verification(
        count=10_000,
        agreement=agreement,
        max_probability_difference=difference,
        mean_probability_difference=0.0,
        reference_accuracy=None,
        candidate_accuracy=None,
        flipped=(),
        probes=(
            Probe(
                name="inverted",
                count=1000,
                agreement=0.5,
                max_probability_difference=probe,
                mean_probability_difference=0.0,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("verification", "precision", "sentence"),
    [
        (_with(), Precision.FP32, ""),
        (_with(probe=0.5), Precision.FP16, ""),
        (
            _with(agreement=0.9994),
            Precision.FP16,
            "9,994 of 10,000 samples agree; for 16-bit floats at least 9,995 must.",
        ),
        (
            _with(difference=0.002),
            Precision.FP32,
            "A probability of the test samples differs by 0.002; for 32-bit floats it may by 0.0001 at most.",
        ),
        (
            _with(probe=0.5),
            Precision.FP32,
            "A probability of the inverted samples differs by 0.5; "
            "for 32-bit floats it may by 0.0001 at most.",
        ),
        (
            _with(difference=float("nan")),
            Precision.FP32,
            "A probability of the test samples differs by nan; for 32-bit floats it may by 0.0001 at most.",
        ),
    ],
)
def test_where_it_falls_short_is_told(
    verification: Verification, precision: Precision, sentence: str
) -> None:
    assert verification.shortfall(precision) == sentence


def test_a_verification_of_an_earlier_version_has_no_probes() -> None:
    plain = records.to_plain(_with())
    del plain["probes"]
    assert records.from_plain(Verification, plain).probes == ()


def test_formats_know_their_files_and_first_ios() -> None:
    assert ModelFormat.MLPROGRAM.suffix == ".mlpackage"
    assert ModelFormat.NEURALNETWORK.suffix == ".mlmodel"
    program = {precision: ModelFormat.MLPROGRAM.minimum_ios(precision) for precision in Precision}
    assert program[Precision.FP32] == program[Precision.FP16] == 15
    assert program[Precision.INT8] == program[Precision.PALETTE6] == program[Precision.PALETTE4] == 16
    assert [
        ModelFormat.NEURALNETWORK.minimum_ios(precision) for precision in ModelFormat.NEURALNETWORK.precisions
    ] == [13, 13]


def _answers(samples: NDArray[np.float32]) -> Answers:
    return Answers(samples=samples, probes={})


def _by_first_pixel(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    first = images[:, 0, 0].astype(np.float32) / 255
    return np.stack([first, 1 - first], axis=1)
