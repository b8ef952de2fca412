"""Which digits of a picture the user has kept: by pixels and place, before a camera by where they are now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Box

# The label under which the user keeps a sample, uint8 [28, 28], that lies in a box of what is read now, in
# pixels as stored; empty for none.
LabelOf = Callable[[NDArray[np.uint8], Box], str]


def unlabelled(_sample: NDArray[np.uint8], _box: Box) -> str:
    """Return the label of a sample where nothing is kept."""
    return ""


# A digit that was not seen for so many pictures has left.
_MISSED_FRAMES = 15
# Boxes of one digit in two pictures share at least this much of both together.
_LEAST_SHARE = 0.3


@dataclass(eq=False)
class _Followed:
    """A kept sample, the box in which its digit was last, and for how many pictures it was missed.

    ``kept_in`` is the box that it was kept with, in pixels as stored.
    """

    sample: NDArray[np.uint8]
    kept_in: Box
    box: Box
    missed: int = 0
    is_seen: bool = False


class KeptDigits:
    """Knows the labels that the user gave to the digits of the picture that is shown.

    A still picture makes the same samples in the same places each time, so these tell. A camera's differ
    from picture to picture: there a digit is followed by its box.
    """

    def __init__(self) -> None:
        self._label_of: LabelOf = unlabelled
        self._followed: list[_Followed] = []

    def use(self, label_of: LabelOf) -> None:
        """Ask this for the label under which a sample is kept."""
        self._label_of = label_of

    def follow(self, box: Box, sample: NDArray[np.uint8], *, kept_in: Box) -> None:
        """Take notice that the digit in ``box`` has just been kept by a sample, uint8 [28, 28].

        The sample may be of an earlier picture, in which it was in ``kept_in``, in pixels as stored.
        """
        self._followed = [one for one in self._followed if _share(one.box, box) < _LEAST_SHARE]
        self._followed.append(_Followed(sample, kept_in, box))

    def clear(self) -> None:
        """Follow nothing: other pictures begin."""
        self._followed.clear()

    def next_picture(self) -> None:
        """Begin with the next picture of the same source; `label_of` is asked for each of its digits."""
        for one in self._followed:
            one.missed = 0 if one.is_seen else one.missed + 1
            one.is_seen = False
        self._followed = [
            one
            for one in self._followed
            if one.missed < _MISSED_FRAMES and self._label_of(one.sample, one.kept_in)
        ]

    def label_of(self, box: Box, sample: NDArray[np.uint8], *, stored: Box) -> str:
        """Return the label under which a digit of the picture is kept, empty for none.

        ``sample`` is uint8 [28, 28], and ``stored`` is ``box`` in pixels as stored.
        """
        near = max(self._followed, key=lambda one: _share(one.box, box), default=None)
        if near is not None and _share(near.box, box) >= _LEAST_SHARE:
            near.box, near.is_seen = box, True
            return self._label_of(near.sample, near.kept_in)
        return self._label_of(sample, stored)


def _share(one: Box, other: Box) -> float:
    both = one.overlap(other)
    return both / (one.area + other.area - both) if both else 0.0
