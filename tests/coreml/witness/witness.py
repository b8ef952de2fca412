"""Opens a saved Core ML model as a witness of what it answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.coreml.witness.graph import IMAGE, Graph
from tests.coreml.witness.network import write_network
from tests.coreml.witness.program import write_program
from workbench.coreml.library import coremltools_for_conversion

_AT_ONCE = 500


class Witness:
    """A ``.mlpackage`` or ``.mlmodel``, executed by onnxruntime; ``labels`` are its classes in order."""

    def __init__(self, path: Path) -> None:
        tools = coremltools_for_conversion()
        folder = path / "Data" / "com.apple.CoreML"
        specification = tools.proto.Model_pb2.Model()
        specification.ParseFromString((folder / "model.mlmodel" if path.is_dir() else path).read_bytes())
        graph = Graph()
        if specification.WhichOneof("Type") == "mlProgram":
            answer, self.labels = write_program(graph, specification, folder / "weights")
        else:
            answer, self.labels = write_network(graph, specification)
        self._session = graph.session(answer)

    def classify(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities float32 [N, classes] for uint8 [N, 28, 28] images."""
        batches = [
            self._session.run(None, {IMAGE: images[start : start + _AT_ONCE, np.newaxis].astype(np.float32)})
            for start in range(0, len(images), _AT_ONCE)
        ]
        return np.concatenate([answers for (answers,) in batches])
