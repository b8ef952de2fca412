"""Convolution, linear layers and pooling, as matrix products and array slices.

Values have the axes N, C, H, W. In memory these kernels keep the channels innermost: windows are
then gathered in long runs, the matrix product writes its result in place, and views give the
axes their order back for nothing. The method is "im2col" (Chellapilla, Puri and Simard, 2006).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.kernel import Array, Kernel, Shape

# OpenBLAS shares a product of more than 2^18 multiplications among threads that spin while they
# wait for each other: on a busy machine a layer then takes 50 times as long. Smaller products run
# in the calling thread, at the same speed. For one row the limit is 9216.
_LARGEST_PRODUCT = 1 << 18
_LARGEST_ROW_PRODUCT = 8192
# Blocks of columns, and multiples of rows, at which it is quickest: twice as quick as at others.
_COLUMNS = 32
_ROWS = 8
# With more, too few rows are left for a block: halves of the product are added up.
_MOST_INPUTS = 512
_MOST_PIXELS = 1 << 20


@dataclass(frozen=True)
class Window:
    """How a kernel slides over height and width: ``padding`` is (top, bottom, left, right)."""

    size: tuple[int, int]
    strides: tuple[int, int] = (1, 1)
    dilations: tuple[int, int] = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)

    def __post_init__(self) -> None:
        if min(*self.size, *self.strides, *self.dilations) < 1 or min(self.padding) < 0:
            raise UnreadableError("has a window without size, stride or dilation")

    @property
    def spread(self) -> tuple[int, int]:
        """Rows and columns that one window reaches over."""
        return tuple((size - 1) * step + 1 for size, step in zip(self.size, self.dilations, strict=True))  # type: ignore[return-value]

    def places(self, height: int, width: int) -> tuple[int, int]:
        """Return how many windows fit below and beside each other."""
        top, bottom, left, right = self.padding
        if (height + top + bottom) * (width + left + right) > _MOST_PIXELS:
            raise UnreadableError("pads an image to a size too large for the reference runtime")
        down = (height + top + bottom - self.spread[0]) // self.strides[0] + 1
        across = (width + left + right - self.spread[1]) // self.strides[1] + 1
        if down < 1 or across < 1:
            raise UnreadableError("has a window larger than the image below it")
        return down, across


def same_padding(shape: Shape, window: Window, *, is_heavy_at_end: bool = True) -> tuple[int, int, int, int]:
    """Return the padding that gives ``ceil(size / stride)`` places; an odd pixel goes to the end."""
    amounts = []
    for size, spread, stride in zip(shape[2:], window.spread, window.strides, strict=True):
        total = max((-(-size // stride) - 1) * stride + spread - size, 0)
        less, more = total // 2, total - total // 2
        amounts += [less, more] if is_heavy_at_end else [more, less]
    return tuple(amounts)  # type: ignore[return-value]


def convolution(shape: Shape, weight: NDArray[np.generic], window: Window, *, groups: int = 1) -> Kernel:
    """Convolve with ``weight`` [out, in / groups, rows, columns]; no bias."""
    channels, height, width = _image(shape)
    if weight.ndim != 4 or weight.shape[2:] != window.size or groups < 1:
        raise UnreadableError("has a convolution whose weights do not fit its window")
    outputs = weight.shape[0]
    if weight.shape[1] * groups != channels or outputs % groups or not outputs:
        raise UnreadableError("has a convolution whose weights do not fit its channels")
    down, across = window.places(height, width)
    depth = weight.shape[1] * math.prod(window.size)
    kernels = np.asarray(weight, np.float32).reshape(groups, outputs // groups, *weight.shape[1:])
    products = [matrix_product(kernel.transpose(2, 3, 1, 0).reshape(depth, -1)) for kernel in kernels]
    gather = _gather(window, weight.shape[1])

    def compute(x: Array) -> Array:
        padded = _padded(_channels_last(x), window, 0.0)
        parts = [
            product(gather(part))
            for product, part in zip(products, np.split(padded, groups, axis=3), strict=True)
        ]
        joined: Array = parts[0] if groups == 1 else np.concatenate(parts, axis=1)
        return _channels_second(joined.reshape(len(x), down, across, outputs))

    scratch = down * across * depth * groups + _padded_count(shape, window) + weight.size
    return Kernel(compute, (1, outputs, down, across), scratch, work=down * across * weight.size)


def linear(shape: Shape, weight: NDArray[np.generic]) -> Kernel:
    """Multiply the last axis by ``weight`` [out, in]; no bias."""
    if weight.ndim != 2 or len(shape) < 2 or weight.shape[1] != shape[-1] or not weight.size:
        raise UnreadableError("has a linear layer whose weights do not fit")
    product = matrix_product(np.asarray(weight, np.float32).T)
    outputs, inputs = weight.shape

    def compute(x: Array) -> Array:
        result: Array = product(x.reshape(-1, inputs)).reshape(*x.shape[:-1], outputs)
        return result

    return Kernel(
        compute, (*shape[:-1], outputs), scratch=weight.size, work=math.prod(shape[:-1]) * weight.size
    )


def max_pool(shape: Shape, window: Window) -> Kernel:
    """Take the largest value of each window; what lies outside the image does not count."""
    channels, height, width = _image(shape)
    down, across = window.places(height, width)

    def compute(x: Array) -> Array:
        padded = _padded(_channels_last(x), window, -math.inf)
        return _channels_second(_folded(padded, window, (down, across), np.maximum))

    result, scratch = (1, channels, down, across), _padded_count(shape, window)
    work = _folding_work(shape, window)
    return Kernel(compute, result, scratch, work, is_exact=True, is_max_pool=True)


def average_pool(shape: Shape, window: Window, *, counts_padding: bool) -> Kernel:
    """Take the mean of each window, over the pixels inside the image unless ``counts_padding``."""
    channels, height, width = _image(shape)
    down, across = window.places(height, width)
    inside = np.ones((1, height, width, 1), np.float32)
    counts = _folded(_padded(inside, window, float(counts_padding)), window, (down, across), np.add)

    def compute(x: Array) -> Array:
        padded = _padded(_channels_last(x), window, 0.0)
        sums = _folded(padded, window, (down, across), np.add)
        return _channels_second(sums / counts)

    return Kernel(
        compute, (1, channels, down, across), _padded_count(shape, window), _folding_work(shape, window)
    )


def padded(shape: Shape, padding: tuple[int, int, int, int], value: float) -> Kernel:
    """Surround the image with ``value``."""
    channels, height, width = _image(shape)
    frame = Window((1, 1), padding=padding)
    frame.places(height, width)
    top, bottom, left, right = padding

    def compute(x: Array) -> Array:
        return _channels_second(_padded(_channels_last(x), frame, value))

    return Kernel(compute, (1, channels, height + top + bottom, width + left + right), is_exact=True)


def matrix_product(weight: Array) -> Callable[[Array], Array]:
    """Return a function from [rows, in] to [rows, out] that multiplies by ``weight`` [in, out].

    Rows and columns are cut into blocks small enough for one thread (see above).
    """
    inputs, outputs = weight.shape
    if inputs > _MOST_INPUTS:
        return _sum_of_products(weight)
    columns = min(outputs, _COLUMNS, max(1, _LARGEST_PRODUCT // (2 * inputs)))
    blocks = _in_columns(weight, columns)
    narrow = _in_columns(weight, max(1, min(outputs, _LARGEST_ROW_PRODUCT // inputs)))
    rows = max(2, _LARGEST_PRODUCT // (inputs * columns))
    rows -= rows % _ROWS if rows > 2 * _ROWS else 0

    def multiply(x: Array) -> Array:
        if len(x) == 1:
            row: Array = np.matmul(x, narrow).reshape(1, -1)[:, :outputs]
            return row
        result: Array = np.empty((len(x), *blocks.shape[::2]), np.float32)
        whole = len(x) // rows * rows
        np.matmul(
            x[:whole].reshape(-1, 1, rows, inputs),
            blocks,
            out=result[:whole].reshape(-1, rows, *blocks.shape[::2]).transpose(0, 2, 1, 3),
        )
        if whole < len(x):
            # Two at least: a single row goes another way through OpenBLAS, with threads.
            rest = min(whole, len(x) - 2)
            np.matmul(x[rest:], blocks, out=result[rest:].transpose(1, 0, 2))
        return result.reshape(len(x), -1)[:, :outputs]

    return multiply


def _sum_of_products(weight: Array) -> Callable[[Array], Array]:
    half = len(weight) // 2
    first, second = matrix_product(weight[:half]), matrix_product(weight[half:])

    def multiply(x: Array) -> Array:
        result = first(x[:, :half])
        result += second(x[:, half:])
        return result

    return multiply


def _in_columns(weight: Array, columns: int) -> Array:
    """Return [in, out] as [blocks, in, columns], filled up with zeros."""
    inputs, outputs = weight.shape
    count = -(-outputs // columns)
    filled = np.zeros((inputs, count * columns), np.float32)
    filled[:, :outputs] = weight
    return np.ascontiguousarray(filled.reshape(inputs, count, columns).transpose(1, 0, 2))


def _gather(window: Window, channels: int) -> Callable[[Array], Array]:
    """Return a function from a padded [N, H, W, C] to the windows [N * places, rows * columns * C]."""
    (rows, columns), (row_step, column_step) = window.size, window.dilations

    def windows_of(x: Array) -> Array:
        places = Window(window.size, window.strides, window.dilations).places(*x.shape[1:3])
        by_sample, by_row, by_column, by_channel = x.strides
        # Where only few values lie side by side, runs along the image's rows are longer: the windows
        # are gathered the other way round, and the matrix product reads them transposed.
        is_narrow = columns * channels < 16
        place_strides = (by_sample, by_row * window.strides[0], by_column * window.strides[1])
        window_strides = (by_row * row_step, by_column * column_step, by_channel)
        if is_narrow:
            view = as_strided(
                x, (rows, columns, channels, len(x), *places), (*window_strides, *place_strides)
            )
            by_place: Array = np.ascontiguousarray(view).reshape(rows * columns * channels, -1).T
            return by_place
        view = as_strided(x, (len(x), *places, rows, columns, channels), (*place_strides, *window_strides))
        return np.ascontiguousarray(view).reshape(-1, rows * columns * channels)

    return windows_of


def _folded(x: Array, window: Window, places: tuple[int, int], combine: Callable[..., Array]) -> Array:
    """Combine the rows, then the columns of every window of [N, H, W, C]."""
    for axis in (1, 2):
        count, stride = places[axis - 1], window.strides[axis - 1]
        slices = []
        for offset in range(window.size[axis - 1]):
            start = offset * window.dilations[axis - 1]
            along = slice(start, start + (count - 1) * stride + 1, stride)
            slices.append(x[:, along] if axis == 1 else x[:, :, along])
        x = slices[0] if len(slices) == 1 else combine(slices[0], slices[1])
        for following in slices[2:]:
            combine(x, following, out=x)
    return x


def _folding_work(shape: Shape, window: Window) -> int:
    return _padded_count(shape, window) * sum(window.size)


def _padded(x: Array, window: Window, value: float) -> Array:
    """Surround the rows and columns of [N, H, W, C] with ``value``."""
    top, bottom, left, right = window.padding
    if not any(window.padding):
        return x
    samples, height, width, channels = x.shape
    result = np.full((samples, height + top + bottom, width + left + right, channels), value, np.float32)
    result[:, top : top + height, left : left + width] = x
    return result


def _padded_count(shape: Shape, window: Window) -> int:
    top, bottom, left, right = window.padding
    return math.prod((shape[1], shape[2] + top + bottom, shape[3] + left + right))


def _channels_last(x: Array) -> Array:
    moved: Array = x.transpose(0, 2, 3, 1)
    return moved


def _channels_second(x: Array) -> Array:
    moved: Array = x.transpose(0, 3, 1, 2)
    return moved


def _image(shape: Shape) -> Sequence[int]:
    if len(shape) != 4 or min(shape) < 1:
        raise UnreadableError("has a layer for images in a place where there is none")
    return shape[1:]
