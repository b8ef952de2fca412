"""The kernels of the reference runtime against their definitions, written out as loops."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference import kernel, spatial
from workbench.coreml.reference.plan import Plan
from workbench.coreml.reference.spatial import Window

PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))
SIDES = st.tuples(*[st.integers(0, 2)] * 4)


def _random(shape: tuple[int, ...], seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def _windows(image: NDArray[np.float32], window: Window, outside: float) -> NDArray[np.float32]:
    """Return [down, across, C, rows, columns] of a [C, H, W] image."""
    top, bottom, left, right = window.padding
    padded = np.pad(image, ((0, 0), (top, bottom), (left, right)), constant_values=outside)
    (down, across), (row_step, column_step) = window.strides, window.dilations
    places = window.places(*image.shape[1:])
    return np.array(
        [
            [
                padded[
                    :,
                    y * down : y * down + window.spread[0] : row_step,
                    x * across : x * across + window.spread[1] : column_step,
                ]
                for x in range(places[1])
            ]
            for y in range(places[0])
        ]
    )


@settings(deadline=None)
@given(size=PAIRS, strides=PAIRS, dilations=PAIRS, padding=SIDES, groups=st.sampled_from([1, 2, 4]))
def test_convolution(
    size: tuple[int, int],
    strides: tuple[int, int],
    dilations: tuple[int, int],
    padding: tuple[int, int, int, int],
    groups: int,
) -> None:
    window = Window(size, strides, dilations, padding)
    images, weight = _random((3, 4, 8, 9)), _random((8, 4 // groups, *size), 1)
    step = spatial.convolution((1, 4, 8, 9), weight, window, groups=groups)
    found = step.compute(images)
    for image, answer in zip(images, found, strict=True):
        seen = _windows(image, window, 0.0)
        for channel in range(8):
            first = channel // (8 // groups) * (4 // groups)
            part = seen[:, :, first : first + 4 // groups]
            np.testing.assert_allclose(
                answer[channel], (part * weight[channel]).sum(axis=(2, 3, 4)), rtol=1e-4, atol=1e-4
            )
    assert found.shape[1:] == step.shape[1:]


@settings(deadline=None)
@given(size=PAIRS, strides=PAIRS, padding=SIDES, counts_padding=st.booleans())
def test_pooling(
    size: tuple[int, int],
    strides: tuple[int, int],
    padding: tuple[int, int, int, int],
    counts_padding: bool,
) -> None:
    # A window that sees nothing of the image has no value.
    assume(max(padding[:2]) < size[0] and max(padding[2:]) < size[1])
    window = Window(size, strides, padding=padding)
    images = _random((2, 3, 7, 8))
    largest = spatial.max_pool((1, 3, 7, 8), window).compute(images)
    average = spatial.average_pool((1, 3, 7, 8), window, counts_padding=counts_padding).compute(images)
    for number, image in enumerate(images):
        inside = _windows(np.ones_like(image), window, float(counts_padding)).sum(axis=(3, 4))
        sums = _windows(image, window, 0.0).sum(axis=(3, 4))
        expected = _windows(image, window, -math.inf).max(axis=(3, 4))
        np.testing.assert_array_equal(largest[number], expected.transpose(2, 0, 1))
        np.testing.assert_allclose(average[number], (sums / inside).transpose(2, 0, 1), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("rows", [1, 2, 3, 31, 64, 197])
@pytest.mark.parametrize("shape", [(1, 1), (9, 32), (128, 32), (288, 500), (500, 10), (20_000, 3)])
def test_matrix_product_in_blocks_is_the_whole_product(rows: int, shape: tuple[int, int]) -> None:
    weight, x = _random(shape), _random((rows, shape[0]), 1)
    found = spatial.matrix_product(weight)(x)
    np.testing.assert_allclose(found, x.astype(np.float64) @ weight, rtol=1e-3, atol=2e-3)


def test_pooling_before_bias_rounding_and_relu_changes_no_bit() -> None:
    shape, window = (1, 8, 28, 28), Window((2, 2), (2, 2))
    weight, bias = _random((8, 1, 3, 3)), _random((8,), 1)
    padding = Window((3, 3), padding=(1, 1, 1, 1))
    images = np.random.default_rng(5).integers(0, 256, (6, 28, 28), np.uint8)
    plan = Plan("image", (1, 1, 28, 28))
    convolve = spatial.convolution((1, 1, 28, 28), weight, padding)
    plan.add("conv", ["image"], [convolve, kernel.added_to_channels(shape, bias)], is_half=True)
    plan.add("relu", ["conv"], [kernel.relu(shape)], is_half=True)
    # A second reader keeps the order as it is written.
    kept = Plan("image", (1, 1, 28, 28))
    kept.add("conv", ["image"], [convolve, kernel.added_to_channels(shape, bias)], is_half=True)
    kept.add("relu", ["conv"], [kernel.relu(shape)], is_half=True)
    for each in (plan, kept):
        each.add("pool", ["relu"], [spatial.max_pool(shape, window)], is_half=True)
    kept.add("again", ["relu"], [spatial.max_pool(shape, window)], is_half=True)
    kept.add("both", ["pool", "again"], [kernel.with_value((1, 8, 14, 14), (1, 8, 14, 14), np.maximum)])

    found, expected = plan.compile("pool").run(images), kept.compile("both").run(images)

    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(found, found.astype(np.float16))
    assert found.max() > 0


def test_thousands_of_steps_are_put_in_order_at_once() -> None:
    plan = Plan("image", (1, 1, 28, 28))
    for number in range(4000):
        source = f"step_{number - 1}" if number else "image"
        is_pool = number >= 2000
        step = spatial.max_pool((1, 1, 28, 28), Window((1, 1))) if is_pool else kernel.relu((1, 1, 28, 28))
        plan.add(f"step_{number}", [source], [step])
    images = np.random.default_rng(5).integers(0, 256, (1, 28, 28), np.uint8)
    begin = time.process_time()
    program = plan.compile("step_3999")
    assert time.process_time() - begin < 5
    np.testing.assert_array_equal(program.run(images)[:, 0], images)


def test_work_without_end_is_refused() -> None:
    # Each has few weights and values: it is what they come to together.
    for step in (
        spatial.convolution((1, 64, 200, 200), np.ones((64, 64, 3, 3)), Window((3, 3))),
        spatial.max_pool((1, 1, 1000, 1000), Window((1000, 1000), (1000, 1000))),
    ):
        plan = Plan("image", (1, 1, 28, 28))
        with pytest.raises(UnreadableError, match="too large"):
            plan.add("all", ["image"], [step] * 10)


def test_each_operation_rounds_for_itself() -> None:
    plan = Plan("image", (1, 1, 28, 28))
    # 2049 is no half, and 2048 is even: the last addition is lost.
    plan.add("first", ["image"], [_plus(1.0)], is_half=True)
    plan.add("second", ["first"], [_plus(2047.0)], is_half=True)
    plan.add("third", ["second"], [_plus(1.0)], is_half=True)
    found = plan.compile("third").run(np.zeros((1, 28, 28), np.uint8))
    np.testing.assert_array_equal(np.unique(found), [2048])


def test_what_mixes_samples_or_does_not_fit_is_refused() -> None:
    shape = (1, 4, 6, 6)
    for make in (
        lambda: kernel.reshape(shape, (2, 72)),
        lambda: kernel.reshape(shape, (144,)),
        lambda: kernel.reshape(shape, (1, 143)),
        lambda: kernel.reshape(shape, (-1, 2)),
        lambda: kernel.transpose(shape, (1, 0, 2, 3)),
        lambda: kernel.transpose(shape, (0, 1, 1, 3)),
        lambda: kernel.softmax(shape, 0),
        lambda: kernel.softmax(shape, 4),
        lambda: kernel.mean(shape, (0,), keeps_axes=True),
        lambda: kernel.concatenate([shape, shape], 0),
        lambda: kernel.concatenate([shape, (1, 4, 6, 5)], 1),
        lambda: kernel.added_to_channels(shape, np.zeros(5)),
        lambda: kernel.with_constant(shape, np.add, np.zeros((3, 4, 6, 6)), swapped=False),
        lambda: kernel.with_constant(shape, np.add, np.zeros(5), swapped=False),
        lambda: kernel.with_value(shape, (1, 4), np.add),
        lambda: spatial.linear(shape, np.zeros((3, 5))),
        lambda: spatial.convolution(shape, np.zeros((2, 3, 1, 1)), Window((1, 1))),
        lambda: spatial.convolution(shape, np.zeros((2, 4, 7, 7)), Window((7, 7))),
        lambda: spatial.max_pool((1, 4), Window((2, 2))),
        lambda: spatial.max_pool(shape, Window((2, 2), padding=(1 << 30, 0, 0, 0))),
        lambda: Window((0, 1)),
    ):
        with pytest.raises(UnreadableError):
            make()


def _plus(number: float) -> kernel.Kernel:
    return kernel.with_constant((1, 1, 28, 28), np.add, np.array(number), swapped=False)
