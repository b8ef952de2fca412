"""Compressed constants of an ML program, brought back to what they stand for.

The operations are those of coremltools' operation sets for iOS 16 and iOS 18; each gives the
stored type's rounding once, at its end.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.limits import MOST_WEIGHTS, Budget
from workbench.coreml.reference.mil_arguments import Arguments
from workbench.coreml.reference.weights import unpacked


def decompressed(arguments: Arguments) -> NDArray[np.generic] | None:
    """Return the constant that a ``constexpr_…`` operation stands for; ``None`` for any other."""
    decode = _DECODERS.get(arguments.operation)
    if decode is None:
        return None
    Budget(MOST_WEIGHTS).spend(math.prod(arguments.result))
    with np.errstate(all="ignore"):
        found = decode(arguments)
    if found.shape != arguments.result:
        raise UnreadableError("is damaged: a compressed constant has another shape than it says")
    return found


def _affine_dequantize(arguments: Arguments) -> NDArray[np.generic]:
    data, scale, zero = (arguments.array(name) for name in ("quantized_data", "scale", "zero_point"))
    (axis,) = arguments.integers("axis", 1, (0,))
    if not -data.ndim <= axis < data.ndim:
        raise UnreadableError("is damaged: a scale belongs to no axis")
    along = [1] * data.ndim
    along[axis] = -1
    parts = []
    for part in (scale, zero):
        if part.size not in (1, data.shape[axis]):
            raise UnreadableError("is damaged: a scale does not fit its weights")
        parts.append(part.astype(np.float32).reshape(along))
    return ((data.astype(np.float32) - parts[1]) * parts[0]).astype(scale.dtype)


def _shift_scale(arguments: Arguments) -> NDArray[np.generic]:
    data, scale = arguments.array("data"), arguments.array("scale")
    offset = arguments.optional_array("offset")
    values = data.astype(np.float32)
    if offset is not None:
        values -= _in_blocks(offset, data.shape).astype(np.float32)
    return (values * _in_blocks(scale, data.shape).astype(np.float32)).astype(scale.dtype)


def _lut_to_dense(arguments: Arguments) -> NDArray[np.generic]:
    table, indices = arguments.array("lut"), arguments.array("indices")
    if arguments.optional_array("shape") is not None:
        # iOS 16: one table, and its indices packed into bytes.
        bits = (table.size - 1).bit_length()
        if table.ndim != 1 or table.size != 1 << bits or bits not in (1, 2, 4, 6, 8):
            raise UnreadableError("is damaged: a palette has no power of two as its size")
        flat = unpacked(indices.view(np.uint8), bits=bits, count=math.prod(arguments.result))
        dense: NDArray[np.generic] = table[flat].reshape(arguments.result)
        return dense
    # iOS 18: a table for each block of the weights; indices [...], table [..., entries, vector].
    if table.ndim != indices.ndim + 2 or table.shape[-1] != 1:
        raise UnreadableError("uses a palette of vectors, which the reference runtime does not know")
    entries = table.shape[-2]
    blocks = _in_blocks(np.arange(table.size // entries).reshape(table.shape[:-2]), indices.shape)
    if not entries or not indices.size or int(indices.max()) >= entries:
        raise UnreadableError("is damaged: a palette is smaller than its indices")
    found: NDArray[np.generic] = table.reshape(-1, entries)[blocks, indices]
    return found


def _sparse_to_dense(arguments: Arguments) -> NDArray[np.generic]:
    kept, mask = arguments.array("nonzero_data").reshape(-1), arguments.array("mask")
    count = math.prod(arguments.result)
    if arguments.optional_array("shape") is not None:
        mask = unpacked(mask.view(np.uint8), bits=1, count=count)
    places = np.flatnonzero(mask)
    if mask.size != count or len(places) != len(kept):
        raise UnreadableError("is damaged: a sparse constant does not fit its mask")
    dense = np.zeros(count, kept.dtype)
    dense[places] = kept
    return dense.reshape(arguments.result)


def _in_blocks(values: NDArray[np.generic], shape: tuple[int, ...]) -> NDArray[np.generic]:
    """Repeat ``values``, one for each block, to ``shape``."""
    if values.ndim != len(shape):
        raise UnreadableError("is damaged: blocks of weights do not fit")
    for axis, size in enumerate(shape):
        if values.shape[axis] == 0 or size % values.shape[axis]:
            raise UnreadableError("is damaged: blocks of weights do not fit")
        values = values.repeat(size // values.shape[axis], axis=axis)
    return values


_DECODERS: dict[str, Callable[[Arguments], NDArray[np.generic]]] = {
    "constexpr_affine_dequantize": _affine_dequantize,
    "constexpr_blockwise_shift_scale": _shift_scale,
    "constexpr_lut_to_dense": _lut_to_dense,
    "constexpr_sparse_to_dense": _sparse_to_dense,
}
