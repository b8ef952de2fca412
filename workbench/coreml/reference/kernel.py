"""The steps that a model is compiled to: a function on arrays, and what is known of its result.

Shapes are as the file writes them, with a batch of 1 in front. Every kernel takes and returns
batches of any size along that first axis; what would mix samples is refused when it is made.
Arrays keep the axes of the file (N, C, H, W), but a kernel may lay them out in memory as it likes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.limits import MOST_AXES

Array = NDArray[np.float32]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Kernel:
    """One step. ``shape`` is its result's for one sample, ``scratch`` what it keeps or needs beside.

    ``work`` counts how often it multiplies, adds or compares for one sample, beyond once a value.

    ``is_exact``: it moves, compares or cuts values, so that halves stay halves. ``is_monotone``: it
    works value by value (and channel by channel) and never decreases, so that it may change places
    with max pooling without changing one bit of the result.
    """

    compute: Callable[..., Array]
    shape: Shape
    scratch: int = 0
    work: int = 0
    is_exact: bool = False
    is_monotone: bool = False
    is_max_pool: bool = False


def identity(shape: Shape, *, is_exact: bool = True) -> Kernel:
    """Hand a value on; not exact where a cast to half has to round it."""
    return Kernel(lambda x: x, shape, is_exact=is_exact)


def relu(shape: Shape) -> Kernel:
    """Cut off below 0."""
    return Kernel(lambda x: np.maximum(x, 0), shape, is_exact=True, is_monotone=True)


def clip(shape: Shape, low: float, high: float) -> Kernel:
    """Cut off below ``low`` and above ``high``."""
    return Kernel(lambda x: np.clip(x, np.float32(low), np.float32(high)), shape)


def leaky_relu(shape: Shape, alpha: float) -> Kernel:
    """Multiply by ``alpha`` below 0."""
    slope = np.float32(alpha)
    return Kernel(lambda x: np.where(x >= 0, x, x * slope), shape)


def sigmoid(shape: Shape) -> Kernel:
    """Return 1 / (1 + exp(-x)), computed by way of tanh, which cannot overflow."""
    return Kernel(lambda x: np.tanh(x * np.float32(0.5)) * np.float32(0.5) + np.float32(0.5), shape)


def tanh(shape: Shape) -> Kernel:
    """Return the hyperbolic tangent."""
    return Kernel(np.tanh, shape)


def silu(shape: Shape) -> Kernel:
    """Return x times its sigmoid."""
    gate = sigmoid(shape).compute
    return Kernel(lambda x: x * gate(x), shape)


def softmax(shape: Shape, axis: int) -> Kernel:
    """Return exp(x) over its sum along ``axis``; the largest value is taken away before."""
    along = _axis(axis, len(shape))

    def compute(x: Array) -> Array:
        powers: Array = np.exp(x - x.max(axis=along, keepdims=True))
        powers /= powers.sum(axis=along, keepdims=True)
        return powers

    return Kernel(compute, shape)


def with_constant(
    shape: Shape, function: Callable[[Array, Array], Array], constant: NDArray[np.generic], *, swapped: bool
) -> Kernel:
    """Combine a value with a constant, which is the first operand where ``swapped``."""
    fixed = np.asarray(constant, np.float32)
    result = broadcast_shape(shape, fixed.shape)
    if swapped:
        return Kernel(lambda x: function(fixed, x), result)
    return Kernel(lambda x: function(x, fixed), result)


def with_value(shape: Shape, other: Shape, function: Callable[[Array, Array], Array]) -> Kernel:
    """Combine two values."""
    if len(shape) != len(other):
        raise UnreadableError(f"combines shapes of different rank ({_text(shape)} and {_text(other)})")
    return Kernel(function, broadcast_shape(shape, other))


def added_to_channels(shape: Shape, bias: NDArray[np.generic], *, axis: int = 1) -> Kernel:
    """Add ``bias`` [channels] along ``axis``."""
    return Kernel(_adder(along_axis(shape, bias, axis=axis)), shape, is_monotone=True)


def scaled_channels(shape: Shape, scale: NDArray[np.generic], bias: NDArray[np.generic]) -> Kernel:
    """Return ``scale * x + bias`` for each channel (axis 1): batch normalisation, made ready."""
    factor, term = along_axis(shape, scale, axis=1), along_axis(shape, bias, axis=1)
    return Kernel(lambda x: x * factor + term, shape)


def transpose(shape: Shape, axes: Sequence[int]) -> Kernel:
    """Reorder the axes; the first stays the first."""
    order = tuple(_axis(axis, len(shape), may_be_batch=True) for axis in axes)
    if sorted(order) != list(range(len(shape))) or order[0] != 0:
        raise UnreadableError(f"has a transpose that mixes samples or repeats an axis ({_text(order)})")
    return Kernel(lambda x: x.transpose(order), tuple(shape[axis] for axis in order), is_exact=True)


def reshape(shape: Shape, target: Sequence[int]) -> Kernel:
    """Give the values of a sample another shape; -1 stands for what is left."""
    if len(target) > MOST_AXES:
        raise UnreadableError(f"reshapes to {len(target)} axes, which the reference runtime does not know")
    wanted = [int(size) for size in target]
    known = math.prod(size for size in wanted if size != -1)
    if wanted.count(-1) == 1 and known > 0 and math.prod(shape) % known == 0:
        wanted[wanted.index(-1)] = math.prod(shape) // known
    if min(wanted, default=0) < 1 or wanted[0] != 1 or math.prod(wanted) != math.prod(shape):
        raise UnreadableError(f"reshapes {_text(shape)} to {_text(wanted)}, which does not fit")
    rest = tuple(wanted[1:])
    return Kernel(lambda x: x.reshape(len(x), *rest), tuple(wanted), is_exact=True)


def concatenate(shapes: Sequence[Shape], axis: int) -> Kernel:
    """Join values along ``axis``."""
    rank = len(shapes[0])
    along = _axis(axis, rank)
    if any(
        len(shape) != rank or shape[:along] + shape[along + 1 :] != shapes[0][:along] + shapes[0][along + 1 :]
        for shape in shapes
    ):
        raise UnreadableError("joins values whose shapes do not fit")
    joined = (*shapes[0][:along], sum(shape[along] for shape in shapes), *shapes[0][along + 1 :])
    return Kernel(lambda *parts: np.concatenate(parts, axis=along), joined, is_exact=True)


def mean(shape: Shape, axes: Sequence[int], *, keeps_axes: bool) -> Kernel:
    """Average over ``axes``."""
    along = tuple(sorted({_axis(axis, len(shape)) for axis in axes}))
    kept = tuple(1 if axis in along else size for axis, size in enumerate(shape))
    result = kept if keeps_axes else tuple(size for axis, size in enumerate(shape) if axis not in along)
    return Kernel(lambda x: x.mean(axis=along, keepdims=keeps_axes, dtype=np.float32), result)


def broadcast_shape(shape: Shape, other: Shape) -> Shape:
    """Return the common shape of a value and another; its first axis stays the batch."""
    try:
        result = np.broadcast_shapes(shape, other)
    except ValueError as error:
        raise UnreadableError(
            f"combines shapes that do not fit ({_text(shape)} and {_text(other)})"
        ) from error
    if len(result) != len(shape) or result[0] != 1:
        raise UnreadableError(f"combines samples with each other ({_text(shape)} and {_text(other)})")
    return result


def along_axis(shape: Shape, values: NDArray[np.generic], *, axis: int) -> Array:
    """Return ``values`` [size of the axis] in a shape that broadcasts along ``axis``."""
    if not 0 < axis < len(shape) or values.shape != (shape[axis],):
        raise UnreadableError(f"has constants of shape {_text(values.shape)} for values of {_text(shape)}")
    return np.asarray(values, np.float32).reshape([-1 if other == axis else 1 for other in range(len(shape))])


def _adder(term: Array) -> Callable[[Array], Array]:
    return lambda x: x + term


def _axis(axis: int, rank: int, *, may_be_batch: bool = False) -> int:
    counted = axis + rank if axis < 0 else axis
    if not (0 if may_be_batch else 1) <= counted < rank:
        raise UnreadableError(f"works along axis {axis} of {rank}, which mixes samples or is not there")
    return counted


def _text(shape: Sequence[int]) -> str:
    return "×".join(str(size) for size in shape) or "a number"
