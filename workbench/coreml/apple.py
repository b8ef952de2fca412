"""Apple's runtime: Core ML itself, through coremltools' ``MLModel`` on a Mac."""

from __future__ import annotations

import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ModelError
from workbench.core.labels import SIDE
from workbench.coreml.faults import naming
from workbench.coreml.library import coremltools_for_reading, quietly
from workbench.coreml.model_file import read_model_file
from workbench.coreml.model_info import read_info

# Their names in coremltools.
_UNITS = {
    ComputeUnits.ALL: "ALL",
    ComputeUnits.CPU: "CPU_ONLY",
    ComputeUnits.CPU_AND_GPU: "CPU_AND_GPU",
    ComputeUnits.CPU_AND_NEURAL_ENGINE: "CPU_AND_NE",
}
_IMAGES_AT_ONCE = 256
_REFERENCE = "Choose the reference runtime, or export for an older iOS."


class Predicts(Protocol):
    """The part of coremltools' ``MLModel`` that is used."""

    def predict(self, data: list[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Return a dictionary of outputs for each dictionary of inputs."""


LoadModel = Callable[[Path, ComputeUnits], Predicts]


def load_with_coremltools(path: Path, compute_units: ComputeUnits) -> Predicts:
    """Load a model into Core ML."""
    tools = coremltools_for_reading()
    units = getattr(tools.ComputeUnit, _UNITS[compute_units])
    with quietly():
        model: Predicts = tools.models.MLModel(str(path), compute_units=units)
    return model


class AppleRuntime:
    """Core ML on this Mac, with a choice of the units that compute.

    It loads a temporary copy: coremltools rewrites the manifest of a package that it loads.
    """

    name = "Core ML"

    def __init__(
        self,
        path: Path,
        *,
        compute_units: ComputeUnits = ComputeUnits.ALL,
        load: LoadModel | None = None,
    ) -> None:
        """Load the model at ``path``; raises `ModelError` where Core ML does not take it."""
        if load is None and sys.platform != "darwin":
            raise ModelError(
                "Apple's runtime is part of macOS.", hint="Choose the reference runtime on this system."
            )
        file = read_model_file(path)
        with naming(path):
            self.info = read_info(file.spec)
            self.labels = self.info.labels
        self.path = path
        self.compute_units = compute_units
        folder = tempfile.mkdtemp(prefix="workbench-model-")
        # Core ML may read from the copy for as long as the model is in use.
        self.close = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        copy = Path(folder) / path.name
        try:
            if path.is_dir():
                shutil.copytree(path, copy)
            else:
                shutil.copyfile(path, copy)
            self._model = (load or load_with_coremltools)(copy, compute_units)
        except Exception as error:  # Core ML's errors reach Python as plain RuntimeError and others
            self.close()
            raise ModelError(
                f"Core ML cannot load “{path.name}”.", hint=_REFERENCE, details=str(error)
            ) from error
        # coremltools only warns of a model that Core ML does not take; a first question tells.
        try:
            self.classify(np.zeros((1, SIDE, SIDE), np.uint8))
        except ModelError:
            self.close()
            raise

    @property
    def description(self) -> str:
        """The format and first iOS of the model, and what computes, for the user."""
        units = self.compute_units.title[0].lower() + self.compute_units.title[1:]
        return f"{self.info.model_format.title}, iOS {self.info.minimum_ios} and later, {units}"

    def classify(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities float32 [N, classes] for uint8 [N, 28, 28] images."""
        probabilities = np.empty((len(images), len(self.labels)), np.float32)
        for start in range(0, len(images), _IMAGES_AT_ONCE):
            answers = self._predict(images[start : start + _IMAGES_AT_ONCE])
            for row, answer in enumerate(answers, start):
                probabilities[row] = self._in_order(answer)
        return probabilities

    def _in_order(self, answer: Mapping[str, Any]) -> list[float]:
        by_label = answer.get(self.info.probabilities_output, {})
        try:
            return [_probability(by_label, label) for label in self.labels]
        except (KeyError, ValueError) as error:
            raise ModelError(
                f"Core ML runs “{self.path.name}” but leaves out a class.",
                hint=_REFERENCE,
                details=f"{error!r} not among {list(by_label)}",
            ) from error

    def _predict(self, images: NDArray[np.uint8]) -> Sequence[Mapping[str, Any]]:
        # Pillow is needed here alone.
        from PIL import Image

        inputs = [{self.info.input_name: Image.fromarray(np.ascontiguousarray(image))} for image in images]
        try:
            return self._model.predict(inputs)
        except Exception as error:  # as in loading
            raise ModelError(
                f"Core ML cannot run “{self.path.name}”.", hint=_REFERENCE, details=str(error)
            ) from error


def _probability(by_label: Mapping[Any, float], label: str) -> float:
    # Integer class labels come back as integers.
    return float(by_label[label] if label in by_label else by_label[int(label)])
