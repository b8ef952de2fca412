"""The names of the classes, as labels in a data set and as Core ML class labels."""

from __future__ import annotations

from workbench.core.errors import ModelError

DIGITS: tuple[str, ...] = tuple("0123456789")
BACKGROUND = "background"
SIDE = 28


def labels_of(count: int) -> tuple[str, ...]:
    """Return the labels of a network with ``count`` classes, in the order of its outputs.

    Raises `ModelError` where the workbench trains no such network.
    """
    for labels in (DIGITS, (*DIGITS, BACKGROUND)):
        if len(labels) == count:
            return labels
    raise ModelError(
        f"The network answers with {count} classes.",
        hint="Choose one that answers with the ten digits, or with those and background.",
    )
