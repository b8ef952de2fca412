"""How fast pictures are read: medians of the last ones, which do not jump about."""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass

from workbench.sessions.camera import SeenFrame

FRAME_COUNT = 60
# A pause longer than this begins the rate anew.
_LONGEST_GAP_SECONDS = 1.0
# Fewer pictures tell no rate.
_FEWEST_MOMENTS = 6


@dataclass(frozen=True, kw_only=True)
class StageMedians:
    """Milliseconds of each stage, the median of ``count`` pictures; ``classify`` is 0 if none was read."""

    count: int
    ink: float
    locate: float
    normalise: float
    classify: float

    @property
    def total(self) -> float:
        """All stages."""
        return self.ink + self.locate + self.normalise + self.classify


class FrameTimes:
    """Gathers the times of pictures as they are shown."""

    def __init__(self) -> None:
        self._frames: deque[SeenFrame] = deque(maxlen=FRAME_COUNT)
        self._moments: deque[float] = deque(maxlen=FRAME_COUNT)

    def add(self, seen: SeenFrame, *, now: float) -> None:
        """Take a picture in that is shown at ``now``, in seconds of any steady clock."""
        if self._moments and now - self._moments[-1] > _LONGEST_GAP_SECONDS:
            self._moments.clear()
        self._frames.append(seen)
        self._moments.append(now)

    def clear(self) -> None:
        """Forget everything: another source begins."""
        self._frames.clear()
        self._moments.clear()

    @property
    def frames_per_second(self) -> float:
        """The rate of the last pictures, 0 while it is not known."""
        if len(self._moments) < _FEWEST_MOMENTS:
            return 0.0
        span = self._moments[-1] - self._moments[0]
        return (len(self._moments) - 1) / span if span > 0 else 0.0

    def medians(self) -> StageMedians | None:
        """Return the medians, or None before the first picture."""
        if not self._frames:
            return None
        times = [seen.found_frame.found.times for seen in self._frames]
        read = [seen.classify_milliseconds for seen in self._frames if seen.classify_milliseconds > 0]
        return StageMedians(
            count=len(times),
            ink=statistics.median(time.ink for time in times),
            locate=statistics.median(time.locate for time in times),
            normalise=statistics.median(time.normalise for time in times),
            classify=statistics.median(read) if read else 0.0,
        )
