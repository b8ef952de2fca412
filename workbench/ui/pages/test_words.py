"""How the Test page speaks of what a model reads: of digits, or of whatever other classes it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.core.dataset_info import NOT_INK
from workbench.core.labels import is_digits
from workbench.ui.wording import count_text


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one kind of model.

    ``one`` and ``several`` are what it reads, ``found`` is one thing that is found, ``nothing`` what it
    takes for background. ``nothing_found`` stands in the head of the page, ``nothing_in_view`` beside the
    picture.
    ``camera`` and ``image`` say what is done there, ``draw``, ``photo`` and ``video`` invite.
    """

    one: str
    several: str
    found: str
    nothing: str
    nothing_found: str
    nothing_in_view: str
    camera: str
    image: str
    draw: str
    photo: str
    video: str

    def count(self, count: int) -> str:
        """Return how many were read, such as ``3 digits``."""
        return count_text(count, self.one, self.several)

    def normalise(self, count: int) -> str:
        """Return what the stage is called that makes so many samples."""
        return f"Normalise, {count_text(count, self.found)}"


_DIGITS = Words(
    one="digit",
    several="digits",
    found="digit",
    nothing="no digit",
    nothing_found="No digit found",
    nothing_in_view="There is no digit in view.",
    camera="Reads every digit in view",
    image="Reads every digit in a picture",
    draw="Draw a digit, or several in a row",
    photo="Open, drop or paste a photo of handwritten digits.",
    video="Plug one in and look again, or open a video with handwritten digits.",
)
_OTHERS = Words(
    one="reading",
    several="readings",
    found="sample",
    nothing="background",
    nothing_found="Nothing found",
    nothing_in_view="There is nothing in view.",
    camera="Reads what is in view",
    image="Reads what is in a picture",
    draw="Draw what the model knows, one or several in a row",
    photo="Open, drop or paste a photo of what the model knows.",
    video="Plug one in and look again, or open a video.",
)


def words_for(labels: Sequence[str]) -> Words:
    """Return the words for a model with these labels; without any, nothing but digits is expected."""
    return _DIGITS if not labels or is_digits(labels) else _OTHERS


@dataclass(frozen=True)
class Note:
    """What is to be known of a model before one relies on it: in a few words, and in full."""

    brief: str = ""
    full: str = ""

    def __add__(self, other: Note) -> Note:
        return Note(f"{self.brief} {other.brief}".strip(), f"{self.full} {other.full}".strip())


_NO_INK = Note("It learned no ink, so it reads worse here.", NOT_INK)
_NOT_KEPT = Note(
    "Nothing is kept: own samples are digits.",
    "Samples of your own are digits, and this model knows other classes: nothing is kept here.",
)


def can_keep(labels: Sequence[str]) -> bool:
    """Return whether samples are kept under labels of these classes; without any, they are."""
    return not labels or is_digits(labels)


def note_on(labels: Sequence[str], *, is_ink: bool) -> Note:
    """Return what is to be known of a model with these labels, which has learned ink or has not."""
    return (Note() if is_ink else _NO_INK) + (Note() if can_keep(labels) else _NOT_KEPT)
