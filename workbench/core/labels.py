"""The names of the classes, as labels in a data set and as Core ML class labels."""

from __future__ import annotations

DIGITS: tuple[str, ...] = tuple("0123456789")
BACKGROUND = "background"
SIDE = 28
