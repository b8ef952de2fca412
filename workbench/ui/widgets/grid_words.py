"""What a grid says of its samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class GridWords:
    """``name`` says what a sample is, by its index; ``caption`` are a few characters to stand over it."""

    name: Callable[[int], str] = lambda index: f"Sample {index:,}"
    caption: Callable[[int], str] | None = None
