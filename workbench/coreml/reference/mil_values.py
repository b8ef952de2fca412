"""Types and values of an ML program as numpy arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_proto import mil_messages
from workbench.coreml.reference.limits import MOST_AXES, MOST_WEIGHTS, Budget
from workbench.coreml.reference.weights import Weights, unpacked

_NUMPY = {
    "FLOAT16": "<f2",
    "FLOAT32": "<f4",
    "FLOAT64": "<f8",
    "INT8": "i1",
    "INT16": "<i2",
    "INT32": "<i4",
    "INT64": "<i8",
    "UINT8": "u1",
    "UINT16": "<u2",
    "UINT32": "<u4",
    "UINT64": "<u8",
    "BOOL": "?",
}
_PACKED = {"UINT1": 1, "UINT2": 2, "UINT3": 3, "UINT4": 4, "UINT6": 6, "INT4": 4}


def type_name(tensor_type: Any) -> str:
    """Return the name of a tensor's data type, such as ``FLOAT16``."""
    kinds = mil_messages().DataType
    if tensor_type.dataType not in kinds.values():
        raise UnreadableError(f"has a value of an unknown type ({tensor_type.dataType})")
    return str(kinds.Name(tensor_type.dataType))


def type_shape(tensor_type: Any) -> tuple[int, ...]:
    """Return the shape of a tensor's type; every size must be known."""
    if len(tensor_type.dimensions) > MOST_AXES:
        raise UnreadableError(f"has values of {len(tensor_type.dimensions)} axes")
    if any(dimension.WhichOneof("dimension") != "constant" for dimension in tensor_type.dimensions):
        raise UnreadableError("has values whose shapes are not fixed")
    return tuple(int(dimension.constant.size) for dimension in tensor_type.dimensions)


def text_of(value: Any) -> str:
    """Return the only text of a ``Value`` message."""
    texts = value.immediateValue.tensor.strings.values
    if len(texts) != 1:
        raise UnreadableError("is damaged: a text is missing")
    return str(texts[0])


def array_of(value: Any, weights: Weights) -> NDArray[np.generic]:
    """Return a ``Value`` message as an array; a number has no axes. Its type may be float16."""
    if value.type.WhichOneof("type") != "tensorType":
        raise UnreadableError("has a constant that is no tensor")
    shape = type_shape(value.type.tensorType)
    Budget(MOST_WEIGHTS).spend(math.prod(shape))
    if value.WhichOneof("value") == "blobFileValue":
        blob = value.blobFileValue
        return weights.read(blob.fileName, int(blob.offset), shape)
    return _immediate(value.immediateValue.tensor, type_name(value.type.tensorType), shape)


def _immediate(tensor: Any, kind: str, shape: tuple[int, ...]) -> NDArray[np.generic]:
    held = tensor.WhichOneof("value")
    if held is None:
        raise UnreadableError("is damaged: a constant has no value")
    values = getattr(tensor, held).values
    array: NDArray[np.generic]
    if held == "bytes" and kind in _PACKED:
        array = unpacked(
            np.frombuffer(values, np.uint8),
            bits=_PACKED[kind],
            count=math.prod(shape),
            is_signed=kind == "INT4",
        )
    elif held == "bytes" and kind in _NUMPY and len(values) % np.dtype(_NUMPY[kind]).itemsize == 0:
        array = np.frombuffer(values, _NUMPY[kind])
    elif held in ("floats", "doubles", "ints", "longInts", "bools") and kind in _NUMPY:
        array = np.array(values).astype(_NUMPY[kind])
    else:
        raise UnreadableError(f"has a constant of type {kind} that the reference runtime cannot read")
    if array.size != math.prod(shape):
        raise UnreadableError("is damaged: a constant has another size than its shape")
    return array.reshape(shape)
