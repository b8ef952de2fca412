"""What is shown of a picture with readings: its marks, and one digit of it in detail."""

from __future__ import annotations

from workbench.sessions.camera import SeenFrame
from workbench.sessions.frame_times import StageMedians
from workbench.ui.pages.test_insight import Insight
from workbench.ui.widgets.frame_view import Mark
from workbench.ui.widgets.times_card import StageTime
from workbench.ui.wording import count_text, runtime_text
from workbench.vision.frame import Box


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
        chosen = self._box
        overlaps = [box.overlap(chosen) for box in boxes]
        best = max(range(len(boxes)), key=overlaps.__getitem__)
        if overlaps[best] == 0:
            return 0
        self._box = boxes[best]
        return best


def marks_of(seen: SeenFrame, *, has_ignored: bool) -> tuple[Mark, ...]:
    """Return a mark for every reading; without a model, one for every region found.

    With ``has_ignored``, what the model takes for no digit follows.
    """
    if seen.readings is None:
        return tuple(Mark(region.box) for region in seen.found_frame.found.regions)
    marks = [Mark(reading.box, reading.label) for reading in seen.readings]
    if has_ignored:
        marks += [Mark(reading.box, is_ignored=True) for reading in seen.ignored]
    return tuple(marks)


def insight_of(
    seen: SeenFrame, *, selected: int, medians: StageMedians | None, frames_per_second: float
) -> Insight:
    """Return what to show beside a picture whose mark ``selected`` is looked at, -1 for none."""
    marks = marks_of(seen, has_ignored=True)
    count = sum(not mark.is_ignored for mark in marks)
    times, remark = _times(seen, medians)
    parts = [count_text(count, "digit") if count else "No digit found"]
    if frames_per_second > 0:
        parts.append(f"{frames_per_second:.0f} frames/s")
    if medians is not None:
        parts.append(f"{medians.total:.1f} ms a frame" if medians.count > 1 else f"{medians.total:.1f} ms")
    subtitle = " · ".join(parts)
    if not 0 <= selected < len(marks):
        return Insight(
            subtitle=subtitle, sentence="There is no digit in view.", times=times, times_remark=remark
        )
    place = f"digit {selected + 1} of {count}" if count > 1 else ""
    if seen.readings is None:
        sample = seen.found_frame.found.regions[selected].sample
        return Insight(subtitle=subtitle, sample=sample, place=place, times=times, times_remark=remark)
    is_ignored = marks[selected].is_ignored
    reading = (*seen.readings, *seen.ignored)[selected]
    return Insight(
        subtitle=subtitle,
        sample=reading.sample,
        probabilities=reading.probabilities,
        labels=seen.labels,
        place="ignored" if is_ignored else place,
        times=times,
        times_remark=remark,
    )


def _times(seen: SeenFrame, medians: StageMedians | None) -> tuple[tuple[StageTime, ...], str]:
    if medians is None:
        return (), ""
    count = len(seen.found_frame.found.regions)
    normalise = f"Normalise, {count_text(count, 'digit')}" if count else "Normalise"
    times = (
        StageTime("Ink", medians.ink),
        StageTime("Locate", medians.locate),
        StageTime(normalise, medians.normalise),
        StageTime(runtime_text(seen.runtime), medians.classify if medians.classify > 0 else -1),
    )
    return times, f"median of {medians.count} frames" if medians.count > 1 else ""
