"""Tracking: readings followed from frame to frame, so that labels do not flicker and boxes do not jump.

The same as DigitKit's ``Tracker``: both use the constants of ``vision.json``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.vision.constants import TrackerConstants, vision_constants
from workbench.vision.frame import Box
from workbench.vision.matching import common_shift, match, median, paired_shift
from workbench.vision.reading import Reading

_FEWEST_FOR_COMMON = 3


@dataclass(frozen=True, kw_only=True)
class TrackedReading:
    """A reading followed over frames: ``id`` stays as long as its digit is in view.

    ``box`` is smoothed, ``label`` and ``confidence`` are decided by the frames of a short while,
    and ``latest`` is the last reading of a frame that had this label.
    """

    id: int
    box: Box
    label: str
    confidence: float
    latest: Reading


@dataclass(frozen=True)
class _Vote:
    seconds: float
    reading: Reading


class _Track:
    """One digit: where it was last, its smoothed box, what it was read as, and how surely it is there.

    ``trust`` grows with the time in which it is read and shrinks with the time in which it is not:
    a sequential test (A. Wald, 1945) of whether something is there, in milliseconds.
    """

    def __init__(self, number: int, reading: Reading, seconds: float) -> None:
        box = reading.box
        self.id = number
        self.place = box
        self.smooth = (float(box.x), float(box.y), float(box.width), float(box.height))
        self.label = reading.label
        self.confidence = reading.confidence
        self.is_shown = False
        self.trust = 0.0
        self.resized_since: float | None = None
        self.last_seen = seconds
        self.votes = [_Vote(seconds, reading)]

    def move(self, across: float, down: float) -> None:
        """Go along with everything else in the picture."""
        x, y, width, height = self.smooth
        self.smooth = (x + across, y + down, width, height)

    def miss(self, milliseconds: float, constants: TrackerConstants) -> None:
        """Take in a frame in which it was not read."""
        self.trust -= milliseconds * constants.miss_percent / 100

    def see(self, reading: Reading, seconds: float, milliseconds: float, constants: TrackerConstants) -> None:
        """Take in a frame in which it was read, so many milliseconds after the frame before."""
        if reading.label != self.label and milliseconds > constants.leave_milliseconds:
            # After so long a halt this may well be another digit at the same place.
            self.label, self.trust, self.is_shown, self.votes = reading.label, 0.0, False, []
        self.place = reading.box
        self.last_seen = seconds
        self.votes.append(_Vote(seconds, reading))
        if reading.label == self.label:
            self.trust += min(milliseconds, constants.step_milliseconds) * reading.confidence
            self.trust = min(self.trust, constants.leave_milliseconds * constants.miss_percent / 100)
        if self._is_like(reading.box, seconds, constants):
            self._smooth(reading.box, constants)

    def _is_like(self, box: Box, seconds: float, constants: TrackerConstants) -> bool:
        """Return whether a box has about the size of before, or another one for some time.

        For a frame or two a digit may be cut, or run together with a mark beside it.
        """
        _, _, width, height = self.smooth
        unlike = abs(box.width - width) + abs(box.height - height)
        if unlike * 100 <= (width + height) * constants.resize_percent:
            self.resized_since = None
            return True
        if self.resized_since is None:
            self.resized_since = seconds
        return 1000 * (seconds - self.resized_since) >= constants.leave_milliseconds

    def _smooth(self, box: Box, constants: TrackerConstants) -> None:
        """Follow slowly what is hardly more than the noise of a box, and at once what is far more."""
        longest = max(box.width, box.height)
        free = max(float(constants.free_pixels), longest * constants.free_percent / 100)
        slow = constants.smoothing_percent / 100
        measured = (box.x, box.y, box.width, box.height)
        followed = []
        for old, new in zip(self.smooth, measured, strict=True):
            apart = new - old
            share = slow + (1 - slow) * min(1.0, apart * apart / (free * free))
            followed.append(old + apart * share)
        x, y, width, height = followed
        self.smooth = (x, y, width, height)

    def decide(self, seconds: float, constants: TrackerConstants) -> None:
        """Let the frames of the window vote; a label in place stays until another is clearly ahead."""
        window = constants.window_milliseconds / 1000
        self.votes = [vote for vote in self.votes if seconds - vote.seconds <= window] or self.votes[-1:]
        weights: dict[str, float] = {}
        for vote in self.votes:
            label = vote.reading.label
            weights[label] = weights.get(label, 0.0) + vote.reading.confidence
        best = min(weights, key=lambda label: (-weights[label], label))
        needed = weights.get(self.label, 0.0)
        if self.is_shown:
            needed = needed * constants.switch_percent / 100
        if self.label not in weights or weights[best] > needed:
            self.label = best
        self.confidence = weights[self.label] / len(self.votes)
        self.is_shown = self.is_shown or self.trust >= constants.confirm_milliseconds

    def shown(self) -> TrackedReading:
        """Return what there is to show."""
        x, y, width, height = (math.floor(value + 0.5) for value in self.smooth)
        latest = next(vote.reading for vote in reversed(self.votes) if vote.reading.label == self.label)
        return TrackedReading(
            id=self.id,
            box=Box(x, y, width, height),
            label=self.label,
            confidence=self.confidence,
            latest=latest,
        )


class Tracker:
    """Follows the readings of one source."""

    def __init__(self, constants: TrackerConstants | None = None) -> None:
        self._constants = constants or vision_constants().tracker
        self._tracks: list[_Track] = []
        self._next_id = 0
        self._seconds: float | None = None
        # How the picture moves, in pixels a second.
        self._velocity = (0.0, 0.0)

    def update(self, readings: Sequence[Reading], seconds: float) -> tuple[TrackedReading, ...]:
        """Take the readings of the next frame, only sure ones, and return those to show, the oldest first.

        ``seconds`` is the time of any clock; when it goes back, all begins anew.
        """
        if self._seconds is not None and seconds < self._seconds:
            self._tracks, self._velocity = [], (0.0, 0.0)
        elapsed = seconds - self._seconds if self._tracks and self._seconds is not None else 0.0
        self._seconds = seconds
        unmatched = self._follow(readings, seconds, elapsed)
        self._tracks = [track for track in self._tracks if track.trust > 0 or track.last_seen == seconds]
        for reading in unmatched:
            self._tracks.append(_Track(self._next_id, reading, seconds))
            self._next_id += 1
        for track in self._tracks:
            track.decide(seconds, self._constants)
        return tuple(track.shown() for track in self._tracks if track.is_shown)

    def _follow(self, readings: Sequence[Reading], seconds: float, elapsed: float) -> list[Reading]:
        """Give each track the reading that lies best on it; return the readings left over."""
        constants = self._constants
        places = [track.place for track in self._tracks]
        boxes = [reading.box for reading in readings]
        across, down = self._predicted_shift(elapsed)
        labels, labels_now = [track.label for track in self._tracks], [one.label for one in readings]
        across, down = common_shift(places, boxes, labels, labels_now, (across, down))
        moved = [Box(box.x + across, box.y + down, box.width, box.height) for box in places]
        pairs = match(moved, boxes, labels, labels_now, constants.match_percent)
        if pairs:
            across, down = paired_shift(places, boxes, pairs)
        milliseconds = 1000 * elapsed
        if len(pairs) >= _FEWEST_FOR_COMMON:
            self._move_together(pairs, boxes)
        for index, track in enumerate(self._tracks):
            if index in pairs:
                track.see(readings[pairs[index]], seconds, milliseconds, constants)
            else:
                place = track.place
                track.place = Box(place.x + across, place.y + down, place.width, place.height)
                track.miss(milliseconds, constants)
        if pairs and elapsed > 0:
            self._velocity = (across / elapsed, down / elapsed)
        elif not pairs:
            self._velocity = (0.0, 0.0)
        self._drop_doubles(set(pairs))
        taken = set(pairs.values())
        return [reading for index, reading in enumerate(readings) if index not in taken]

    def _drop_doubles(self, seen: set[int]) -> None:
        """Let a track go that was not read where another one was."""
        for index, track in enumerate(self._tracks):
            if index not in seen and any(
                2 * track.place.overlap(self._tracks[other].place) > track.place.area for other in seen
            ):
                track.trust = 0.0

    def _predicted_shift(self, elapsed: float) -> tuple[int, int]:
        """Return by how many pixels the picture has moved if it goes on as before."""
        within = min(elapsed, self._constants.leave_milliseconds / 1000)
        across, down = self._velocity
        return math.floor(across * within + 0.5), math.floor(down * within + 0.5)

    def _move_together(self, pairs: dict[int, int], boxes: Sequence[Box]) -> None:
        """Move all smoothed boxes as most digits have moved: then only their own noise is smoothed."""
        apart_x, apart_y = [], []
        for index, other in sorted(pairs.items()):
            x, y, width, height = self._tracks[index].smooth
            box = boxes[other]
            apart_x.append(box.x + box.width / 2 - (x + width / 2))
            apart_y.append(box.y + box.height / 2 - (y + height / 2))
        across, down = median(apart_x), median(apart_y)
        for track in self._tracks:
            track.move(across, down)
