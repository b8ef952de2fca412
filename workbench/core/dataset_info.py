"""What a run remembers of the data set that it was trained on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DatasetInfo:
    """A data set without its samples; ``checksum`` is the SHA-256 of what was read."""

    name: str
    path: str
    checksum: str
    train_count: int
    test_count: int
    is_drawn: bool
