"""What is shown of a picture with readings: its digits as marks, and one of them in detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import BACKGROUND
from workbench.sessions.camera import SeenFrame
from workbench.sessions.frame_times import StageMedians
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_words import Words, words_for
from workbench.ui.widgets.frame_view import Mark
from workbench.ui.widgets.times_card import StageTime
from workbench.ui.wording import runtime_text
from workbench.vision.frame import Box
from workbench.vision.reading import Reading

KeptAs = Callable[[Box, NDArray[np.uint8]], str]


@dataclass(frozen=True, kw_only=True, eq=False)
class SeenDigit:
    """Something found in a picture: its box, its sample, uint8 [28, 28], and its reading, if it was read.

    ``is_ignored`` where the model takes it for no digit; ``kept_as`` is the label under which the
    user has kept it, empty for none.
    """

    box: Box
    sample: NDArray[np.uint8]
    reading: Reading | None = None
    is_ignored: bool = False
    kept_as: str = ""

    @property
    def mark(self) -> Mark:
        """What the picture shows of it: the user's label, or the model's."""
        if self.kept_as:
            is_digit = self.kept_as != BACKGROUND
            return Mark(self.box, self.kept_as if is_digit else "–", is_ignored=not is_digit, is_kept=True)
        if self.is_ignored or self.reading is None:
            return Mark(self.box, is_ignored=self.is_ignored)
        return Mark(self.box, self.reading.label)


class Selection:
    """The digit that the user looks at, followed from picture to picture by where it is."""

    def __init__(self) -> None:
        self._box: Box | None = None

    def choose(self, box: Box) -> None:
        """Look at the digit in ``box`` from now on."""
        self._box = box

    def clear(self) -> None:
        """Look at none in particular."""
        self._box = None

    def index_among(self, boxes: tuple[Box, ...]) -> int:
        """Return which of ``boxes`` is the chosen digit, the first if it is gone, -1 if there is none."""
        if not boxes:
            return -1
        if self._box is None:
            return 0
        best = _nearest(self._box, boxes)
        if best < 0:
            return 0
        self._box = boxes[best]
        return best


def digits_of(seen: SeenFrame, *, has_ignored: bool, kept_as: KeptAs) -> tuple[SeenDigit, ...]:
    """Return every reading of a picture; without a model, every region found.

    What the model takes for no digit follows, with ``has_ignored`` all of it, else what the user has
    kept as a digit.
    """
    if seen.readings is None:
        return tuple(
            SeenDigit(box=one.box, sample=one.sample, kept_as=kept_as(one.box, one.sample))
            for one in seen.found_frame.found.regions
        )
    read = [(one, False) for one in seen.readings] + [(one, True) for one in seen.ignored]
    digits = [
        SeenDigit(
            box=one.box,
            sample=one.sample,
            reading=one,
            is_ignored=is_ignored,
            kept_as=kept_as(one.box, one.sample),
        )
        for one, is_ignored in read
    ]
    return tuple(
        one for one in digits if has_ignored or not one.is_ignored or one.kept_as not in ("", BACKGROUND)
    )


def insight_of(
    seen: SeenFrame,
    digits: Sequence[SeenDigit],
    *,
    selected: int,
    medians: StageMedians | None,
    frames_per_second: float,
) -> Insight:
    """Return what to show beside a picture whose digit ``selected`` is looked at, -1 for none."""
    count = sum(not digit.mark.is_ignored for digit in digits)
    words = words_for(seen.labels)
    times, remark = _times(seen, medians, words)
    parts = [words.count(count) if count else words.nothing_found]
    if frames_per_second > 0:
        parts.append(f"{frames_per_second:.0f} frames/s")
    if medians is not None:
        parts.append(f"{medians.total:.1f} ms a frame" if medians.count > 1 else f"{medians.total:.1f} ms")
    subtitle = " · ".join(parts)
    if not 0 <= selected < len(digits):
        return Insight(subtitle=subtitle, sentence=words.nothing_in_view, times=times, times_remark=remark)
    digit = digits[selected]
    return Insight(
        subtitle=subtitle,
        sample=digit.sample,
        probabilities=digit.reading.probabilities if digit.reading is not None else None,
        labels=seen.labels if digit.reading is not None else (),
        place=_place(digits, selected, count, words),
        box=seen.found_frame.frame.as_stored(digit.box),
        kept_as=digit.kept_as,
        times=times,
        times_remark=remark,
    )


def _nearest(box: Box, boxes: Sequence[Box]) -> int:
    """Return which of ``boxes`` shares most with ``box``, -1 where none shares anything."""
    overlaps = [one.overlap(box) for one in boxes]
    best = max(range(len(boxes)), key=overlaps.__getitem__, default=-1)
    return best if best >= 0 and overlaps[best] > 0 else -1


def _place(digits: Sequence[SeenDigit], selected: int, count: int, words: Words) -> str:
    if digits[selected].mark.is_ignored:
        return words.nothing if digits[selected].kept_as else "ignored"
    number = sum(not digit.mark.is_ignored for digit in digits[: selected + 1])
    return f"{words.one} {number} of {count}" if count > 1 else ""


def _times(seen: SeenFrame, medians: StageMedians | None, words: Words) -> tuple[tuple[StageTime, ...], str]:
    if medians is None:
        return (), ""
    count = len(seen.found_frame.found.regions)
    normalise = words.normalise(count) if count else "Normalise"
    times = (
        StageTime("Ink", medians.ink),
        StageTime("Locate", medians.locate),
        StageTime(normalise, medians.normalise),
        StageTime(runtime_text(seen.runtime), medians.classify if medians.classify > 0 else -1),
    )
    return times, f"median of {medians.count} frames" if medians.count > 1 else ""
