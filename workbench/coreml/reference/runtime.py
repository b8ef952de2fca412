"""The reference runtime: a Core ML model executed in numpy, on any system."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import ModelError
from workbench.core.labels import SIDE
from workbench.core.model_format import ModelFormat
from workbench.coreml.faults import naming
from workbench.coreml.model_file import read_model_file
from workbench.coreml.model_info import read_info
from workbench.coreml.reference.mil import read_program
from workbench.coreml.reference.network import read_network

# Numpy lets go of the interpreter inside its loops, so threads share the batches of a large call.
_MOST_THREADS = 4


class ReferenceRuntime:
    """Executes what is stored in a Core ML model: its operations, its weights, its precision.

    Opening compiles the model into a list of steps and never writes to its files. Where the model
    computes in fp16, every result is rounded to half. `classify` may be called from any thread.
    """

    name = "Reference runtime"

    def __init__(self, path: Path) -> None:
        """Read and compile the model at ``path``; raises `ModelError` naming file and reason."""
        file = read_model_file(path)
        with naming(path), np.errstate(all="ignore"):
            self.info = read_info(file.spec)
            is_program = self.info.model_format is ModelFormat.MLPROGRAM
            read = read_program if is_program else read_network
            classifier = read(file, self.info)
        self.path = path
        self.labels = self.info.labels
        self.precision = classifier.precision
        self._program = classifier.program
        self.classify(np.zeros((1, SIDE, SIDE), np.uint8))

    @property
    def description(self) -> str:
        """The format, precision and first iOS of the model, for the user."""
        return f"{self.info.model_format.title}, {self.precision}, iOS {self.info.minimum_ios} and later"

    def classify(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities float32 [N, classes] for uint8 [N, 28, 28] images.

        Raises `ModelError` where the model answers with no numbers (damaged weights).
        """
        batch = self._program.batch
        if len(images) <= batch:
            answers = [self._program.run(images)] if len(images) else []
        else:
            parts = [images[start : start + batch] for start in range(0, len(images), batch)]
            with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
                answers = list(pool.map(self._program.run, parts))
        probabilities = np.concatenate([np.empty((0, len(self.labels)), np.float32), *answers])
        if not np.isfinite(probabilities).all():
            raise ModelError(
                f"“{self.path.name}” answers with values that are no numbers.",
                hint="Its weights are damaged; export the model again.",
            )
        return probabilities
