"""How long the reference runtime takes, beside the network's own concrete function in the same run.

``python -m tests.benchmarks.reference_runtime [--samples N] [--repeats N]``
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.coreml.networks import TrainedNetwork
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.coreml.verification import verify
from workbench.data.drawn import draw_digits
from workbench.engine.backend import tf

FORMS = [(model_format, precision) for model_format in ModelFormat for precision in model_format.precisions]
GOALS = {
    (ModelFormat.MLPROGRAM, Precision.FP32): (0.5, 1.5),
    (ModelFormat.MLPROGRAM, Precision.FP16): (None, 4.0),
}


def milliseconds(work: Callable[[], Any], repeats: int) -> list[float]:
    """Return how long each of ``repeats`` calls takes, after one that warms up."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return times


def row(name: str, one: list[float], batch: list[float], *rest: str) -> None:
    """Print a line of the table."""
    cells = [f"{statistics.median(one):.3f}", f"{max(one):.2f}", f"{min(batch) / 1000:.2f}", *rest]
    print(f"{name:<26}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def measure(path: Path, images: NDArray[np.uint8], repeats: int) -> tuple[float, list[float], list[float]]:
    """Open the model and time one sample and all of them."""
    begin = time.perf_counter()
    runtime = open_model(path, runtime="reference")
    opening = (time.perf_counter() - begin) * 1000
    one = milliseconds(lambda: runtime.classify(images[:1]), 500)
    return opening, one, milliseconds(lambda: runtime.classify(images), repeats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    images = draw_digits(arguments.samples, 1).images
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, {load:.1f} busy with other work at the start; {len(images):,} samples"
    )
    titles = ("one, ms", "worst, ms", "all, s", "open, ms", "convert, s", "agree")
    print(f"{'':<26}" + "".join(f"{title:>12}" for title in titles))
    with tempfile.TemporaryDirectory() as folder:
        network = TrainedNetwork(Path(folder) / "model.keras")
        sample = tf.constant(images[:1, ..., np.newaxis], tf.float32)
        row(
            "Keras, concrete function",
            milliseconds(lambda: network.function(sample).numpy(), 500),
            milliseconds(lambda: network.classify(images), arguments.repeats),
        )
        for model_format, precision in FORMS:
            path = Path(folder) / f"{precision.value}{model_format.suffix}"
            begin = time.perf_counter()
            convert(
                network.function,
                out=path,
                model_format=model_format,
                precision=precision,
                labels=DIGITS,
                card=ModelCard(),
            )
            conversion = time.perf_counter() - begin
            opening, one, batch = measure(path, images, arguments.repeats)
            runtime = open_model(path, runtime="reference")
            agreement = verify(network.classify, runtime.classify, images).agreement
            row(
                f"{model_format.title} {precision.value}",
                one,
                batch,
                f"{opening:.0f}",
                f"{conversion:.1f}",
                f"{agreement:.2%}",
            )
    for (model_format, precision), (one_goal, all_goal) in GOALS.items():
        aim = f"{one_goal} ms for one, " if one_goal else ""
        print(f"Aim for {model_format.title} {precision.value}: at most {aim}{all_goal} s for 10,000.")


if __name__ == "__main__":
    main()
