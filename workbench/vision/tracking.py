"""Tracking: readings followed from frame to frame, so that labels do not flicker and boxes do not jump.

The same as DigitKit's ``Tracker``: both use the constants of ``vision.json``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.vision.constants import TrackerConstants, vision_constants
from workbench.vision.frame import Box
from workbench.vision.reading import Reading


@dataclass(frozen=True, kw_only=True)
class TrackedReading:
    """A reading followed over frames: ``id`` stays as long as its digit is in view.

    ``box`` is smoothed, ``label`` and ``confidence`` are decided by the frames of a short while,
    and ``latest`` is the reading of the last frame in which the digit was read.
    """

    id: int
    box: Box
    label: str
    confidence: float
    latest: Reading


@dataclass(frozen=True)
class _Vote:
    seconds: float
    label: str
    confidence: float


@dataclass
class _Track:
    id: int
    latest: Reading
    first_seen: float
    last_seen: float
    smooth: tuple[float, float, float, float]
    label: str = ""
    is_shown: bool = False
    votes: list[_Vote] = field(default_factory=list)


class Tracker:
    """Follows the readings of one source."""

    def __init__(self, constants: TrackerConstants | None = None) -> None:
        self._constants = constants or vision_constants().tracker
        self._tracks: list[_Track] = []
        self._next_id = 0

    def update(self, readings: Sequence[Reading], seconds: float) -> tuple[TrackedReading, ...]:
        """Take the readings of the next frame and return those to show, the oldest first.

        ``seconds`` is the time of any clock that does not go back.
        """
        unmatched = self._match(readings, seconds)
        for reading in unmatched:
            box = reading.box
            smooth = (float(box.x), float(box.y), float(box.width), float(box.height))
            track = _Track(self._next_id, reading, seconds, seconds, smooth)
            track.votes.append(_Vote(seconds, reading.label, reading.confidence))
            self._tracks.append(track)
            self._next_id += 1
        leave = self._constants.leave_milliseconds / 1000
        self._tracks = [track for track in self._tracks if seconds - track.last_seen <= leave]
        for track in self._tracks:
            self._decide(track, seconds)
        return tuple(_tracked(track) for track in self._tracks if track.is_shown)

    def _match(self, readings: Sequence[Reading], seconds: float) -> list[Reading]:
        """Give each track the reading that lies best on it; return the readings left over."""
        pairs = sorted(
            (*closeness, track_index, index)
            for track_index, track in enumerate(self._tracks)
            for index, reading in enumerate(readings)
            if (closeness := self._closeness(track.latest.box, reading.box)) is not None
        )
        tracks: set[int] = set()
        taken: set[int] = set()
        for _, _, track_index, index in pairs:
            if track_index in tracks or index in taken:
                continue
            tracks.add(track_index)
            taken.add(index)
            self._follow(self._tracks[track_index], readings[index], seconds)
        return [reading for index, reading in enumerate(readings) if index not in taken]

    def _closeness(self, one: Box, other: Box) -> tuple[int, int] | None:
        """Return a key that is smallest for the closest boxes, or None where they are too far apart."""
        shared = one.overlap(other)
        percent = shared * 100 // (one.area + other.area - shared)
        # Twice the way between the middles, squared.
        way = (2 * one.x + one.width - 2 * other.x - other.width) ** 2 + (
            2 * one.y + one.height - 2 * other.y - other.height
        ) ** 2
        longest = max(one.width, one.height, other.width, other.height)
        is_close = percent >= self._constants.match_percent or way <= longest**2
        return (-percent, way) if is_close else None

    def _follow(self, track: _Track, reading: Reading, seconds: float) -> None:
        share = self._constants.smoothing_percent / 100
        box = reading.box
        x, y, width, height = track.smooth
        track.smooth = (
            x + (box.x - x) * share,
            y + (box.y - y) * share,
            width + (box.width - width) * share,
            height + (box.height - height) * share,
        )
        track.latest = reading
        track.last_seen = seconds
        track.votes.append(_Vote(seconds, reading.label, reading.confidence))

    def _decide(self, track: _Track, seconds: float) -> None:
        """Let the frames of the window vote; a label in place stays until another is clearly ahead."""
        window = self._constants.window_milliseconds / 1000
        track.votes = [vote for vote in track.votes if seconds - vote.seconds <= window]
        weights = _weights(track.votes)
        best = min(weights, key=lambda label: (-weights[label], label))
        needed = weights.get(track.label, 0.0) * self._constants.switch_percent / 100
        if not track.is_shown or weights[best] > needed:
            track.label = best
        confirm = self._constants.confirm_milliseconds / 1000
        if len(track.votes) >= 2 and seconds - track.first_seen >= confirm:
            track.is_shown = True


def _weights(votes: Sequence[_Vote]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for vote in votes:
        weights[vote.label] = weights.get(vote.label, 0.0) + vote.confidence
    return weights


def _tracked(track: _Track) -> TrackedReading:
    x, y, width, height = (math.floor(value + 0.5) for value in track.smooth)
    confidence = _weights(track.votes).get(track.label, 0.0) / len(track.votes)
    return TrackedReading(
        id=track.id,
        box=Box(x, y, width, height),
        label=track.label,
        confidence=confidence,
        latest=track.latest,
    )
