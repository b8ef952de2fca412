"""Reads the ML program of a Core ML model into a plan of steps."""

from __future__ import annotations

from typing import Any

from workbench.core.labels import SIDE
from workbench.core.model_format import Precision
from workbench.coreml.class_labels import classify_operation, main_block, main_inputs
from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_file import ModelFile
from workbench.coreml.model_info import ModelInfo
from workbench.coreml.reference.classifier import ON_A_MAC, Classifier
from workbench.coreml.reference.mil_arguments import Arguments, Constants
from workbench.coreml.reference.mil_constants import DECODERS, decompressed
from workbench.coreml.reference.mil_operations import OPERATIONS
from workbench.coreml.reference.mil_values import type_name, type_shape
from workbench.coreml.reference.plan import Plan
from workbench.coreml.reference.weights import Weights

_IMAGE_SHAPE = (1, 1, SIDE, SIDE)


def read_program(file: ModelFile, info: ModelInfo) -> Classifier:
    """Compile an ML program; raises `UnreadableError` for what is damaged or not known."""
    function_inputs = main_inputs(file.spec)
    shapes = [type_shape(entry.type.tensorType) for entry in function_inputs]
    if [entry.name for entry in function_inputs] != [info.input_name] or shapes != [_IMAGE_SHAPE]:
        raise UnreadableError("has a program whose input is not its image of 1×1×28×28")
    reader = _Reader(Weights(file.folder, package=file.path), info.input_name)
    for operation in main_block(file.spec).operations:
        if operation.type != "classify":
            reader.read(operation)
    return Classifier(reader.plan.compile(_classified(file.spec, info, reader.plan)), reader.precision())


def _classified(spec: Any, info: ModelInfo, plan: Plan) -> str:
    """Return the name of the value that ``classify`` takes the probabilities from."""
    operation = classify_operation(spec)
    arguments = operation.inputs["probabilities"].arguments
    if len(arguments) != 1 or info.probabilities_output not in [output.name for output in operation.outputs]:
        raise UnreadableError("is damaged: “classify” lacks its probabilities")
    name = str(arguments[0].name)
    if plan.shape(name) != (1, len(info.labels)):
        raise UnreadableError("has another number of class labels than of probabilities")
    return name


class _Reader:
    def __init__(self, weights: Weights, image: str) -> None:
        self.plan = Plan(image, _IMAGE_SHAPE)
        self._constants = Constants(weights)
        self._stored: set[str] = set()
        self._computed: set[str] = set()

    def read(self, operation: Any) -> None:
        """Add one operation or constant."""
        outputs = operation.outputs
        if not outputs or any(output.type.WhichOneof("type") != "tensorType" for output in outputs):
            raise _unknown(operation.type)
        for output in outputs:
            if output.name in self.plan or output.name in self._constants:
                raise UnreadableError(f"computes the value “{output.name}” twice")
        if operation.type == "const":
            if "val" not in operation.attributes:
                raise UnreadableError("is damaged: a constant has no value")
            self._constants.add(outputs[0].name, operation.attributes["val"])
            return
        if operation.type not in DECODERS and (operation.type not in OPERATIONS or len(outputs) != 1):
            raise _unknown(operation.type)
        arguments = Arguments(
            operation,
            plan=self.plan,
            constants=self._constants,
            results=tuple(type_shape(output.type.tensorType) for output in outputs),
        )
        if operation.type in DECODERS:
            for output, constant in zip(outputs, decompressed(arguments), strict=True):
                self._constants.add_array(output.name, constant)
            self._stored.add(_stored_as(arguments))
        else:
            self._compute(arguments, outputs[0].name, type_name(outputs[0].type.tensorType))

    def _compute(self, arguments: Arguments, name: str, kind: str) -> None:
        if kind not in ("FLOAT16", "FLOAT32"):
            raise UnreadableError(
                f"computes in {kind}, which the reference runtime does not know", hint=ON_A_MAC
            )
        sources, kernels = OPERATIONS[arguments.operation](arguments)
        self.plan.add(name, sources, kernels, is_half=kind == "FLOAT16")
        if self.plan.shape(name) != arguments.result:
            raise UnreadableError(f"is damaged: “{name}” is declared in another shape than it has")
        self._computed.add(kind)

    def precision(self) -> str:
        """Return how the numbers are stored, such as “fp16” or “palette4”."""
        computed = "fp16" if "FLOAT16" in self._computed else "fp32"
        return ", ".join(sorted(self._stored) or [computed])


def _unknown(operation: str) -> UnreadableError:
    return UnreadableError(
        f"uses the operation “{operation}”, which the reference runtime does not know", hint=ON_A_MAC
    )


def _stored_as(arguments: Arguments) -> str:
    """Return how a constant is compressed: a `Precision` of ours, or just that it is."""
    if arguments.operation == "constexpr_affine_dequantize":
        return Precision.INT8.value
    if arguments.operation.startswith("constexpr_lut_to_"):
        table = arguments.array("lut")
        entries = table.size if table.ndim == 1 else table.shape[-2]
        return f"palette{(entries - 1).bit_length()}"
    return "sparse" if "sparse" in arguments.operation else "compressed"
