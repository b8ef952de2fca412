"""Reads the neural network of a Core ML model into a plan of steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.core.labels import SIDE
from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_file import ModelFile
from workbench.coreml.model_info import ModelInfo
from workbench.coreml.reference import kernel
from workbench.coreml.reference.classifier import ON_A_MAC, Classifier
from workbench.coreml.reference.network_layers import LAYERS
from workbench.coreml.reference.plan import Plan

_IMAGE = "image before preprocessing"


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
    plan = Plan(_IMAGE, (1, 1, SIDE, SIDE))
    plan.add(info.input_name, (_IMAGE,), _preprocessing(network))
    for layer in network.layers:
        _add(plan, layer)
    output = network.labelProbabilityLayerName or info.probabilities_output
    if plan.shape(output) != (1, len(info.labels)):
        raise UnreadableError("has another number of class labels than of probabilities")
    return Classifier(plan.compile(output), _precision(network))


def _add(plan: Plan, layer: Any) -> None:
    kind = layer.WhichOneof("layer")
    build = LAYERS.get(kind or "")
    if build is None:
        raise UnreadableError(
            f"uses the layer “{kind}”, which the reference runtime does not know", hint=ON_A_MAC
        )
    if not layer.input or len(layer.output) != 1:
        raise UnreadableError(f"is damaged: the layer “{layer.name}” lacks its input or output")
    shapes = [plan.shape(name) for name in layer.input]
    plan.add(layer.output[0], tuple(layer.input), build(getattr(layer, kind), shapes))


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
    halves = any(
        getattr(layer, kind).weights.float16Value
        for layer in network.layers
        for kind in (layer.WhichOneof("layer"),)
        if kind in ("convolution", "innerProduct", "batchedMatmul")
    )
    return "fp16" if halves else "fp32"
