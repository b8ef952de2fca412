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

Constant = NDArray[np.generic]


def decompressed(arguments: Arguments) -> tuple[Constant, ...]:
    """Return the constants that an operation of `DECODERS` stands for.

    Those for sparse weights stand for two: a mask, and the values where it is not 0.
    """
    Budget(MOST_WEIGHTS).spend(sum(math.prod(shape) for shape in arguments.results))
    with np.errstate(all="ignore"):
        found = DECODERS[arguments.operation](arguments)
    if tuple(each.shape for each in found) != arguments.results:
        raise UnreadableError("is damaged: a compressed constant has another shape than it says")
    return found


def _affine_dequantize(arguments: Arguments) -> tuple[Constant]:
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
    return (((data.astype(np.float32) - parts[1]) * parts[0]).astype(scale.dtype),)


def _cast(arguments: Arguments) -> tuple[Constant]:
    if arguments.text("output_dtype") != "fp32":
        raise UnreadableError("casts a constant to a type that the reference runtime does not know")
    return (arguments.array("source_val").astype(np.float32),)


def _shift_scale(arguments: Arguments) -> tuple[Constant]:
    return (_scaled(arguments.array("data"), arguments),)


def _sparse_shift_scale(arguments: Arguments) -> tuple[Constant, Constant]:
    mask = arguments.array("data_mask")
    dense = _scaled(_scattered(arguments.array("nonzero_data"), mask, mask.shape), arguments)
    return mask, dense[mask != 0]


def _lut_to_dense(arguments: Arguments) -> tuple[Constant]:
    table, indices = arguments.array("lut"), arguments.array("indices")
    if arguments.optional_array("shape") is not None:
        # iOS 16: one table, and its indices packed into bytes.
        bits = (table.size - 1).bit_length()
        if table.ndim != 1 or table.size != 1 << bits or bits not in (1, 2, 4, 6, 8):
            raise UnreadableError("is damaged: a palette has no power of two as its size")
        flat = unpacked(indices.view(np.uint8), bits=bits, count=math.prod(arguments.result))
        dense: Constant = table[flat].reshape(arguments.result)
        return (dense,)
    return (_looked_up(indices, table, arguments),)


def _lut_to_sparse(arguments: Arguments) -> tuple[Constant, Constant]:
    mask, table = arguments.array("indices_mask"), arguments.array("lut")
    indices = _scattered(arguments.array("indices_nonzero_data"), mask, mask.shape)
    dense = _looked_up(indices, table, arguments)
    if dense.shape != mask.shape:
        mask = mask.repeat(table.shape[-1], axis=_vector_axis(arguments, mask.ndim))
    return mask, dense[mask != 0]


def _sparse_to_dense(arguments: Arguments) -> tuple[Constant]:
    mask = arguments.array("mask")
    if arguments.optional_array("shape") is not None:
        mask = unpacked(mask.view(np.uint8), bits=1, count=math.prod(arguments.result))
    return (_scattered(arguments.array("nonzero_data"), mask, arguments.result),)


def _scaled(data: Constant, arguments: Arguments) -> Constant:
    scale, offset = arguments.array("scale"), arguments.optional_array("offset")
    values = data.astype(np.float32)
    if offset is not None:
        values -= _in_blocks(offset, data.shape).astype(np.float32)
    return (values * _in_blocks(scale, data.shape).astype(np.float32)).astype(scale.dtype)


def _looked_up(indices: Constant, table: Constant, arguments: Arguments) -> Constant:
    """Return what ``indices`` [...] point at in ``table`` [..., entries, vector].

    There is a table for each block of the weights. A vector's numbers follow each other along
    ``vector_axis``.
    """
    if table.ndim != indices.ndim + 2 or not table.size:
        raise UnreadableError("is damaged: a palette does not fit its indices")
    entries, length = table.shape[-2:]
    Budget(MOST_WEIGHTS).spend(indices.size * length)
    blocks = _in_blocks(np.arange(table.size // (entries * length)).reshape(table.shape[:-2]), indices.shape)
    if not indices.size or indices.dtype.kind != "u" or int(indices.max()) >= entries:
        raise UnreadableError("is damaged: a palette is smaller than its indices")
    found: Constant = table.reshape(-1, entries, length)[blocks, indices]
    if length == 1:
        return found[..., 0]
    axis = _vector_axis(arguments, indices.ndim)
    shape = [size * length if each == axis else size for each, size in enumerate(indices.shape)]
    return np.moveaxis(found, -1, axis + 1).reshape(shape)


def _vector_axis(arguments: Arguments, rank: int) -> int:
    (axis,) = arguments.integers("vector_axis", 1)
    if not -rank <= axis < rank:
        raise UnreadableError("is damaged: the vectors of a palette belong to no axis")
    return axis % rank


def _scattered(kept: Constant, mask: Constant, shape: tuple[int, ...]) -> Constant:
    """Return ``shape`` with the ``kept`` values where ``mask`` is not 0, and 0 elsewhere."""
    count = math.prod(shape)
    places = np.flatnonzero(mask)
    if mask.size != count or kept.shape != places.shape:
        raise UnreadableError("is damaged: a sparse constant does not fit its mask")
    dense = np.zeros(count, kept.dtype)
    dense[places] = kept
    return dense.reshape(shape)


def _in_blocks(values: Constant, shape: tuple[int, ...]) -> Constant:
    """Repeat ``values``, one for each block, to ``shape``."""
    if values.ndim != len(shape):
        raise UnreadableError("is damaged: blocks of weights do not fit")
    for axis, size in enumerate(shape):
        if values.shape[axis] == 0 or size % values.shape[axis]:
            raise UnreadableError("is damaged: blocks of weights do not fit")
        values = values.repeat(size // values.shape[axis], axis=axis)
    return values


DECODERS: dict[str, Callable[[Arguments], tuple[Constant, ...]]] = {
    "constexpr_affine_dequantize": _affine_dequantize,
    "constexpr_blockwise_shift_scale": _shift_scale,
    "constexpr_cast": _cast,
    "constexpr_lut_to_dense": _lut_to_dense,
    "constexpr_lut_to_sparse": _lut_to_sparse,
    "constexpr_sparse_blockwise_shift_scale": _sparse_shift_scale,
    "constexpr_sparse_to_dense": _sparse_to_dense,
}
