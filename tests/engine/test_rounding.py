"""Weights rounded to a palette so that a layer's outputs change least."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.core.palettes import palette
from workbench.engine.rounding import Weights, compensated, rounded


def _correlated_inputs(count: int, size: int, seed: int = 0) -> Weights:
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(count, size // 4)) @ random.normal(size=(size // 4, size))
    return np.maximum(mixed + 0.3 * random.normal(size=(count, size)), 0)


def _products(one: Weights, other: Weights) -> Weights:
    return one.T @ other / len(one)


@pytest.mark.parametrize("bits", [2, 4])
def test_outputs_change_much_less_than_with_the_nearest_values(bits: int) -> None:
    inputs = _correlated_inputs(2000, 96)
    weights = np.random.default_rng(1).normal(size=(96, 40))

    found = rounded(weights, moments=_products(inputs, inputs), bits=bits)

    table, indices = palette(weights, bits)
    nearest = table[indices].reshape(weights.shape)
    assert np.mean((inputs @ (found - weights)) ** 2) < 0.5 * np.mean((inputs @ (nearest - weights)) ** 2)


def test_there_are_as_many_values_as_the_bits_tell_and_halves_hold_them() -> None:
    inputs = _correlated_inputs(500, 70)
    weights = np.random.default_rng(2).normal(size=(70, 30))

    found = rounded(weights, moments=_products(inputs, inputs), bits=2)

    assert len(np.unique(found)) == 4
    np.testing.assert_array_equal(found, found.astype(np.float16))


def test_the_same_arguments_give_the_same_weights() -> None:
    moments = _products(*[_correlated_inputs(500, 64)] * 2)
    weights = np.random.default_rng(3).normal(size=(64, 20))
    np.testing.assert_array_equal(
        rounded(weights, moments=moments, bits=4), rounded(weights.copy(), moments=moments.copy(), bits=4)
    )


@pytest.mark.parametrize("scale", [0.0, 1e-30])
def test_inputs_that_are_always_the_same_are_no_obstacle(scale: float) -> None:
    weights = np.random.default_rng(4).normal(size=(40, 10))
    moments = scale * np.ones((40, 40))

    found = rounded(weights, moments=moments, bits=4)

    assert len(np.unique(found)) <= 16
    assert np.abs(found - weights).mean() < 0.1
    np.testing.assert_allclose(compensated(weights, moments=moments, crossed=moments), weights)


def test_weights_of_few_values_stay_as_they_are() -> None:
    inputs = _correlated_inputs(500, 64)
    weights = np.random.default_rng(5).choice([-0.5, -0.125, 0.25, 1.0], size=(64, 30))
    np.testing.assert_array_equal(rounded(weights, moments=_products(inputs, inputs), bits=2), weights)


def test_what_earlier_layers_changed_is_made_up_for() -> None:
    original = _correlated_inputs(3000, 64)
    # An earlier layer hands on less of the first inputs; the others tell what is missing.
    changed = original * np.where(np.arange(64) < 8, 0.5, 1)
    weights = np.random.default_rng(6).normal(size=(64, 20))

    found = compensated(weights, moments=_products(changed, changed), crossed=_products(changed, original))

    wanted = original @ weights
    assert np.mean((changed @ found - wanted) ** 2) < 0.1 * np.mean((changed @ weights - wanted) ** 2)
