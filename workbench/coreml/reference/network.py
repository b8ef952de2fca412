"""Reads the neural network of a Core ML model into a plan of steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE
from workbench.core.model_format import Precision
from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_file import ModelFile
from workbench.coreml.model_info import ModelInfo
from workbench.coreml.reference import kernel
from workbench.coreml.reference.classifier import ON_A_MAC, Classifier
from workbench.coreml.reference.kernel import Kernel, Shape
from workbench.coreml.reference.limits import MOST_AXES, MOST_WEIGHTS, Budget
from workbench.coreml.reference.network_layers import LAYERS, with_constant
from workbench.coreml.reference.network_weights import stored_as, weights_of
from workbench.coreml.reference.plan import Plan

_IMAGE = "image before preprocessing"
_WITH_WEIGHTS = ("convolution", "innerProduct", "batchedMatmul")


def read_network(file: ModelFile, info: ModelInfo) -> Classifier:
    """Compile a neural network; raises `UnreadableError` for what is damaged or not known.

    Its weights may be stored as float16; Core ML's processor path computes with them in float32,
    and so does this.
    """
    network = file.spec.neuralNetworkClassifier
    mappings = type(network).DESCRIPTOR.fields_by_name
    exact = mappings["arrayInputShapeMapping"].enum_type.values_by_name["EXACT_ARRAY_MAPPING"].number
    four_axes = mappings["imageInputShapeMapping"].enum_type.values_by_name["RANK4_IMAGE_MAPPING"].number
    if (network.arrayInputShapeMapping, network.imageInputShapeMapping) != (exact, four_axes):
        raise UnreadableError("has array shapes as before iOS 13, which the reference runtime does not know")
    reader = _Reader(info.input_name, _preprocessing(network))
    for layer in network.layers:
        reader.read(layer)
    output = network.labelProbabilityLayerName or info.probabilities_output
    if reader.plan.shape(output) != (1, len(info.labels)):
        raise UnreadableError("has another number of class labels than of probabilities")
    return Classifier(reader.plan.compile(output), _precision(network))


class _Reader:
    def __init__(self, image: str, preprocessing: Sequence[Kernel]) -> None:
        self.plan = Plan(_IMAGE, (1, 1, SIDE, SIDE))
        self.plan.add(image, (_IMAGE,), preprocessing)
        self._constants: dict[str, NDArray[np.generic]] = {}
        self._budget = Budget(MOST_WEIGHTS)

    def read(self, layer: Any) -> None:
        """Add one layer; one that loads a constant only keeps it for those that use it."""
        kind = layer.WhichOneof("layer") or ""
        if kind == "loadConstantND":
            self._load(layer)
            return
        if kind not in LAYERS:
            raise UnreadableError(
                f"uses the layer “{kind or 'without a kind'}”, which the reference runtime does not know",
                hint=ON_A_MAC,
            )
        if not layer.input or len(layer.output) != 1:
            raise UnreadableError(f"is damaged: the layer “{layer.name}” lacks its input or output")
        computed = [name for name in layer.input if name not in self._constants]
        if len(computed) == len(layer.input):
            kernels = LAYERS[kind](getattr(layer, kind), [self.plan.shape(name) for name in computed])
        else:
            kernels = with_constant(kind, [self._input(name) for name in layer.input])
        self._check_is_new(layer.output[0])
        self.plan.add(layer.output[0], computed, kernels)

    def _load(self, layer: Any) -> None:
        if layer.input or len(layer.output) != 1:
            raise UnreadableError(f"is damaged: the layer “{layer.name}” lacks its input or output")
        shape = tuple(int(size) for size in layer.loadConstantND.shape[:MOST_AXES])
        self._budget.spend(math.prod(shape))
        self._check_is_new(layer.output[0])
        self._constants[layer.output[0]] = weights_of(layer.loadConstantND.data, shape)

    def _check_is_new(self, name: str) -> None:
        if name in self._constants or name in self.plan:
            raise UnreadableError(f"computes the value “{name}” twice")

    def _input(self, name: str) -> Shape | NDArray[np.generic]:
        found = self._constants.get(name)
        return self.plan.shape(name) if found is None else found


def _preprocessing(network: Any) -> list[kernel.Kernel]:
    shape = (1, 1, SIDE, SIDE)
    steps = [kernel.identity(shape)]
    for entry in network.preprocessing:
        if entry.WhichOneof("preprocessor") != "scaler":
            raise UnreadableError("subtracts a mean image, which the reference runtime does not know")
        for function, number in ((np.multiply, entry.scaler.channelScale), (np.add, entry.scaler.grayBias)):
            constant = np.array(number, np.float32)
            steps.append(kernel.with_constant(shape, function, constant, swapped=False))
    return steps


def _precision(network: Any) -> str:
    """Return how most of the weights are stored: by the layers that hold them."""
    kinds = [(layer, layer.WhichOneof("layer")) for layer in network.layers]
    stored = {stored_as(getattr(layer, kind).weights) for layer, kind in kinds if kind in _WITH_WEIGHTS}
    return ", ".join(sorted(stored)) or Precision.FP32.value
