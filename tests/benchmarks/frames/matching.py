"""Matching: which reading is of which digit, and what went wrong where a digit was not rightly read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tests.benchmarks.frames.frame import Truth
from workbench.vision.frame import Box
from workbench.vision.reading import FrameReading, Reading

# Of a thin 1, half of the box is gone when each side is off by a pixel.
_SLACK = 2
_LEAST_LIKENESS = 0.5

Fault = Literal["", "misread", "silent", "nothing found", "merged", "too large", "in pieces", "cut short"]
FAULTS: tuple[Fault, ...] = (
    "misread",
    "silent",
    "nothing found",
    "merged",
    "too large",
    "in pieces",
    "cut short",
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a digit: whether a region was found for it, what was read, and the fault or ``""``."""

    truth: Truth
    is_found: bool
    read: str
    fault: Fault


@dataclass(frozen=True, kw_only=True)
class Match:
    """The outcome of each digit of a frame, and the readings that are of none."""

    outcomes: tuple[Outcome, ...]
    false_readings: tuple[Reading, ...]


def match(truths: Sequence[Truth], answer: FrameReading) -> Match:
    """Return which readings are of which digits: the likest pair first, each box used once."""
    boxes = [region.box for region in answer.found.regions]
    pairs = sorted(
        (
            (likeness(truth.box, box), number, index)
            for number, truth in enumerate(truths)
            for index, box in enumerate(boxes)
        ),
        reverse=True,
    )
    region_of: dict[int, int] = {}
    for alike, number, index in pairs:
        if alike < _LEAST_LIKENESS:
            break
        if number not in region_of and index not in region_of.values():
            region_of[number] = index
    reading_at = {reading.box: reading for reading in answer.readings}
    outcomes = []
    for number, truth in enumerate(truths):
        if number not in region_of:
            fault = _why_not_found(number, truths, boxes)
            outcomes.append(Outcome(truth=truth, is_found=False, read="", fault=fault))
            continue
        reading = reading_at.get(boxes[region_of[number]])
        read = "" if reading is None else reading.label
        wrong: Fault = "misread" if read else "silent"
        outcomes.append(
            Outcome(truth=truth, is_found=True, read=read, fault="" if read == truth.label else wrong)
        )
    matched = {boxes[index] for index in region_of.values()}
    false = tuple(reading for reading in answer.readings if reading.box not in matched)
    return Match(outcomes=tuple(outcomes), false_readings=false)


def likeness(one: Box, other: Box) -> float:
    """Return the shared area of two boxes over that of both, each grown by two pixels."""
    first, second = _grown(one), _grown(other)
    shared = first.overlap(second)
    return shared / (first.area + second.area - shared)


def _grown(box: Box) -> Box:
    return Box(box.x - _SLACK, box.y - _SLACK, box.width + 2 * _SLACK, box.height + 2 * _SLACK)


def _why_not_found(number: int, truths: Sequence[Truth], boxes: Sequence[Box]) -> Fault:
    box = truths[number].box
    near = [other for other in boxes if other.overlap(box) * 5 > min(other.area, box.area)]
    if not near:
        return "nothing found"
    if any(
        one.overlap(truth.box) * 2 > truth.box.area
        for one in near
        for index, truth in enumerate(truths)
        if index != number
    ):
        return "merged"
    if any(one.area > box.area for one in near):
        return "too large"
    return "in pieces" if len(near) > 1 else "cut short"
