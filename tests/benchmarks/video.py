"""How steady readings are in video: flicker, time to appear and to leave, jitter and lag of the boxes.

``python -m tests.benchmarks.video [--model PATH | --run RUN] [--pages N] [--seed N] [--data PATH]
[--record FILE | --replay FILE]``

Pages with digits and pictures without one (`tests.benchmarks.frames`) are seen by a moving camera
(`tests.benchmarks.moving`); each frame is read, and the readings are followed. The scene "flicker"
is the one of a trembling hand once more, but every tenth label is wrong, every tenth reading is
missing, and at five places something is read now and then that is not there. What was read can be
recorded, and judged again without reading it anew, after a change of the tracker. ``raw`` is what
each frame says by itself.
"""

from __future__ import annotations

import argparse
import os
import pickle
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

import cv2
import numpy as np

from tests.benchmarks.frames.frame import MadeFrame
from tests.benchmarks.frames.with_digits import frame_with_digits
from tests.benchmarks.frames.without_digits import KINDS, frame_without_digits
from tests.benchmarks.moving.judging import Judge, Judgement
from tests.benchmarks.moving.scenes import EMPTY_SCENE, SCENES, MovingScene, SeenDigit, moments
from tests.benchmarks.reading import Reader, add_choices, model_of, samples_from
from workbench.data.dataset import Samples
from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import TrackedReading, Tracker

_FEWEST, _LEAST_HEIGHT = 4, 28
_PLACES = 5
_WRONG, _MISSING, _SOMETIMES = 0.1, 0.1, 0.2


@dataclass(frozen=True)
class ReadFrame:
    """A frame that was read: its second, what is truly in it, and what was read."""

    seconds: float
    digits: tuple[SeenDigit, ...]
    readings: tuple[Reading, ...]


Recording = dict[str, list[list[ReadFrame]]]


