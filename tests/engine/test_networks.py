"""The networks in Keras are those that the window shows without it."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from workbench.core.networks import NETWORKS, layer_rows, parameter_count
from workbench.core.recipe import NetworkName
from workbench.engine.backend import keras
from workbench.engine.networks import build_network

# Keras hands out TensorFlow's variables, which do not know numpy's newest way to copy an array.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize("name", get_args(NetworkName))
@pytest.mark.parametrize("class_count", [10, 11])
def test_the_network_has_the_layers_that_are_shown(name: NetworkName, class_count: int) -> None:
    network = build_network(name, class_count=class_count, seed=1)
    # A normalisation and its ReLU are two layers in Keras, and one row in the table.
    built: list[tuple[tuple[int, ...], int]] = []
    for layer in network.layers[1:]:
        shape, parameters = tuple(layer.output.shape[1:]), layer.count_params()
        if isinstance(layer, keras.layers.ReLU):
            continue
        built.append((shape, parameters))
    assert built == [(row.shape, row.parameters) for row in layer_rows(name, class_count=class_count)]
    assert network.count_params() == parameter_count(name, class_count=class_count)


def test_every_name_has_a_network() -> None:
    assert set(NETWORKS) == set(get_args(NetworkName))


def test_a_seed_decides_the_weights() -> None:
    one, same, other = (
        build_network("tutorial", class_count=10, seed=seed).get_weights() for seed in (1, 1, 2)
    )
    assert all(np.array_equal(left, right) for left, right in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])


def test_layers_of_one_shape_begin_with_different_weights() -> None:
    kernels = [
        weights
        for weights in build_network("tutorial", class_count=10, seed=1).get_weights()
        if weights.ndim == 4
    ]
    assert kernels[1].shape == kernels[2].shape
    assert not np.array_equal(kernels[1], kernels[2])


def test_the_network_rescales_bytes_by_itself() -> None:
    network = build_network("tutorial", class_count=10, seed=1)
    brightest = network.layers[1](np.full((1, 28, 28, 1), 255, np.float32)).numpy()
    assert brightest.max() == pytest.approx(1.0)
