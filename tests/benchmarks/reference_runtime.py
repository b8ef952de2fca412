"""How long the reference runtime takes, beside the network's own concrete function in the same run.

``python -m tests.benchmarks.reference_runtime [--network NAME | --run FOLDER] [--data PATH]``

Both are called by turns, so that what else the machine does slows both: “× Keras” is the ratio. “CPU”
is the time that all processors spent, which other work changes little. Without a run, a network is
trained on drawn digits for some seconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tests.coreml.networks import TrainedNetwork
from workbench.core.classifier import Classify
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.coreml.conversion import convert
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.coreml.verification import verify
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_test_samples
from workbench.engine.backend import tf
from workbench.engine.evaluation import classifier_of, export_function

FORMS = [(model_format, precision) for model_format in ModelFormat for precision in model_format.precisions]
BLOCKS, CALLS = 10, 50


class Network(Protocol):
    """A trained network: a concrete function of one sample, and a classifier of many."""

    function: Any
    classify: Classify


class NetworkOfRun:
    """The network of a run's folder."""

    def __init__(self, run: Path) -> None:
        self.function = export_function(RunFolder(run).model_path)
        self.classify: Classify = classifier_of(self.function.network)


@dataclass(frozen=True)
class Times:
    """Medians by the clock and of all processors' time, in seconds."""

    clock: float
    processor: float


def by_turns(works: list[Callable[[], Any]], *, blocks: int, calls: int) -> list[Times]:
    """Time each of ``works``: ``blocks`` times ``calls`` calls in a row, one after the other by turns."""
    clock: list[list[float]] = [[] for _ in works]
    processor: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(blocks):
        for place, work in enumerate(works):
            spent = time.process_time()
            for _ in range(calls):
                begin = time.perf_counter()
                work()
                clock[place].append(time.perf_counter() - begin)
            processor[place].append((time.process_time() - spent) / calls)
    return [
        Times(statistics.median(each), statistics.median(all_of))
        for each, all_of in zip(clock, processor, strict=True)
    ]


def line(name: str, *cells: str) -> None:
    """Print a line of the table."""
    print(f"{name:<24}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


def measure(network: Network, images: NDArray[np.uint8], path: Path, *, repeats: int) -> tuple[str, ...]:
    """Return the cells of a form that lies at ``path``, timed beside its network."""
    begin = time.perf_counter()
    runtime = ReferenceRuntime(path)
    opening = time.perf_counter() - begin
    sample = tf.constant(images[:1, ..., np.newaxis], tf.float32)
    keras_one, one = by_turns(
        [lambda: network.function(sample).numpy(), lambda: runtime.classify(images[:1])],
        blocks=BLOCKS,
        calls=CALLS,
    )
    keras_all, many = by_turns(
        [lambda: network.classify(images), lambda: runtime.classify(images)], blocks=repeats, calls=1
    )
    return (
        f"{one.clock * 1000:.3f}",
        f"{one.processor * 1000:.3f}",
        f"{one.clock / keras_one.clock:.2f}",
        f"{many.clock:.2f}",
        f"{many.processor:.2f}",
        f"{many.clock / keras_all.clock:.2f}",
        f"{opening * 1000:.0f}",
    )


def converted(network: Network, form: tuple[ModelFormat, Precision], folder: Path) -> tuple[Path, float]:
    """Write a form of the network into ``folder``; returns its path and the seconds it took."""
    model_format, precision = form
    path = folder / f"{precision.value}{model_format.suffix}"
    labels = [str(number) for number in range(network.function.outputs[0].shape[-1])]
    begin = time.perf_counter()
    convert(
        network.function,
        out=path,
        model_format=model_format,
        precision=precision,
        labels=labels,
        card=ModelCard(),
    )
    return path, time.perf_counter() - begin


def proved(network: Network, path: Path, images: NDArray[np.uint8]) -> tuple[float, float]:
    """Verify a form on ``images`` and the probes; returns the agreement and the seconds it took."""
    begin = time.perf_counter()
    agreement = verify(network.classify, ReferenceRuntime(path).classify, images).agreement
    return agreement, time.perf_counter() - begin


def time_keras(network: Network, images: NDArray[np.uint8], *, repeats: int) -> None:
    """Print what the network itself takes."""
    sample = tf.constant(images[:1, ..., np.newaxis], tf.float32)
    (one,) = by_turns([lambda: network.function(sample).numpy()], blocks=BLOCKS, calls=CALLS)
    (many,) = by_turns([lambda: network.classify(images)], blocks=repeats, calls=1)
    line(
        "Keras, concrete function",
        f"{one.clock * 1000:.3f}",
        f"{one.processor * 1000:.3f}",
        "1.00",
        f"{many.clock:.2f}",
        f"{many.processor:.2f}",
        "1.00",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--network", choices=("tutorial", "compact", "medium", "large"), default="tutorial")
    parser.add_argument("--run", type=Path, help="the folder of a finished run")
    parser.add_argument("--data", type=Path, help="a data set whose test samples are answered")
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    images = load_test_samples(chosen.data).images if chosen.data else draw_digits(chosen.samples, 1).images
    print(
        f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} busy with other work at the start; "
        f"{len(images):,} samples; {chosen.run.name if chosen.run else chosen.network}"
    )
    titles = ("one, ms", "CPU, ms", "× Keras", "all, s", "CPU, s", "× Keras", "open, ms")
    line("", *titles, "convert, s", "verify, s", "agree")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        network: Network = (
            NetworkOfRun(chosen.run) if chosen.run else TrainedNetwork(folder / "model.keras", chosen.network)
        )
        time_keras(network, images, repeats=chosen.repeats)
        for form in FORMS:
            path, conversion = converted(network, form, folder)
            cells = measure(network, images, path, repeats=chosen.repeats)
            agreement, proof = proved(network, path, images)
            title = f"{form[0].title} {form[1].value}"
            line(title, *cells, f"{conversion:.1f}", f"{proof:.1f}", f"{agreement:.2%}")
    print(
        "Aims for the tutorial's network: 0.5 ms for one sample and 1.5 s for 10,000 in fp32, "
        "4 s for 10,000 in fp16; 15 s for conversion and verification."
    )


if __name__ == "__main__":
    main()
