"""When a label is shown: calibrated probabilities, and a threshold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.core import records
from workbench.core.decision import HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE, Decision
from workbench.core.decision_fitting import fit_decision
from workbench.core.labels import BACKGROUND, DIGITS

LABELS = (*DIGITS, BACKGROUND)
TEMPERATURES = st.floats(LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE)


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def answers(
    count: int, *, sharpness: float, classes: int = 11, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return labels and probabilities whose logits are ``sharpness`` times those that would be honest."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2.5, (count, classes))
    honest = softmax(logits)
    labels = np.array([random.choice(classes, p=row) for row in honest])
    return labels, softmax(logits * sharpness).astype(np.float32)


@given(
    logits=arrays.arrays(np.float64, (3, 11), elements=st.floats(-40, 40)),
    temperature=TEMPERATURES,
)
def test_calibrated_is_the_softmax_of_divided_logits(logits: np.ndarray, temperature: float) -> None:
    decision = Decision(temperature=temperature, threshold=0.5)
    calibrated = decision.calibrated(softmax(logits).astype(np.float32))
    assert calibrated.dtype == np.float32
    assert np.allclose(calibrated.sum(axis=1), 1, atol=1e-5)
    # Single floats lose what is far below the likeliest class.
    assert np.allclose(calibrated, softmax(logits / temperature), atol=2e-3)


def test_what_is_no_number_stays_so_and_nothing_stays_nothing() -> None:
    decision = Decision(temperature=2.0, threshold=0.5)
    assert np.isnan(decision.calibrated(np.full((1, 3), np.nan, np.float32))).all()
    assert np.isnan(decision.calibrated(np.zeros((1, 3), np.float32))).all()
    assert decision.calibrated(np.zeros((0, 3), np.float32)).shape == (0, 3)
    assert decision.calibrated(np.array([[1, 0, 0]], np.float32)).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize(
    ("temperature", "threshold"), [(0.0, 0.5), (float("nan"), 0.5), (11.0, 0.5), (1.0, 1.1), (1.0, -0.1)]
)
def test_numbers_that_make_no_sense_are_no_decision(temperature: float, threshold: float) -> None:
    with pytest.raises(ValueError, match=r"temperature|threshold"):
        Decision(temperature=temperature, threshold=threshold)
    with pytest.raises(ValueError, match="Decision"):
        records.from_plain(Decision, {"temperature": temperature, "threshold": threshold})


@pytest.mark.parametrize("sharpness", [0.7, 1.0, 2.0, 4.0])
def test_the_temperature_takes_back_what_a_network_exaggerates(sharpness: float) -> None:
    labels, probabilities = answers(6000, sharpness=sharpness)
    fitted = fit_decision(labels, probabilities, LABELS)
    assert fitted.decision.temperature == pytest.approx(sharpness, rel=0.06)
    assert fitted.error_after < 0.02
    if sharpness > 1:
        assert fitted.error_after < fitted.error_before / 3


def test_no_more_background_passes_than_was_asked_for() -> None:
    random = np.random.default_rng(2)
    labels = np.repeat(np.array([3, 10]), [2000, 1000])
    probabilities = np.full((3000, 11), 0.0, np.float32)
    sure = np.concatenate([random.uniform(0.97, 0.999, 2000), random.uniform(0.2, 0.95, 1000)])
    probabilities[:, 3], probabilities[:, 10] = sure, 1 - sure
    fitted = fit_decision(labels, probabilities, LABELS)
    assert (fitted.digits, fitted.backgrounds) == (2000, 1000)
    assert fitted.passed <= 2
    assert fitted.silenced == 0


def test_few_digits_are_silenced_however_sure_the_background_is() -> None:
    labels = np.repeat(np.array([3, 10]), [1000, 1000])
    probabilities = np.zeros((2000, 11), np.float32)
    sure = np.concatenate([np.linspace(0.6, 0.99, 1000), np.full(1000, 0.995)])
    probabilities[:, 3], probabilities[:, 10] = sure, 1 - sure
    fitted = fit_decision(labels, probabilities, LABELS)
    assert fitted.silenced <= 10
    assert fitted.passed == 1000
    assert fitted.decision.threshold >= 0.5


def test_a_network_without_that_class_is_decided_by_what_it_makes_of_background() -> None:
    labels, probabilities = answers(3000, sharpness=1.0, classes=10)
    alone = fit_decision(labels, probabilities, DIGITS)
    assert alone.backgrounds == 0
    assert alone.decision.threshold == 0.5
    background = np.full((500, 10), 0.04, np.float32)
    background[:, 7] = 0.64
    both = fit_decision(
        np.concatenate([labels, np.full(500, 10)]), np.concatenate([probabilities, background]), DIGITS
    )
    assert both.backgrounds == 500
    assert both.decision.temperature == alone.decision.temperature, "only digits have a say in it"
    assert both.decision.threshold >= alone.decision.threshold


def test_a_network_that_is_always_right_keeps_within_bounds() -> None:
    labels = np.arange(200) % 10
    probabilities = np.eye(10, dtype=np.float32)[labels]
    fitted = fit_decision(labels, probabilities, DIGITS, network="ab")
    assert LOWEST_TEMPERATURE <= fitted.decision.temperature <= HIGHEST_TEMPERATURE
    assert (fitted.silenced, fitted.passed) == (0, 0)
    assert records.from_json(type(fitted), records.to_json(fitted)) == fitted
