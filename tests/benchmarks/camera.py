"""How long a camera's frame takes, stage by stage: 1280 × 720 with ten digits on one core.

``python -m tests.benchmarks.camera [--model PATH] [--frames N]``. With a Core ML model the frames
are read, too, by the reference runtime; without one the samples are only made.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tests.vision.sheets import write
from workbench.core.classifier import Classify
from workbench.vision.finding import find_digits
from workbench.vision.frame import Image
from workbench.vision.reading import label

HEIGHT, WIDTH, DIGITS = 720, 1280, 10
WARM_UP = 10


@dataclass(frozen=True)
class Reader:
    """What classifies the samples, and the names of its classes."""

    classify: Classify
    labels: Sequence[str]


def frame(seed: int) -> Image:
    """Return a frame of a camera: ten digits on paper with light, grain and noise, uint8 [H, W, 3]."""
    random = np.random.default_rng(seed)
    page = np.full((HEIGHT, WIDTH), 205, np.uint8)
    for number in range(DIGITS):
        x, y = 60 + 240 * (number % 5), 90 + 320 * (number // 5)
        place = (x + int(random.integers(0, 90)), y + int(random.integers(0, 90)))
        write(page, number, *place, int(random.integers(50, 130)), ink=int(random.integers(30, 90)))
    light = np.linspace(1.1, 0.75, WIDTH, dtype=np.float32)[None, :]
    shaded = cv2.GaussianBlur(page, (0, 0), 0.8) * light + random.normal(0, 3, page.shape)
    return np.asarray(cv2.cvtColor(np.clip(shaded, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def measure(frames: Sequence[Image], reader: Reader | None) -> dict[str, list[float]]:
    """Return the milliseconds of each stage for each frame after the warm-up."""
    stages: dict[str, list[float]] = {"ink": [], "locate": [], "normalise": [], "find, all": []}
    if reader is not None:
        stages |= {"classify": [], "find and read": []}
    for number, image in enumerate([*frames[:WARM_UP], *frames]):
        found = find_digits(image)
        took = {
            "ink": found.times.ink,
            "locate": found.times.locate,
            "normalise": found.times.normalise,
            "find, all": found.times.total,
        }
        if reader is not None:
            started = time.perf_counter()
            label(found, reader.classify(found.samples), reader.labels)
            took["classify"] = (time.perf_counter() - started) * 1e3
            took["find and read"] = took["find, all"] + took["classify"]
        if number >= WARM_UP:
            for stage, milliseconds in took.items():
                stages[stage].append(milliseconds)
    return stages


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a .mlpackage or .mlmodel that reads the samples")
    parser.add_argument("--frames", type=int, default=100, help="how many frames (default 100)")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    reader = None
    if arguments.model is not None:
        from workbench.coreml.runtime import open_model

        runtime = open_model(arguments.model, runtime="reference")
        reader = Reader(runtime.classify, runtime.labels)
    frames = [frame(seed) for seed in range(max(arguments.frames, WARM_UP))]
    found = [len(find_digits(image).regions) for image in frames]
    stages = measure(frames, reader)
    print(
        f"{len(frames)} frames of {WIDTH} × {HEIGHT}, {np.mean(found):.1f} digits found in each, ms a frame"
    )
    print(f"{'stage':<16}{'median':>8}{'p95':>8}")
    for stage, values in stages.items():
        print(f"{stage:<16}{np.median(values):>8.2f}{np.percentile(values, 95):>8.2f}")


if __name__ == "__main__":
    main()
