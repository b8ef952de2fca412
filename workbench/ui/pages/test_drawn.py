"""What is shown of a drawing that was read: its digits in a line, as marks, and one of them in detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import BACKGROUND
from workbench.sessions.drawing import DrawnReading
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_kept import LabelOf
from workbench.ui.pages.test_words import Words
from workbench.ui.widgets.marks import Mark
from workbench.ui.widgets.reading_row import RowDigit
from workbench.ui.widgets.times_card import StageTime
from workbench.ui.wording import runtime_text
from workbench.vision.frame import Box
from workbench.vision.reading import default_decision

_PURPOSE = "Reads while you draw"
_NO_DIGIT = "–"


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadDigit:
    """A digit of a drawing: where it is, its sample, what it is read as, and what the user says it is.

    ``place`` is where it was on the canvas when the drawing was begun, whose window may have grown since.
    ``sample`` is uint8 [28, 28]; ``probabilities`` is float32 [classes], None without an answer;
    ``kept_as`` is empty where the user has said nothing.
    """

    box: Box
    place: Box
    row: int
    sample: NDArray[np.uint8]
    probabilities: NDArray[np.float32] | None
    label: str
    is_sure: bool
    kept_as: str

    @property
    def text(self) -> str:
        """What is shown of it: the user's label or the model's, empty without either."""
        label = self.kept_as or self.label
        return _NO_DIGIT if label == BACKGROUND else label

    @property
    def mark(self) -> Mark:
        """Its mark on the canvas."""
        is_ignored = (self.kept_as or self.label) == BACKGROUND
        text = "" if is_ignored and not self.kept_as else self.text
        return Mark(self.box, text, is_ignored=is_ignored, is_kept=bool(self.kept_as))


class DrawnSelection:
    """The digit that is looked at: the one that was chosen, or else the one nearest to the pen."""

    def __init__(self) -> None:
        self._box: Box | None = None

    def choose(self, box: Box) -> None:
        """Look at the digit in ``box`` until the drawing changes."""
        self._box = box

    def follow_pen(self) -> None:
        """Look at what is drawn from now on."""
        self._box = None

    def index_among(self, boxes: Sequence[Box], pen: tuple[float, float]) -> int:
        """Return which of ``boxes`` is looked at, -1 if there is none."""
        if not boxes:
            return -1
        if self._box is not None:
            chosen = self._box
            return max(range(len(boxes)), key=lambda index: boxes[index].overlap(chosen))
        return min(range(len(boxes)), key=lambda index: _distance(boxes[index], pen))


def digits_read(reading: DrawnReading, label_of: LabelOf) -> tuple[ReadDigit, ...]:
    """Return the digits of a drawing with what is said of each."""
    answer = reading.answer
    digits = []
    for index, digit in enumerate(reading.digits):
        row = None if answer is None else answer.probabilities[index]
        label, is_sure = "", False
        if answer is not None and row is not None:
            threshold = default_decision().threshold if answer.threshold is None else answer.threshold
            label = answer.labels[int(row.argmax())]
            is_sure = label != BACKGROUND and bool(row.max() >= threshold)
        digits.append(
            ReadDigit(
                box=digit.box,
                place=digit.place,
                row=digit.row,
                sample=digit.sample,
                probabilities=row,
                label=label,
                is_sure=is_sure,
                kept_as=label_of(digit.sample, digit.place),
            )
        )
    return tuple(digits)


def line_of(digits: Sequence[ReadDigit]) -> tuple[RowDigit, ...]:
    """Return the digits of a drawing as a line; nothing before there is an answer."""
    if not all(digit.text for digit in digits):
        return ()
    return tuple(
        RowDigit(digit.text, digit.row, is_sure=digit.is_sure, is_kept=bool(digit.kept_as))
        for digit in digits
    )


def marks_of_drawing(digits: Sequence[ReadDigit]) -> tuple[Mark, ...]:
    """Return the marks of a drawing: none where a single digit is, which needs none."""
    return tuple(digit.mark for digit in digits) if len(digits) > 1 else ()


def insight_of_drawing(
    reading: DrawnReading, digits: Sequence[ReadDigit], selected: int, *, words: Words
) -> Insight:
    """Return what to show beside a drawing of which the digit ``selected`` is looked at, -1 for none."""
    if not 0 <= selected < len(digits):
        return Insight(subtitle=_PURPOSE, sentence="Nothing is drawn yet.")
    digit, count, answer = digits[selected], len(digits), reading.answer
    found = reading.found
    parts = [_PURPOSE] if count == 1 else [_PURPOSE, words.count(count)]
    if answer is not None:
        together = found.locate_milliseconds + found.normalise_milliseconds + answer.milliseconds
        parts.append(f"{together:.1f} ms a reading")
    normalise = "Normalise" if count == 1 else words.normalise(count)
    return Insight(
        subtitle=" · ".join(parts),
        sample=digit.sample,
        probabilities=digit.probabilities,
        labels=answer.labels if answer is not None else (),
        place=f"{words.one} {selected + 1} of {count}" if count > 1 else "",
        box=digit.place,
        kept_as=digit.kept_as,
        times=(
            StageTime("Locate", found.locate_milliseconds),
            StageTime(normalise, found.normalise_milliseconds),
            StageTime(
                runtime_text(answer.runtime if answer is not None else ""),
                answer.milliseconds if answer is not None else -1,
            ),
        ),
    )


def _distance(box: Box, place: tuple[float, float]) -> float:
    x, y = place
    return max(box.x - x, x - box.right, 0) + max(box.y - y, y - box.bottom, 0)
