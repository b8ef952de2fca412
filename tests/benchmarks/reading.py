"""How well the digits in a camera's frames are found and read, and what is read where there is none.

``python -m tests.benchmarks.reading [--model PATH | --run RUN] [--frames N] [--seed N] [--data PATH]
[--save FOLDER]``

The frames are made by code (`tests.benchmarks.frames`): MNIST's test digits, or drawn ones where
MNIST is not there, written with pens on papers and photographed; and half as many frames without a
digit. They are read one by one, as `workbench read` does it, by the reference runtime on one core.
Without a model the digits are only found. What is saved has a green box for what is right, a red one
with the true label for what is not, and a violet one for a false reading.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.frames.frame import MadeFrame
from tests.benchmarks.frames.matching import Match, match
from tests.benchmarks.frames.report import Answered, Results, print_report
from tests.benchmarks.frames.with_digits import frame_with_digits
from tests.benchmarks.frames.without_digits import frame_without_digits
from tests.conftest import SHARED_DATA
from workbench.core.decision import Decision
from workbench.core.folders import user_folders
from workbench.core.labels import DIGITS
from workbench.core.runs import RunStore
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_test_samples
from workbench.vision.frame import Box, Image
from workbench.vision.reading import FrameReading, read_image
from workbench.vision.sources import load_image

_RIGHT, _WRONG, _FALSE = (60, 170, 40), (40, 40, 230), (200, 40, 180)
_DRAWN_COUNT, _DRAWN_SEED = 4000, 77


class Reader:
    """Reads frames with a Core ML model, or only finds digits where there is none."""

    def __init__(self, model: Path | None) -> None:
        self.labels = tuple(map(str, DIGITS))
        self._decision: Decision | None = None
        self._classify = lambda samples: np.zeros((len(samples), len(self.labels)), np.float32)
        if model is not None:
            from workbench.coreml.runtime import open_model

            runtime = open_model(model, runtime="reference")
            self.labels, self._classify = tuple(runtime.labels), runtime.classify
            self._decision = runtime.info.decision

    def read(self, image: Image) -> FrameReading:
        """Return all readings of a frame."""
        return read_image(image, self._probabilities, self.labels, decision=self._decision)

    def _probabilities(self, samples: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.asarray(self._classify(samples), np.float32)


def main() -> None:
    """Make, read and judge the frames, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--frames", type=int, default=200, help="frames with digits (default 200)")
    add_choices(parser, makes="frames")
    parser.add_argument("--save", type=Path, help="a folder for the frames with what was read of them")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    samples = samples_from(arguments.data)
    reader = Reader(model_of(arguments.model, arguments.run))
    reader.read(frame_with_digits(samples, 0).image)
    results = Results()
    save: Path | None = arguments.save
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
    first = arguments.seed * 100_000
    for number in range(first, first + arguments.frames):
        answer(frame_with_digits(samples, number), f"digits-{number:04}", reader, results, save)
    for number in range(first, first + (arguments.frames + 1) // 2):
        answer(frame_without_digits(number), f"none-{number:04}", reader, results, save)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors with a load of {load:.1f}; seed {arguments.seed}\n")
    print_report(results)
    read_photo(reader, SHARED_DATA / "photos" / "row_of_eight.jpg")


def samples_from(path: Path) -> Samples:
    """Return MNIST's test samples, or drawn ones where there is no MNIST."""
    if path.exists():
        return load_test_samples(path)
    print(f"There is no {path}: the digits are drawn.")
    return draw_digits(_DRAWN_COUNT, _DRAWN_SEED)


def add_choices(parser: argparse.ArgumentParser, *, makes: str) -> None:
    """Add the options that say what reads, and what of; ``makes`` names what the seed makes."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path, help="a .mlpackage or .mlmodel")
    which.add_argument("--run", help="a run: its folder, its name, or “latest”")
    parser.add_argument("--seed", type=int, default=0, help=f"makes other {makes}")
    parser.add_argument("--data", type=Path, default=SHARED_DATA / "mnist.npz", help="where MNIST is")


def model_of(model: Path | None, run: str | None) -> Path | None:
    """Return the model that was given, or the one in a run."""
    return model if run is None else RunStore(user_folders().runs).resolve(run).package_path


def answer(made: MadeFrame, name: str, reader: Reader, results: Results, save: Path | None) -> None:
    """Read a frame, add what came of it to the results, and save it where asked."""
    started = time.perf_counter()
    read = reader.read(made.image)
    total = (time.perf_counter() - started) * 1e3
    judged = match(made.truths, read)
    results.answered.append(Answered(made.conditions, judged))
    times = read.found.times
    stages = {
        "ink": times.ink,
        "locate": times.locate,
        "normalise": times.normalise,
        "find, all": times.total,
        "classify": read.classify_milliseconds,
        "find and read": total,
    }
    for stage, milliseconds in stages.items():
        results.milliseconds[stage].append(milliseconds)
    if save is not None:
        wrong = sum(bool(one.fault) for one in judged.outcomes)
        path = save / f"{name}-{wrong}-wrong-{len(judged.false_readings)}-false.jpg"
        cv2.imwrite(str(path), judgement(made, judged, read), [cv2.IMWRITE_JPEG_QUALITY, 92])


def judgement(made: MadeFrame, judged: Match, read: FrameReading) -> Image:
    """Return a frame, uint8 [720, 1280, 3], with what was read and what is true drawn over it."""
    drawn = made.image.copy()
    for region in read.found.regions:
        _frame(drawn, region.box, (190, 190, 190), "")
    for outcome in judged.outcomes:
        if outcome.fault:
            words = f"{outcome.truth.label} {outcome.fault} {outcome.read}".rstrip()
            _frame(drawn, outcome.truth.box, _WRONG, words)
        else:
            _frame(drawn, outcome.truth.box, _RIGHT, outcome.read)
    for reading in judged.false_readings:
        _frame(drawn, reading.box, _FALSE, f"{reading.label}? {reading.confidence:.0%}")
    conditions = made.conditions
    words = ", ".join(
        filter(
            None, (conditions.subject, conditions.paper, conditions.pen, conditions.light, conditions.blur)
        )
    )
    _write(drawn, words, (10, 712), (255, 255, 255))
    return drawn


def read_photo(reader: Reader, path: Path) -> None:
    """Print what is read of a real photo, where it lies beside the project."""
    if not path.exists():
        return
    read = reader.read(load_image(path))
    labels = " ".join(one.label for one in read.readings)
    print(f"\n{path.name}: {len(read.found.regions)} found, read: {labels}")


def _frame(drawn: Image, box: Box, colour: tuple[int, int, int], words: str) -> None:
    cv2.rectangle(drawn, (box.x - 1, box.y - 1), (box.right, box.bottom), colour, 1)
    _write(drawn, words, (max(box.x, 0), box.y - 4 if box.y > 16 else box.bottom + 14), colour)


def _write(drawn: Image, words: str, place: tuple[int, int], colour: tuple[int, int, int]) -> None:
    for shade, thick in (((0, 0, 0), 3), (colour, 1)):
        cv2.putText(drawn, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, shade, thick, cv2.LINE_AA)


if __name__ == "__main__":
    main()
