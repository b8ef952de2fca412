"""What a run remembers of the data set that it was trained on."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.labels import DIGITS, checked_names

NOT_INK = (
    "The set’s samples are no ink with a margin: drawings and camera pictures are read worse than its test "
    "set."
)


@dataclass(frozen=True, kw_only=True)
class DatasetInfo:
    """A data set without its samples; ``checksum`` is the SHA-256 of what was read.

    ``labels`` are the names of its classes, those of the digits in what earlier versions have written;
    ``is_ink`` where its samples are strokes with a margin, as the reader cuts them out of a picture.
    Raises `DataError` where they are no names of classes.
    """

    name: str
    path: str
    checksum: str
    train_count: int
    test_count: int
    is_drawn: bool
    labels: tuple[str, ...] = DIGITS
    is_ink: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", checked_names(self.labels))
