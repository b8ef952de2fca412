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
    """What to show of a frame, each in reading order.

    ``tracked`` is what has been decided over the frames before; ``pending`` are readings of this frame
    that are new or flicker, and ``ignored`` is what was found in it besides. ``standing`` is what to
    show if no other frame follows: the tracked readings and the pending ones.
    """

    tracked: tuple[TrackedReading, ...]
    pending: tuple[Reading, ...]
    ignored: tuple[Reading, ...]
    standing: tuple[Reading, ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The tracked readings as readings: box and label are the steady ones.

        Sample and probabilities are those of the last frame that had this label, so that they fit it.
        """
        return tuple(_as_reading(one) for one in self.tracked)


class Steadier:
    """Makes the readings of one moving source steady, frame by frame."""

    def __init__(self, constants: TrackerConstants | None = None) -> None:
        self._tracker = Tracker(constants)

    def steady(self, readings: Sequence[Reading], ignored: Sequence[Reading], seconds: float) -> Steady:
        """Return what to show of a frame taken at ``seconds``.

        ``readings`` are those of this frame in reading order, ``ignored`` what was found in it besides.
        """
        tracked = self._tracker.update(readings, seconds)
        pending = _beside(readings, tracked)
        places = {id(reading): index for index, reading in enumerate(readings)}
        decided = [(_as_reading(one), one, places.get(id(one.latest))) for one in tracked]
        open_ones = [(one, None, places[id(one)]) for one in pending]
        return Steady(
            tracked=tuple(one for _, one, _ in _in_reading_order(decided) if one is not None),
            pending=pending,
            ignored=_beside(ignored, tracked),
            standing=tuple(reading for reading, _, _ in _in_reading_order([*decided, *open_ones])),
        )


# What is shown, its track if it has one, and its place among the readings of the frame, if it is one.
_Entry = tuple[Reading, TrackedReading | None, int | None]


def _in_reading_order(entries: Sequence[_Entry]) -> list[_Entry]:
    """Return entries in the order of the frame's readings.

    One that was not read in this frame comes behind its neighbour to the left in the same row.
    """
    placed = [(place, entry) for entry in entries if (place := entry[2]) is not None]
    ordered = [entry for _, entry in sorted(placed, key=lambda pair: pair[0])]
    for entry in entries:
        if entry[2] is None:
            ordered.insert(_place_among([one[0].box for one in ordered], entry[0].box), entry)
    return ordered


def _place_among(ordered: Sequence[Box], box: Box) -> int:
    middle = 2 * box.y + box.height
    row = [index for index, one in enumerate(ordered) if 2 * one.y <= middle <= 2 * one.bottom]
    left = [index for index in row if ordered[index].x <= box.x]
    if left:
        return left[-1] + 1
    below = [index for index, one in enumerate(ordered) if 2 * one.y > middle]
    return min(row + below, default=len(ordered))


def _as_reading(one: TrackedReading) -> Reading:
    return replace(one.latest, box=one.box, label=one.label, confidence=one.confidence)


def _beside(readings: Sequence[Reading], tracked: Sequence[TrackedReading]) -> tuple[Reading, ...]:
    """Return the readings that lie on nothing that is tracked."""
    return tuple(one for one in readings if not any(_lies_on(one.box, of.box) for of in tracked))


def _lies_on(box: Box, other: Box) -> bool:
    return 2 * box.overlap(other) > box.area
