"""How long an ONNX model takes, beside the network's own concrete function and the reference runtime.

``python -m tests.benchmarks.onnx_models [--samples N]``. The networks are trained on drawn digits for
some steps; times do not depend on how well they read.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.coreml.networks import TrainedNetwork
from workbench.core.classifier import Classify
from workbench.core.files import size_on_disk
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.recipe import NetworkName
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.coreml.timing import milliseconds_per_sample
from workbench.data.drawn import draw_digits
from workbench.engine.backend import tf
from workbench.engine.trained_layers import trained_layers
from workbench.onnx.conversion import write_onnx
from workbench.onnx.runtime import OnnxRuntime

NETWORKS: tuple[NetworkName, ...] = ("tutorial", "compact", "medium", "large")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000)
    images = draw_digits(parser.parse_args().samples, 3).images
    print(f"{'':<24}{'one, ms':>10}{'all, s':>9}{'largest difference':>20}")
    with tempfile.TemporaryDirectory() as folder:
        for name in NETWORKS:
            compare(name, Path(folder), images)


def compare(name: NetworkName, folder: Path, images: NDArray[np.uint8]) -> None:
    """Print a line for each engine that runs a network."""
    network = TrainedNetwork(folder / f"{name}.keras", name, steps=10)
    layers = trained_layers(network.function.network)
    path, package = folder / f"{name}.onnx", folder / f"{name}.mlpackage"
    write_onnx(layers, out=path, labels=DIGITS, card=ModelCard())
    convert(
        network.function,
        out=package,
        model_format=ModelFormat.MLPROGRAM,
        precision=Precision.FP32,
        labels=DIGITS,
        card=ModelCard(),
    )
    expected = network.classify(images)

    def concrete(samples: NDArray[np.uint8]) -> NDArray[np.float32]:
        # Converted for one sample alone, it reads them one by one.
        rows = [network.function(tf.constant(sample[None, ..., None], tf.float32)) for sample in samples]
        return np.concatenate([row.numpy() for row in rows])

    runtime, onnx = open_model(package, runtime="reference").classify, OnnxRuntime(path).classify
    print(f"{name}, {size_on_disk(package) / 1000:,.0f} kB, ONNX {size_on_disk(path) / 1000:,.0f} kB")
    row("concrete function", milliseconds_per_sample(concrete, images), network.classify, images, expected)
    row("reference runtime", milliseconds_per_sample(runtime, images), runtime, images, expected)
    row("onnxruntime", milliseconds_per_sample(onnx, images), onnx, images, expected)


def row(
    engine: str,
    milliseconds: float,
    classify: Classify,
    images: NDArray[np.uint8],
    expected: NDArray[np.float32],
) -> None:
    """Print the median time of one sample, and the best of three for all of them."""
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        found = classify(images)
        seconds.append(time.perf_counter() - begin)
    difference = np.abs(found.astype(np.float64) - expected).max()
    print(f"  {engine:<22}{milliseconds:>10.3f}{min(seconds):>9.2f}{difference:>20.1e}", flush=True)


if __name__ == "__main__":
    main()