def main() -> None:
    """Make and read the scenes, follow the readings, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=3, help="pages for each scene (default 3)")
    add_choices(parser, makes="pages")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--record", type=Path, help="keep what was read in this file")
    how.add_argument("--replay", type=Path, help="judge what was read once")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if arguments.replay is not None:
        recording: Recording = pickle.loads(arguments.replay.read_bytes())
    else:
        reader = Reader(model_of(arguments.model, arguments.run))
        recording = record(samples_from(arguments.data), reader, arguments.pages, 1000 * arguments.seed)
    if arguments.record is not None:
        arguments.record.write_bytes(pickle.dumps(recording))
    recording["flicker"] = [flickering(frames, seed) for seed, frames in enumerate(recording["hand"])]
    print(f"{os.cpu_count()} processors with a load of {os.getloadavg()[0]:.1f}; seed {arguments.seed}")
    print_table(recording)


def record(samples: Samples, reader: Reader, pages: int, first: int) -> Recording:
    """Read all scenes over so many pages each: those of `SCENES`, and one of each kind without a digit."""
    recording: Recording = {}
    chosen = list(islice(_pages(samples, first), pages))
    for scene in SCENES:
        recording[scene.name] = [_read(scene, made, number, reader) for number, made in enumerate(chosen)]
    # The kinds take turns from a multiple of their number on.
    begin = first - first % len(KINDS)
    for number in range(begin, begin + pages * len(KINDS)):
        made = frame_without_digits(number)
        scene = replace(EMPTY_SCENE, name=f"no digit: {made.conditions.subject}")
        recording.setdefault(scene.name, []).append(_read(scene, made, number, reader))
    return recording


def _pages(samples: Samples, first: int) -> Iterator[MadeFrame]:
    """Yield pages with several digits that are large enough for a camera that moves."""
    for number in count(first):
        made = frame_with_digits(samples, number)
        heights = [truth.box.height for truth in made.truths]
        if len(heights) >= _FEWEST and min(heights) >= _LEAST_HEIGHT:
            yield made


def _read(scene: MovingScene, made: MadeFrame, seed: int, reader: Reader) -> list[ReadFrame]:
    return [
        ReadFrame(moment.seconds, moment.digits, reader.read(moment.image).readings)
        for moment in moments(scene, made, seed)
    ]


def flickering(frames: Sequence[ReadFrame], seed: int) -> list[ReadFrame]:
    """Return the frames with wrong, missing and false readings among them."""
    random = np.random.default_rng((seed, 4))
    places = [
        Box(int(random.integers(20, 1200)), int(random.integers(20, 640)), 30, 44) for _ in range(_PLACES)
    ]
    disturbed = []
    for frame in frames:
        readings = [
            replace(one, label=str(random.integers(10))) if random.random() < _WRONG else one
            for one in frame.readings
            if random.random() >= _MISSING
        ]
        readings += [
            Reading(
                box=place,
                label=str(random.choice(("1", "7"))),
                confidence=0.8,
                probabilities=np.zeros(10, np.float32),
                sample=np.zeros((28, 28), np.uint8),
            )
            for place in places
            if random.random() < _SOMETIMES and not any(digit.box.shared(place) > 0 for digit in frame.digits)
        ]
        disturbed.append(replace(frame, readings=tuple(readings)))
    return disturbed


def print_table(recording: Recording) -> None:
    """Print a line for each scene, once as each frame says it and once followed."""
    print(
        f"{'':<24}{'':<9}{'right':>7}{'wrong':>7}{'changes':>9}{'lost':>7}{'ids':>7}{'appear':>8}{'p95':>6}"
        f"{'leave':>7}{'error':>7}{'jitter':>7}{'lag':>6}{'false':>7}{'false':>7}"
    )
    print(
        f"{'':<24}{'':<9}{'%':>7}{'%':>7}{'/min':>9}{'/min':>7}{'/min':>7}{'ms':>8}{'ms':>6}"
        f"{'max ms':>7}{'px':>7}{'px':>7}{'ms':>6}{'shown':>7}{'/min':>7}"
    )
    times: list[float] = []
    for name, scenes in recording.items():
        for way in ("raw", "followed"):
            total = Judgement()
            for frames in scenes:
                total.add(judged(frames, times, is_followed=way == "followed"))
            line = _line(total, has_identities=way == "followed")
            print(f"{name if way == 'raw' else '':<24}{way:<9}{line}")
    milliseconds = [1e3 * seconds for seconds in times]
    print(
        f"\nfollowing a frame takes {statistics.median(milliseconds):.2f} ms, at most {max(milliseconds):.2f}"
    )


def judged(frames: Sequence[ReadFrame], times: list[float], *, is_followed: bool) -> Judgement:
    """Return how steady what is shown of a scene is; adds the tracker's seconds to ``times``."""
    judge, tracker = Judge(), Tracker()
    for frame in frames:
        if is_followed:
            started = time.perf_counter()
            shown = tracker.update(frame.readings, frame.seconds)
            times.append(time.perf_counter() - started)
        else:
            shown = tuple(_alone(number, one) for number, one in enumerate(frame.readings))
        judge.add(frame.seconds, frame.digits, shown)
    return judge.judgement


def _alone(number: int, one: Reading) -> TrackedReading:
    return TrackedReading(id=number, box=one.box, label=one.label, confidence=one.confidence, latest=one)


def _line(total: Judgement, *, has_identities: bool) -> str:
    minutes = total.visible_seconds / 60
    parts = ["", "", "", "", ""]
    if minutes:
        parts = [
            f"{100 * total.right_seconds / total.visible_seconds:.1f}",
            f"{100 * total.wrong_seconds / total.visible_seconds:.2f}",
            f"{total.label_changes / minutes:.2f}",
            f"{total.dropouts / minutes:.2f}",
            f"{total.identity_changes / minutes:.2f}" if has_identities else "",
        ]
    appearing, leaving = total.appearing, total.leaving
    parts.append(f"{1e3 * statistics.median(appearing):.0f}" if appearing else "")
    parts.append(f"{1e3 * float(np.percentile(appearing, 95)):.0f}" if appearing else "")
    parts.append(f"{1e3 * max(leaving):.0f}" if leaving else "")
    parts.append(f"{statistics.median(total.errors):.1f}" if total.errors else "")
    parts.append(f"{float(np.sqrt(np.mean(np.square(total.jitter)))):.2f}" if total.jitter else "")
    parts.append(f"{1e3 * total.lag:.0f}" if total.moved > 0 and total.jitter else "")
    parts.append(f"{total.false_seconds / total.seconds:.2f}")
    parts.append(f"{60 * total.false_episodes / total.seconds:.1f}" if has_identities else "")
    widths = (7, 7, 9, 7, 7, 8, 6, 7, 7, 7, 6, 7, 7)
    return "".join(f"{part:>{width}}" for part, width in zip(parts, widths, strict=True))


if __name__ == "__main__":
    main()
