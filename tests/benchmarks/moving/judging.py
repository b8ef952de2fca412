"""Judging: how steady the readings that are shown are, against what is truly in the scene."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.moving.scenes import SeenDigit
from workbench.vision.tracking import TrackedReading

_LEAST_SHARED = 0.25


@dataclass
class _Followed:
    """What was shown of one digit so far."""

    shown: str = ""
    identity: int = -1
    visible_since: float | None = None
    gone_since: float | None = None
    is_waited_for: bool = True
    error: tuple[float, float] | None = None
    middle: tuple[float, float] | None = None


@dataclass
class Judgement:
    """Counts and times of one or more scenes; times in seconds, lengths in pixels."""

    visible_seconds: float = 0.0
    right_seconds: float = 0.0
    wrong_seconds: float = 0.0
    label_changes: int = 0
    identity_changes: int = 0
    dropouts: int = 0
    appearing: list[float] = field(default_factory=list)
    leaving: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    jitter: list[float] = field(default_factory=list)
    moved: float = 0.0
    lagged: float = 0.0
    false_seconds: float = 0.0
    false_episodes: int = 0
    seconds: float = 0.0

    def add(self, other: Judgement) -> None:
        """Take in what another scene brought."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def lag(self) -> float:
        """By how many seconds boxes are late, where digits moved."""
        return self.lagged / self.moved if self.moved else 0.0


class Judge:
    """Judges one scene, frame by frame."""

    def __init__(self) -> None:
        self.judgement = Judgement()
        self._followed: dict[int, _Followed] = defaultdict(_Followed)
        self._false: set[int] = set()
        self._before: float | None = None

    def add(self, seconds: float, digits: Sequence[SeenDigit], shown: Sequence[TrackedReading]) -> None:
        """Take in what is shown of a frame."""
        elapsed = 0.0 if self._before is None else seconds - self._before
        self._before = seconds
        self.judgement.seconds += elapsed
        pairs = _pairs(digits, shown)
        for digit in digits:
            self._judge(self._followed[digit.number], digit, pairs.get(digit.number), seconds, elapsed)
        taken = {one.id for one in pairs.values()}
        # What lies on a digit that is only partly in view is neither right nor false.
        false = [
            one
            for one in shown
            if one.id not in taken and not any(digit.box.shared(one.box) > 0 for digit in digits)
        ]
        self.judgement.false_seconds += elapsed * len(false)
        self.judgement.false_episodes += len({one.id for one in false} - self._false)
        self._false |= {one.id for one in false}

    def _judge(
        self,
        followed: _Followed,
        digit: SeenDigit,
        one: TrackedReading | None,
        seconds: float,
        elapsed: float,
    ) -> None:
        judgement = self.judgement
        if not digit.is_visible:
            self._judge_hidden(followed, digit, is_shown=one is not None, seconds=seconds)
            return
        followed.gone_since = None
        if followed.visible_since is None:
            followed.visible_since, followed.error = seconds, None
        judgement.visible_seconds += elapsed
        if one is None:
            judgement.dropouts += bool(followed.shown)
            followed.shown, followed.error = "", None
            return
        if one.label == digit.label:
            judgement.right_seconds += elapsed
            if followed.is_waited_for:
                followed.is_waited_for = False
                if not followed.shown:
                    judgement.appearing.append(seconds - followed.visible_since)
        else:
            judgement.wrong_seconds += elapsed
        judgement.label_changes += bool(followed.shown) and followed.shown != one.label
        judgement.identity_changes += bool(followed.shown) and followed.identity != one.id
        followed.shown, followed.identity = one.label, one.id
        self._measure(followed, digit, one, elapsed)

    def _judge_hidden(self, followed: _Followed, digit: SeenDigit, *, is_shown: bool, seconds: float) -> None:
        followed.visible_since = None
        if digit.is_gone and followed.gone_since is None:
            followed.gone_since = seconds
        if is_shown:
            return
        if followed.shown and followed.gone_since is not None:
            self.judgement.leaving.append(seconds - followed.gone_since)
        followed.shown = ""
        followed.is_waited_for = followed.is_waited_for or digit.is_gone

    def _measure(self, followed: _Followed, digit: SeenDigit, one: TrackedReading, elapsed: float) -> None:
        (true_x, true_y), box = digit.box.middle, one.box
        error = (box.x + box.width / 2 - true_x, box.y + box.height / 2 - true_y)
        if followed.error is not None and followed.middle is not None and elapsed > 0:
            self.judgement.errors.append(math.hypot(*error))
            self.judgement.jitter.append(
                math.hypot(error[0] - followed.error[0], error[1] - followed.error[1])
            )
            velocity = ((true_x - followed.middle[0]) / elapsed, (true_y - followed.middle[1]) / elapsed)
            self.judgement.moved += velocity[0] ** 2 + velocity[1] ** 2
            self.judgement.lagged -= error[0] * velocity[0] + error[1] * velocity[1]
        followed.error, followed.middle = error, (true_x, true_y)


def _pairs(digits: Sequence[SeenDigit], shown: Sequence[TrackedReading]) -> dict[int, TrackedReading]:
    """Return what is shown of each digit: the likest pair first, each used once."""
    likest: Iterable[tuple[float, int, int]] = sorted(
        (
            (share, digit.number, index)
            for digit in digits
            for index, one in enumerate(shown)
            if (share := digit.box.shared(one.box)) >= _LEAST_SHARED
        ),
        reverse=True,
    )
    pairs: dict[int, TrackedReading] = {}
    taken: set[int] = set()
    for _, number, index in likest:
        if number not in pairs and index not in taken:
            pairs[number] = shown[index]
            taken.add(index)
    return pairs
