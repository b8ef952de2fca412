"""Opens a Core ML model in a runtime: Apple's on a Mac, the reference runtime elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.core.compute_units import ComputeUnits
from workbench.coreml.apple import AppleRuntime
from workbench.coreml.model_info import ModelInfo
from workbench.coreml.reference.runtime import ReferenceRuntime

RuntimeName = Literal["auto", "apple", "reference"]


class Runtime(Protocol):
    """A Core ML model that answers."""

    @property
    def name(self) -> str:
        """The runtime's name, for the user."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The class labels, in the order of the probabilities."""

    @property
    def description(self) -> str:
        """Format, precision and first iOS of the model, for the user."""

    @property
    def info(self) -> ModelInfo:
        """The names of input and outputs, and the metadata."""

    def classify(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities float32 [N, classes] for uint8 [N, 28, 28]; raises `ModelError`."""


def open_model(
    path: Path, *, runtime: RuntimeName = "auto", compute_units: ComputeUnits = ComputeUnits.ALL
) -> Runtime:
    """Open a ``.mlpackage`` or ``.mlmodel``; its files are not changed.

    ``auto`` is Apple's runtime on a Mac and the reference runtime elsewhere. ``compute_units`` is
    for Apple's. Raises `ModelError`, naming the file and the reason.
    """
    if runtime == "apple" or (runtime == "auto" and sys.platform == "darwin"):
        return AppleRuntime(path, compute_units=compute_units)
    return ReferenceRuntime(path)
