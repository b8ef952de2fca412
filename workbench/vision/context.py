"""Context: letters that look like digits say nothing where the regions beside them are no digits.

The reading of a region alone cannot tell an ``O`` from a 0 or an ``l`` from a 1; the word it stands in
can, and so can a texture of which a speck here and there looks like a digit. The same as DigitKit's
``Context``: both use the constants of ``vision.json``, and whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.vision.constants import ReadingConstants
from workbench.vision.frame import Box, Grey

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
_INKED = 128


class Sureness(IntEnum):
    """What a region is by itself; a doubtful digit is no reading, and a sure one as good as certain."""

    NO_DIGIT = 0
    DOUBTFUL = 1
    DIGIT = 2
    SURE = 3


@dataclass(frozen=True, eq=False)
class InkAround:
    """The ink of a whole frame that is reduced by ``factor``, each uint8 [H, W].

    ``mask`` is above 0 on ink, and ``contrast`` its strength.
    """

    mask: Grey
    contrast: Grey
    factor: int = 1

    def place(self, sides: Numbers) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of a box in pixels of the mask, its edges included."""
        x, y, width, height = (int(side) for side in sides)
        factor = self.factor
        return x // factor, y // factor, -(-(x + width) // factor), -(-(y + height) // factor)

    def without(self, digits: Numbers) -> InkAround:
        """Return the ink that is not in the boxes of digits, int64 [N, 4]."""
        mask = self.mask.copy()
        for sides in digits:
            left, top, right, bottom = self.place(sides)
            mask[max(top, 0) : bottom, max(left, 0) : right] = 0
        return InkAround(mask, self.contrast, self.factor)

    def count(self, left: int, top: int, right: int, bottom: int, *, least: int) -> int:
        """Return how many pixels of a rectangle, cut at the frame's edges, have so much contrast."""
        part = np.s_[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        if not self.mask[part].size:
            return 0
        strong = cv2.threshold(self.contrast[part], least - 1, 255, cv2.THRESH_BINARY)[1]
        return cv2.countNonZero(cv2.bitwise_and(strong, self.mask[part]))

    def count_all(self, *, least: int) -> int:
        """Return how many pixels of the frame have so much contrast."""
        height, width = self.mask.shape
        return self.count(0, 0, width, height, least=least)


def silenced(
    boxes: Sequence[Box],
    sureness: Sequence[Sureness],
    constants: ReadingConstants,
    *,
    contrasts: Sequence[int],
    samples: Sequence[Grey],
    ink: InkAround,
) -> list[bool]:
    """Return for each region of a frame whether it is a digit that its neighbours silence.

    ``sureness`` says of each what it would be by itself, ``contrasts`` how strong its ink is, and
    ``samples`` are those of the regions, uint8 [28, 28] each. A ghost is no digit: a bar of less contrast
    than ``bar_contrast``, which is a fold of the paper, and what is fainter than ``faint_percent`` of a
    digit near it, which shines through from the page's other side. Three rules silence the others, all
    blind to what is fainter than so much of them, such as dust around chalk:

    - It stands in a word: a chain of regions of like height side by side, of which
      ``word_others`` at least and ``word_percent`` of them are no digits.
    - It stands in a crowd: of all regions around it that are not much larger or smaller,
      ``crowd_others`` at least are no digits, and no more than ``crowd_percent`` are digits.
    - It stands amid ink that is no digit's, be it a region or not, such as letters that touch: all around
      it lies ``around_percent`` of its own ink at least, with ``beside_percent`` of it on its left and
      right, or ``swamped_percent``.

    The latter two leave a word of ``crowd_digits`` digits and nothing else, such as the number of a room
    in a letter. The last leaves a page of digits, ``page_digits`` of them at least around each and
    ``page_percent`` of them at most other regions: the ink there is a stain.

    Where all this leaves ``lone_digits`` digits or fewer in a frame of other ink, it is likelier a frame
    without one: they stay if they are sure, or the other ink is less than ``lone_ink_percent`` of theirs.
    Straight strokes alone, which any drawing has, say nothing where it is ``lone_stroke_ink_percent``.
    What may be a digit though a doubtful one is no other ink there.
    """
    sure = np.array(sureness, np.int64)
    digit = is_digit = sure >= Sureness.DIGIT
    if not digit.any():
        return [False] * len(boxes)
    sides = np.array([(box.x, box.y, box.width, box.height) for box in boxes], np.int64)
    height, strength = sides[:, 3], np.array(contrasts, np.int64)
    digit = is_digit & ~_is_ghost(sides, strength, digit, constants)
    smaller, larger = np.minimum(height[:, None], height), np.maximum(height[:, None], height)
    is_seen: Flags = strength * 100 >= constants.faint_percent * strength[:, None]
    words = _words(_are_linked(sides, smaller, larger, constants))
    digits, others = _counts((words[:, None] == words) & is_seen, digit)
    is_in_word = (others >= constants.word_others) & (
        others * 100 >= constants.word_percent * (digits + others)
    )
    is_number = (others == 0) & (digits >= constants.crowd_digits)
    digits, others = _counts(_are_around(sides, smaller, larger, constants) & is_seen, digit)
    is_in_crowd = (others >= constants.crowd_others) & (
        digits * 100 <= constants.crowd_percent * (digits + others)
    )
    silent = is_digit & ~digit
    silent |= digit & (is_in_word | (is_in_crowd & ~is_number))
    is_page = (digits >= constants.page_digits) & (others * 100 <= constants.page_percent * digits)
    still = np.flatnonzero(digit & ~silent & ~is_number & ~is_page)
    if len(still):
        other = ink.without(sides[digit])
        for index in still:
            least = max(1, int(strength[index]) * constants.faint_percent // 100)
            silent[index] = _is_amid(sides[index], ink, other, constants, least=least)
    lone = np.flatnonzero(digit & ~silent)
    if 0 < len(lone) <= constants.lone_digits:
        are_strokes = all(_is_stroke(samples[int(index)], constants) for index in lone)
        own = cv2.countNonZero(ink.mask) - cv2.countNonZero(ink.without(sides[lone]).mask)
        other = ink.without(sides[sure >= Sureness.DOUBTFUL])
        for index in lone:
            least = max(1, int(strength[index]) * constants.faint_percent // 100)
            percent = other.count_all(least=least) * 100 // max(1, own)
            silent[index] = percent >= constants.lone_ink_percent and sure[index] < Sureness.SURE
            silent[index] |= percent >= constants.lone_stroke_ink_percent and are_strokes
    told: list[bool] = silent.tolist()
    return told


def _is_ghost(sides: Numbers, strength: Numbers, digit: Flags, constants: ReadingConstants) -> Flags:
    """Return bool [N]: whether each is a faint bar, or much fainter than a digit near it."""
    x, y, width, height = sides.T
    aside = np.maximum(x[:, None] - (x + width), x - (x + width)[:, None])
    above = np.maximum(y[:, None] - (y + height), y - (y + height)[:, None])
    reach = height[:, None] * constants.ghost_reach_percent
    is_near = np.maximum(aside, above) * 100 <= reach
    is_faint = strength[:, None] * 100 < constants.faint_percent * strength
    is_bar = width * 100 <= height * constants.bar_percent
    ghost: Flags = (is_bar & (strength < constants.bar_contrast)) | (is_near & is_faint & digit).any(axis=1)
    return ghost


def _is_amid(
    sides: Numbers, ink: InkAround, other: InkAround, constants: ReadingConstants, *, least: int
) -> bool:
    """Return whether there is much ink beside and around a digit that is no digit's, of so much contrast."""
    left, top, right, bottom = ink.place(sides)
    height = bottom - top
    own = max(1, ink.count(left, top, right, bottom, least=1))
    across = height * constants.ink_across_percent // 100
    down = height * constants.ink_down_percent // 100
    x, y = (left + right) // 2, (top + bottom) // 2
    around = other.count(x - across, y - down, x + across, y + down, least=least)
    reach = height * constants.beside_reach_percent // 100
    beside = other.count(left - reach, top, right + reach, bottom, least=least)
    is_beside = beside * 100 >= constants.beside_percent * own
    return around * 100 >= (constants.around_percent if is_beside else constants.swamped_percent) * own


def _is_stroke(sample: Grey, constants: ReadingConstants) -> bool:
    """Return whether the ink of a sample is a stroke that hardly bends, at whatever slant.

    Of a line, the second moment across it is nothing beside that along it; of a ring, they are equal.
    """
    y, x = (one.astype(np.int64) for one in np.nonzero(sample >= _INKED))
    count = len(x)
    across = count * int((x * x).sum()) - int(x.sum()) ** 2
    down = count * int((y * y).sum()) - int(y.sum()) ** 2
    both = count * int((x * y).sum()) - int(x.sum()) * int(y.sum())
    whole = (across + down) ** 2
    return whole > 0 and 400 * (across * down - both * both) <= constants.stroke_round_percent * whole


def _are_linked(sides: Numbers, smaller: Numbers, larger: Numbers, constants: ReadingConstants) -> Flags:
    """Return bool [N, N]: side by side, of like height, and close to each other."""
    x, y, width, height = sides.T
    apart = np.maximum(x[:, None], x) - np.minimum((x + width)[:, None], x + width)
    beside = np.minimum((y + height)[:, None], y + height) - np.maximum(y[:, None], y)
    linked: Flags = (
        (smaller * 100 >= constants.word_height_percent * larger)
        & (apart * 100 <= constants.word_gap_percent * larger)
        & (beside * 2 >= smaller)
    )
    return linked


def _are_around(sides: Numbers, smaller: Numbers, larger: Numbers, constants: ReadingConstants) -> Flags:
    """Return bool [N, N]: whether the second is around the first, and of a size not too far from its."""
    x, y, width, height = sides.T
    across = np.abs((2 * x + width)[:, None] - (2 * x + width))
    down = np.abs((2 * y + height)[:, None] - (2 * y + height))
    reach = height[:, None]
    around: Flags = (
        (across * 100 <= 2 * constants.crowd_across_percent * reach)
        & (down * 100 <= 2 * constants.crowd_down_percent * reach)
        & (smaller * 100 >= constants.crowd_height_percent * larger)
    )
    return around


def _words(linked: Flags) -> Numbers:
    """Return for each region the lowest index of the chain that it is linked into, int64 [N]."""
    count = len(linked)
    words = np.arange(count)
    while True:
        lowest = np.where(linked, words, count).min(axis=1)
        if (lowest == words).all():
            return words
        words = lowest


def _counts(belongs: Flags, digit: Flags) -> tuple[Numbers, Numbers]:
    """Return how many of the regions that belong to each are digits, and how many are not."""
    digits = (belongs & digit).sum(axis=1)
    return digits, belongs.sum(axis=1) - digits
