"""Steadying: of a moving picture, what to show of each frame once its readings have been followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.vision.constants import TrackerConstants
from workbench.vision.frame import Box
from workbench.vision.reading import Reading
from workbench.vision.tracking import TrackedReading, Tracker


@dataclass(frozen=True, kw_only=True)
class Steady:
    """What to show of a frame: its tracked readings in reading order, and what is not one (yet)."""

    tracked: tuple[TrackedReading, ...]
    ignored: tuple[Reading, ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The tracked readings as readings: box and label are the steady ones.

        Sample and probabilities are those of the last frame that had this label, so that they fit it.
        """
        return tuple(
            replace(one.latest, box=one.box, label=one.label, confidence=one.confidence)
            for one in self.tracked
        )


class Steadier:
    """Makes the readings of one moving source steady, frame by frame."""

    def __init__(self, constants: TrackerConstants | None = None) -> None:
        self._tracker = Tracker(constants)

    def steady(self, readings: Sequence[Reading], ignored: Sequence[Reading], seconds: float) -> Steady:
        """Return what to show of a frame taken at ``seconds``.

        ``readings`` are those of this frame in reading order, ``ignored`` what was found in it
        besides. A reading that is not shown, because it is new or flickers, is ignored, too.
        """
        tracked = in_reading_order(self._tracker.update(readings, seconds), readings)
        rest = (one for one in (*readings, *ignored) if not any(_lies_on(one.box, of.box) for of in tracked))
        return Steady(tracked=tracked, ignored=tuple(rest))


def in_reading_order(
    tracked: Sequence[TrackedReading], readings: Sequence[Reading]
) -> tuple[TrackedReading, ...]:
    """Return tracked readings in the order of ``readings``, those of this frame.

    One that was not read in this frame comes behind its neighbour to the left in the same row.
    """
    place = {id(reading): index for index, reading in enumerate(readings)}
    ordered = sorted(
        (one for one in tracked if id(one.latest) in place), key=lambda one: place[id(one.latest)]
    )
    for one in tracked:
        if id(one.latest) not in place:
            ordered.insert(_place_among(ordered, one.box), one)
    return tuple(ordered)


def _place_among(ordered: Sequence[TrackedReading], box: Box) -> int:
    middle = 2 * box.y + box.height
    row = [
        index
        for index, one in enumerate(ordered)
        if 2 * one.box.y <= middle <= 2 * (one.box.y + one.box.height)
    ]
    left = [index for index in row if ordered[index].box.x <= box.x]
    if left:
        return left[-1] + 1
    below = [index for index, one in enumerate(ordered) if 2 * one.box.y > middle]
    return min(row + below, default=len(ordered))


def _lies_on(box: Box, other: Box) -> bool:
    return 2 * box.overlap(other) > box.area
