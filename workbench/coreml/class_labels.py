"""The class labels of a Core ML classifier, in the order of its probabilities."""

from __future__ import annotations

from typing import Any

from workbench.coreml.faults import UnreadableError

_LONGEST_LABEL = 100


def class_labels(spec: Any) -> tuple[str, ...]:
    """Return the labels of a ``Model`` message; integer labels as text."""
    if spec.WhichOneof("Type") == "mlProgram":
        labels = _labels_of_program(spec)
    else:
        network = spec.neuralNetworkClassifier
        kind = network.WhichOneof("ClassLabels")
        labels = tuple(str(label) for label in getattr(network, kind).vector) if kind else ()
    if not labels or len(set(labels)) != len(labels):
        raise UnreadableError("is damaged: its class labels are missing or not distinct")
    if any(len(label) > _LONGEST_LABEL or not label.isprintable() for label in labels):
        raise UnreadableError("has class labels that cannot be shown")
    return labels


def main_inputs(spec: Any) -> Any:
    """Return the inputs of the function that an ML program runs."""
    return _main_function(spec).inputs


def main_block(spec: Any) -> Any:
    """Return the block of operations that an ML program runs."""
    function = _main_function(spec)
    if function.opset not in function.block_specializations:
        raise UnreadableError(f"has no program for its operation set “{function.opset}”")
    return function.block_specializations[function.opset]


def classify_operation(spec: Any) -> Any:
    """Return the operation of an ML program that turns probabilities into a class label."""
    found = [operation for operation in main_block(spec).operations if operation.type == "classify"]
    if len(found) != 1:
        raise UnreadableError("is no classifier: its program has no single “classify”")
    return found[0]


def _labels_of_program(spec: Any) -> tuple[str, ...]:
    arguments = classify_operation(spec).inputs["classes"].arguments
    if len(arguments) != 1:
        raise UnreadableError("is damaged: “classify” lacks its labels")
    labels = []
    for item in arguments[0].value.immediateValue.list.values:
        tensor = item.immediateValue.tensor
        found = [*tensor.strings.values, *tensor.longInts.values, *tensor.ints.values]
        if len(found) != 1:
            raise UnreadableError("is damaged: a class label is missing")
        labels.append(str(found[0]))
    return tuple(labels)


def _main_function(spec: Any) -> Any:
    name = spec.description.defaultFunctionName or "main"
    if name not in spec.mlProgram.functions:
        raise UnreadableError(f"has no function “{name}”")
    return spec.mlProgram.functions[name]
