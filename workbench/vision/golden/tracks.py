"""The readings of a moving picture that the tracker of both sides is held to."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import numpy as np

from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import Tracker


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
            readings.append(
                Reading(
                    box=box,
                    label=label,
                    confidence=confidence,
                    probabilities=np.zeros(10, np.float32),
                    sample=np.zeros((28, 28), np.uint8),
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
