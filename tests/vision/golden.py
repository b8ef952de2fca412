"""Write the golden file of DigitKit's tests: what the Python side finds in scenes and tracks.

``python -m tests.vision.golden`` draws new digits and writes the file anew.
"""

from __future__ import annotations

import base64
import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.vision.scenes import Placed, Scene, random_scene, render
from workbench.core.bundled import ios_template_folder
from workbench.data.drawn import draw_digits
from workbench.vision.finding import find_digits
from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import Tracker

SCENES = 40
BANK = 60


def golden_path() -> Path:
    """Return where the golden file lies."""
    return ios_template_folder() / "DigitKit" / "Tests" / "DigitKitTests" / "Golden" / "golden.json"


def write_golden() -> None:
    """Draw digits, find them, and write all of it."""
    bank = draw_digits(BANK, seed=20).images
    text = json.dumps(golden_of(bank), separators=(",", ":"))
    # A line a scene: a change shows where it is.
    golden_path().write_text(text.replace('{"scene"', '\n{"scene"') + "\n", encoding="utf-8")


def golden_of(bank: NDArray[np.uint8]) -> dict[str, Any]:
    """Return the content of the golden file for a bank of digits, uint8 [N, 28, 28]."""
    scenes = [random_scene(seed, len(bank)) for seed in range(SCENES)] + special_scenes()
    return {
        "digits": [packed(digit) for digit in bank],
        "scenes": [{"scene": asdict(scene), "found": _found(scene, bank)} for scene in scenes],
        "frames": tracked_frames(),
    }


def special_scenes() -> list[Scene]:
    """Return sheets with something particular: nothing, tiny, odd sides, one huge digit, large."""
    return [
        Scene(width=1, height=1, paper=200),
        Scene(width=7, height=300, paper=90, noise=40, seed=1),
        Scene(width=160, height=120, paper=128, noise=120, seed=2),
        Scene(width=333, height=257, paper=200, digits=(Placed(index=3, x=30, y=4, size=248, ink=40),)),
        Scene(width=2100, height=90, paper=180, digits=(Placed(index=8, x=700, y=5, size=80, ink=60),)),
    ]


def bank_of(golden: dict[str, Any]) -> NDArray[np.uint8]:
    """Return the bank of digits, uint8 [N, 28, 28], that a golden file was made with."""
    return np.stack([unpacked(text) for text in golden["digits"]])


def packed(sample: NDArray[np.uint8]) -> str:
    """Return a sample as base64 of its bytes, each run of n black pixels written as 0, n."""
    out = bytearray()
    black = 0
    for value in (*sample.ravel().tolist(), None):
        if value == 0 and black < 255:
            black += 1
            continue
        if black:
            out += bytes((0, black))
        black = 1 if value == 0 else 0
        if value:
            out.append(value)
    return base64.b64encode(bytes(out)).decode("ascii")


def unpacked(text: str) -> NDArray[np.uint8]:
    """Return the sample that `packed` made a text of, uint8 [28, 28]."""
    values: list[int] = []
    code = iter(base64.b64decode(text))
    for value in code:
        values += [value] if value else [0] * next(code)
    return np.array(values, np.uint8).reshape(28, 28)


def tracked_frames() -> list[dict[str, Any]]:
    """Return frames of wandering, flickering readings, and what the tracker shows of each."""
    chance = random.Random(7)
    tracker = Tracker()
    frames = []
    for number in range(70):
        seconds = number * 0.035
        readings = []
        for digit in range(4):
            is_there = not (digit == 2 and 30 <= number < 60) and chance.random() > 0.12
            if not is_there:
                continue
            label = str(digit) if chance.random() > 0.2 or digit == 3 else str(chance.randint(0, 9))
            if digit == 1 and number > 50:
                label = "7"
            box = Box(
                40 + 90 * digit + number * digit + chance.randint(-2, 2),
                60 + chance.randint(-2, 2) + (number if digit == 3 else 0),
                30 + chance.randint(-1, 1),
                44 + chance.randint(-1, 1),
            )
            confidence = chance.randint(60, 100) / 100
            blank = np.zeros((28, 28), np.uint8)
            readings.append(
                Reading(
                    box=box,
                    label=label,
                    confidence=confidence,
                    probabilities=np.zeros(10, np.float32),
                    sample=blank,
                )
            )
        shown = tracker.update(readings, seconds)
        frames.append(
            {
                "time": seconds,
                "readings": [
                    {"box": asdict(one.box), "label": one.label, "confidence": one.confidence}
                    for one in readings
                ],
                "shown": [
                    {"id": one.id, "box": asdict(one.box), "label": one.label, "confidence": one.confidence}
                    for one in shown
                ],
            }
        )
    return frames


def _found(scene: Scene, bank: NDArray[np.uint8]) -> list[dict[str, Any]]:
    found = find_digits(render(scene, bank))
    return [{"box": asdict(region.box), "sample": packed(region.sample)} for region in found.regions]


if __name__ == "__main__":
    write_golden()
