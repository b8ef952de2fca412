"""Rounding to half is numpy's own, bit for bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from workbench.coreml.reference.half import rounded_to_half


def _as_numpy_rounds(values: NDArray[np.float32]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return values.astype(np.float16).astype(np.float32)


@given(arrays.arrays(np.float32, st.integers(0, 40), elements=st.floats(width=32)))
def test_any_numbers(values: NDArray[np.float32]) -> None:
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(rounded_to_half(values), _as_numpy_rounds(values))


def test_every_half_and_everything_between_two() -> None:
    halves = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(np.float32)
    middles = ((halves[1:].astype(np.float64) + halves[:-1]) / 2).astype(np.float32)
    beside = [np.nextafter(middles, np.float32(0)), np.nextafter(middles, np.float32(1e9))]
    for magnitude in (halves, middles, *beside):
        for values in (magnitude, -magnitude):
            below = values[np.abs(values) < 2**15]
            np.testing.assert_array_equal(rounded_to_half(below), _as_numpy_rounds(below))
            np.testing.assert_array_equal(rounded_to_half(values), _as_numpy_rounds(values))


def test_what_is_too_large_becomes_infinite() -> None:
    values = np.array([65504, 65519.996, 65520, 1e30, -70000, np.inf, np.nan], np.float32)
    with np.errstate(over="ignore"):
        found = rounded_to_half(values)
    np.testing.assert_array_equal(found, [65504, 65504, np.inf, np.inf, -np.inf, np.inf, np.nan])


def test_memory_order_does_not_matter() -> None:
    values = np.random.default_rng(0).normal(size=(4, 5, 6)).astype(np.float32).transpose(2, 0, 1)
    np.testing.assert_array_equal(rounded_to_half(values), _as_numpy_rounds(values))
