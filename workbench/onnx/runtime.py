"""Runs an ONNX model of the workbench in onnxruntime."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import ModelError
from workbench.core.labels import SIDE
from workbench.onnx.graph import IMAGE, PROBABILITIES
from workbench.onnx.library import onnxruntime_package

LABELS_KEY = "labels"
_IMAGES_AT_ONCE = 500
_ERRORS_ONLY = 3


class OnnxRuntime:
    """An ONNX model that the workbench has written, executed on the processor."""

    name = "onnxruntime"

    def __init__(self, path: Path) -> None:
        """Open the model at ``path``; raises `ModelError` naming the file, and `SetupError`."""
        package = onnxruntime_package()
        options = package.SessionOptions()
        options.log_severity_level = _ERRORS_ONLY
        # Its threads would spin between the samples of a canvas or camera, which come one by one.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = package.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has a class of its own for each kind of failure
            raise ModelError(
                f"“{path.name}” cannot be read as an ONNX model.",
                hint="It is damaged or needs a newer onnxruntime.",
                details=str(error),
            ) from error
        self.path = path
        self.labels = self._read_labels()

    @property
    def description(self) -> str:
        """The format of the model, for the user."""
        return "ONNX, 32-bit floats"

    def classify(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities float32 [N, classes] for uint8 [N, 28, 28] images."""
        probabilities = np.empty((len(images), len(self.labels)), np.float32)
        for start in range(0, len(images), _IMAGES_AT_ONCE):
            batch = np.ascontiguousarray(images[start : start + _IMAGES_AT_ONCE])
            (probabilities[start : start + _IMAGES_AT_ONCE],) = self._session.run(
                [PROBABILITIES], {IMAGE: batch}
            )
        return probabilities

    def _read_labels(self) -> tuple[str, ...]:
        inputs = [(each.name, each.type, each.shape[1:]) for each in self._session.get_inputs()]
        outputs = {each.name: each.shape for each in self._session.get_outputs()}
        stored: Any = self._session.get_modelmeta().custom_metadata_map.get(LABELS_KEY, "[]")
        try:
            labels = tuple(str(label) for label in json.loads(stored))
        except (ValueError, TypeError):
            labels = ()
        if (
            inputs != [(IMAGE, "tensor(uint8)", [SIDE, SIDE])]
            or not labels
            or outputs.get(PROBABILITIES, [])[1:] != [len(labels)]
        ):
            raise ModelError(
                f"“{self.path.name}” is no ONNX model of the workbench.",
                hint="Choose one that “workbench convert --format onnx” has written.",
            )
        return labels
