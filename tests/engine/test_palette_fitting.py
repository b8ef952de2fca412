"""Networks whose weights are brought onto palettes, and answer as they did."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.engine.conftest import Training, stopping_after
from workbench.core.errors import CancelledError
from workbench.core.events import Progress, Report
from workbench.core.model_format import Precision
from workbench.core.palettes import MOST_KEPT_WEIGHTS, palette_bits
from workbench.core.recipe import RECIPES, NetworkName
from workbench.data.dataset import Dataset
from workbench.data.drawn import draw_digits
from workbench.engine.backend import keras
from workbench.engine.evaluation import classifier_of, load_network
from workbench.engine.networks import build_network
from workbench.engine.palette_fitting import fitting_samples, on_palettes


def _with_statistics(name: NetworkName, class_count: int = 10) -> Any:
    """A network with normalisations as a training leaves them: of all scales, and some negative."""
    network = build_network(name, class_count=class_count, seed=5)
    random = np.random.default_rng(6)
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            sign = random.choice([-1, 1], gamma.shape, p=[0.1, 0.9])
            layer.set_weights(
                [
                    sign * random.uniform(0.5, 2, gamma.shape),
                    random.normal(scale=0.2, size=beta.shape),
                    random.normal(scale=0.1, size=mean.shape),
                    random.uniform(0.2, 0.6, variance.shape),
                ]
            )
    return network


def _kernels(network: Any) -> list[NDArray[np.float32]]:
    layers = (keras.layers.Conv2D, keras.layers.Dense)
    return [layer.kernel.numpy() for layer in network.layers if isinstance(layer, layers)]


@pytest.mark.parametrize("class_count", [10, 11])
@pytest.mark.parametrize("name", ["tutorial", "compact", "medium", "large"])
def test_every_network_comes_onto_palettes_and_answers_as_before(name: NetworkName, class_count: int) -> None:
    network = _with_statistics(name, class_count)
    before = network.get_weights()
    images = draw_digits(200, 3).images

    found = on_palettes(network, images, Precision.PALETTE2)

    for kernel in _kernels(found):
        if kernel.size > MOST_KEPT_WEIGHTS:
            assert len(np.unique(kernel)) <= 1 << palette_bits(Precision.PALETTE2, kernel.size)
            np.testing.assert_array_equal(kernel, kernel.astype(np.float16))
    others = draw_digits(100, 4).images
    expected, answers = (classifier_of(each)(others) for each in (network, found))
    spread = np.sqrt(np.mean((expected - expected.mean(axis=0)) ** 2))
    # Weights by chance bear four values worse than trained ones, those of few channels most of all.
    assert np.sqrt(np.mean((answers - expected) ** 2)) < 0.4 * spread
    # What was given is somebody else's.
    for weight, now in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, now)


def test_a_trained_network_goes_on_reading_as_it_did(finished: Training, dataset: Dataset) -> None:
    network = load_network(finished.run.model_path)

    found = on_palettes(network, fitting_samples(dataset.train, finished.recipe), Precision.PALETTE2)

    expected, answers = (classifier_of(each)(dataset.test.images) for each in (network, found))
    assert np.mean(expected.argmax(axis=1) == answers.argmax(axis=1)) >= 0.98
    assert np.abs(answers - expected).mean() < 0.005


def test_the_same_network_is_fitted_the_same_way(dataset: Dataset) -> None:
    network = build_network("tutorial", class_count=10, seed=1)
    recipe = RECIPES["best"]
    one, other = (
        on_palettes(network, fitting_samples(dataset.train, recipe), Precision.PALETTE2) for _ in range(2)
    )
    for weight, again in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, again)


def test_samples_are_distorted_and_have_background_as_the_recipe_says(dataset: Dataset) -> None:
    known = {image.tobytes() for image in dataset.train.images}
    digits = len(dataset.train)

    plain = fitting_samples(dataset.train, RECIPES["fast"])
    assert {image.tobytes() for image in plain[:digits]} == known
    distorted = fitting_samples(dataset.train, RECIPES["best"])
    assert not {image.tobytes() for image in distorted[:digits]} <= known
    assert len(fitting_samples(dataset.train, RECIPES["camera"])) > len(plain)


def test_a_few_samples_are_no_digits(dataset: Dataset) -> None:
    samples = fitting_samples(dataset.train, RECIPES["fast"])

    means = samples.reshape(len(samples), -1).mean(axis=1)
    is_blank = np.ptp(samples.reshape(len(samples), -1), axis=1) == 0
    assert np.count_nonzero(is_blank) >= 20
    assert np.count_nonzero(~is_blank & (means > 100)) >= 150
    assert np.count_nonzero(means < 100) > 0.85 * len(samples)


def test_it_tells_how_far_it_is_and_can_be_stopped() -> None:
    network = build_network("compact", class_count=10, seed=1)
    images = draw_digits(300, 3).images
    reports: list[Report] = []

    on_palettes(network, images, Precision.PALETTE2, emit=reports.append)

    told = [report for report in reports if isinstance(report, Progress)]
    assert {report.total for report in told} == {4}
    assert [report.done for report in told] == sorted(report.done for report in told)
    assert told[-1].done == 3
    for batches in (0, 5, 30):
        with pytest.raises(CancelledError):
            on_palettes(network, images, Precision.PALETTE2, should_stop=stopping_after(batches))
