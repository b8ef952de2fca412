"""What a Core ML model says about itself: its image input, its outputs, its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.core.decision import Decision
from workbench.core.labels import SIDE
from workbench.core.model_format import ModelFormat
from workbench.coreml.class_labels import class_labels
from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_proto import feature_messages

METADATA_PREFIX = "digit-workbench."

# Core ML's specification versions and the first iOS that reads them.
_FIRST_IOS = {1: 11, 2: 11, 3: 12, 4: 13, 5: 14, 6: 15, 7: 16, 8: 17, 9: 18, 10: 26}
_KINDS = {
    "mlProgram": ModelFormat.MLPROGRAM,
    "neuralNetworkClassifier": ModelFormat.NEURALNETWORK,
}


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """The interface of a classifier of 28×28 grayscale images, and its metadata.

    ``labels`` are in the order of the probabilities. ``minimum_ios`` is the first major version that
    reads the file. ``user_defined`` holds the user-defined keys with their values.
    """

    model_format: ModelFormat
    specification_version: int
    minimum_ios: int
    input_name: str
    label_output: str
    probabilities_output: str
    labels: tuple[str, ...]
    author: str
    licence: str
    version: str
    description: str
    user_defined: tuple[tuple[str, str], ...]

    @property
    def decision(self) -> Decision | None:
        """When a reading is shown; None where the file does not say so in numbers that make sense."""
        said = dict(self.user_defined)
        try:
            return Decision(
                temperature=float(said[METADATA_PREFIX + "temperature"]),
                threshold=float(said[METADATA_PREFIX + "threshold"]),
            )
        except (KeyError, ValueError):
            return None


def read_info(spec: Any) -> ModelInfo:
    """Read the interface of a ``Model`` message; raises `UnreadableError` where it does not fit."""
    model_format = _KINDS.get(spec.WhichOneof("Type"))
    if model_format is None:
        raise UnreadableError(
            f"is a model of the kind “{spec.WhichOneof('Type')}”",
            hint="The workbench reads ML programs and neural network classifiers.",
        )
    version = spec.specificationVersion
    if version not in _FIRST_IOS:
        raise UnreadableError(f"has specification version {version}, which the workbench does not know")
    described = spec.description
    outputs = {output.name for output in described.output}
    if not {described.predictedFeatureName, described.predictedProbabilitiesName} <= outputs:
        raise UnreadableError("is no classifier: it does not say which outputs are label and probabilities")
    return ModelInfo(
        model_format=model_format,
        specification_version=version,
        minimum_ios=_FIRST_IOS[version],
        input_name=_image_input(described),
        label_output=described.predictedFeatureName,
        probabilities_output=described.predictedProbabilitiesName,
        labels=class_labels(spec),
        author=described.metadata.author,
        licence=described.metadata.license,
        version=described.metadata.versionString,
        description=described.metadata.shortDescription,
        user_defined=tuple(sorted(described.metadata.userDefined.items())),
    )


def _image_input(described: Any) -> str:
    if len(described.input) != 1 or described.input[0].type.WhichOneof("Type") != "imageType":
        raise UnreadableError("does not take one image as its only input")
    image = described.input[0].type.imageType
    colour_space = feature_messages().ImageFeatureType.ColorSpace
    if image.colorSpace != colour_space.Value("GRAYSCALE"):
        raise UnreadableError("does not take a grayscale image")
    if (image.width, image.height) != (SIDE, SIDE):
        raise UnreadableError(f"takes an image of {image.width}×{image.height} pixels instead of 28×28")
    return str(described.input[0].name)
