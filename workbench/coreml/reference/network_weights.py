"""The weights of a neural network (``.mlmodel``), in every form that its file may store them.

Meanings follow the comments of Core ML's public format specification (``NeuralNetwork.proto``,
``WeightParams`` and ``QuantizationParams``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.limits import MOST_WEIGHTS, Budget
from workbench.coreml.reference.weights import unpacked


def weights_of(params: Any, shape: tuple[int, ...]) -> NDArray[np.generic]:
    """Return a ``WeightParams`` message in ``shape``: float32, or float16 where stored so.

    The first axis is the one that a linear quantisation's scales belong to.
    """
    Budget(MOST_WEIGHTS).spend(math.prod(shape))
    values: NDArray[np.generic]
    if params.int8RawValue:
        raise UnreadableError("multiplies matrices of integers, which the reference runtime does not know")
    if params.rawValue:
        return _dequantised(params, shape)
    if params.float16Value and len(params.float16Value) % 2 == 0:
        values = np.frombuffer(params.float16Value, "<f2")
    else:
        values = np.array(params.floatValue, np.float32)
    if values.size != math.prod(shape):
        raise UnreadableError("is damaged: a layer has more or fewer weights than its shape")
    return values.reshape(shape)


def stored_as(params: Any) -> str:
    """Return how a ``WeightParams`` message stores its numbers, such as “fp16” or “palette4”."""
    if params.rawValue:
        bits = params.quantization.numberOfBits
        is_palette = params.quantization.HasField("lookupTableQuantization")
        return f"palette{bits}" if is_palette else f"int{bits}"
    return "fp16" if params.float16Value else "fp32"


def _dequantised(params: Any, shape: tuple[int, ...]) -> NDArray[np.generic]:
    bits, count = int(params.quantization.numberOfBits), math.prod(shape)
    if not 1 <= bits <= 8:
        raise UnreadableError(f"stores weights in {bits} bits, which the reference runtime does not know")
    if len(params.rawValue) != -(-count * bits // 8):
        raise UnreadableError("is damaged: a layer has more or fewer weights than its shape")
    raw = np.frombuffer(params.rawValue, np.uint8)
    numbers = unpacked(raw, bits=bits, count=count, is_highest_first=True).reshape(shape)
    kind = params.quantization.WhichOneof("QuantizationType")
    if kind == "linearQuantization":
        return _scaled(numbers, params.quantization.linearQuantization)
    if kind == "lookupTableQuantization":
        table = np.array(params.quantization.lookupTableQuantization.floatValue, np.float32)
        if table.size != 1 << bits:
            raise UnreadableError("is damaged: a palette has another size than its indices reach")
        found: NDArray[np.generic] = table[numbers]
        return found
    raise UnreadableError("is damaged: it does not say what its weights stand for")


def _scaled(numbers: NDArray[np.generic], quantisation: Any) -> NDArray[np.generic]:
    parts = []
    for part in (quantisation.scale, quantisation.bias):
        # The specification lets a bias be left out; one number is for all channels.
        values = np.array(part if len(part) or part is quantisation.scale else [0.0], np.float32)
        if values.size not in (1, *numbers.shape[:1]):
            raise UnreadableError("is damaged: a scale does not fit its weights")
        parts.append(values.reshape(-1, *[1] * (numbers.ndim - 1)))
    with np.errstate(all="ignore"):
        scaled: NDArray[np.generic] = numbers.astype(np.float32) * parts[0] + parts[1]
    return scaled
