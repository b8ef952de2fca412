"""What a run remembers of the data set that it was trained on."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.labels import DIGITS, checked_names


@dataclass(frozen=True, kw_only=True)
class DatasetInfo:
    """A data set without its samples; ``checksum`` is the SHA-256 of what was read.

    ``labels`` are the names of its classes, those of the digits in what earlier versions have written.
    Raises `DataError` where they are no names of classes.
    """

    name: str
    path: str
    checksum: str
    train_count: int
    test_count: int
    is_drawn: bool
    labels: tuple[str, ...] = DIGITS

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", checked_names(self.labels))
