"""The readings of a moving picture that the tracker of both sides is held to."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import numpy as np

from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import Tracker

# The camera sweeps from this frame on, stalls before this one, and its clock begins anew at this one.
_SWEEP, _STALL, _RESTART = 62, 86, 94
_FRAMES = 102
_PERIOD = 0.035


def tracked_frames() -> list[dict[str, Any]]:
    """Return frames of wandering, flickering readings, and what the tracker shows of each.

    At first four digits wander; then a camera sweeps over rows of digits, stalls, and goes on; and
    at last another source begins.
    """
    chance = random.Random(7)
    tracker = Tracker()
    frames = []
    for number in range(_FRAMES):
        seconds = number * _PERIOD + (0.4 if number >= _STALL else 0)
        if number >= _RESTART:
            seconds -= _RESTART * _PERIOD
        readings = _wandering(number, chance) if number < _SWEEP else _swept(number, chance)
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


def _wandering(number: int, chance: random.Random) -> list[Reading]:
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
        readings.append(_reading(box, label, chance.randint(60, 100) / 100))
    return readings


def _swept(number: int, chance: random.Random) -> list[Reading]:
    """Return the readings of two rows that pass by, faster than a digit is wide; one may flicker up."""
    across, down = 11 * (number - _SWEEP) ** 2 // 20, -3 * (number - _SWEEP)
    readings = []
    for digit in range(8):
        box = Box(
            500 - across + 31 * (digit % 4) + chance.randint(-1, 1),
            200 - down + 70 * (digit // 4) + chance.randint(-1, 1),
            9 if digit % 5 == 1 else 22 + chance.randint(-1, 1),
            40 + chance.randint(-1, 1),
        )
        if chance.random() > 0.08:
            readings.append(_reading(box, str(digit % 5), chance.randint(80, 100) / 100))
    if chance.random() < 0.3:
        readings.append(_reading(Box(90, 30, 24, 40), "1", 0.7))
    return readings


def _reading(box: Box, label: str, confidence: float) -> Reading:
    return Reading(
        box=box,
        label=label,
        confidence=confidence,
        probabilities=np.zeros(10, np.float32),
        sample=np.zeros((28, 28), np.uint8),
    )
