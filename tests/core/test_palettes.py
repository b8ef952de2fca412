"""The palette that weights are reduced to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from workbench.core.model_format import Precision
from workbench.core.palettes import palette, palette_bits


@pytest.mark.parametrize("bits", [4, 6])
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_a_palette_is_near_the_best_for_normal_weights(bits: int, dtype: type[np.floating]) -> None:
    weights = np.random.default_rng(0).normal(size=(500, 288)).astype(dtype)
    table, indices = palette(weights, bits)

    assert table.dtype == weights.dtype
    assert table.shape == (1 << bits,)
    assert indices.dtype == np.uint8
    error = np.mean((table[indices].astype(np.float64) - weights.reshape(-1)) ** 2)
    # Panter and Dite: the least mean square error for a normal density is about √3·π/2 / size².
    assert error < 1.03 * np.sqrt(3) * np.pi / 2 / 4**bits


@given(
    arrays.arrays(
        np.float16,
        st.tuples(st.integers(1, 30), st.integers(1, 30)),
        elements=st.floats(-1000, 1000, width=16),
    )
)
def test_every_weight_gets_the_nearest_value(weights: NDArray[np.float16]) -> None:
    table, indices = palette(weights, 4)
    flat = weights.reshape(-1).astype(np.float64)
    distances = np.abs(flat[:, np.newaxis] - table.astype(np.float64))
    np.testing.assert_allclose(np.abs(flat - table[indices]), distances.min(axis=1))


def test_few_values_are_kept_as_they_are() -> None:
    weights = np.array([[0.5, -0.25], [0.5, 3.0]], np.float32)
    table, indices = palette(weights, 4)
    np.testing.assert_array_equal(table[indices], weights.reshape(-1))


def test_the_same_weights_give_the_same_palette() -> None:
    weights = np.random.default_rng(1).normal(size=4000).astype(np.float16)
    for found, again in zip(palette(weights, 6), palette(weights, 6), strict=True):
        np.testing.assert_array_equal(found, again)


def test_two_bits_are_for_layers_of_many_weights() -> None:
    assert [palette_bits(Precision.PALETTE2, count) for count in (4096, 8191, 8192, 144_000)] == [4, 4, 2, 2]
    assert {palette_bits(Precision.PALETTE6, count) for count in (4096, 144_000)} == {6}
    assert {palette_bits(Precision.PALETTE4, count) for count in (4096, 144_000)} == {4}
