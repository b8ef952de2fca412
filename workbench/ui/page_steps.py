"""Pages that are built a piece at a time, so that the window's event loop goes on in between."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from PySide6.QtWidgets import QWidget

PageT = TypeVar("PageT", bound=QWidget)
# Yields after each piece of a page, and returns the page.
Steps = Generator[None, None, PageT]


def finished(steps: Steps[PageT]) -> PageT:
    """Build what is left, at once, and return the page."""
    while True:
        page = next_step(steps)
        if page is not None:
            return page


def next_step(steps: Steps[PageT]) -> PageT | None:
    """Build one more piece; return the page when that was the last one."""
    try:
        next(steps)
    except StopIteration as end:
        page: PageT = end.value
        return page
    return None
