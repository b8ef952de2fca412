"""How a file that cannot be read is told to the user: by its name, and with the reason."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from workbench.core.errors import ModelError

_LONGEST_REASON = 300
_EXPORT_AGAIN = "Export the model again, or choose another file."


class UnreadableError(Exception):
    """A part of a model cannot be read; the text goes on where the file's name was the subject.

    A reason may quote names out of the file: it is cut where it is long, and what a terminal would
    take for a command is replaced.
    """

    def __init__(self, reason: str, *, hint: str = _EXPORT_AGAIN) -> None:
        if len(reason) > _LONGEST_REASON:
            reason = f"{reason[:_LONGEST_REASON]}…"
        super().__init__("".join(each if each.isprintable() else "\ufffd" for each in reason))
        self.hint = hint


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn what fails while the file at ``path`` is read into a `ModelError` that names the file."""
    try:
        yield
    except UnreadableError as error:
        raise ModelError(f"“{path.name}” {error}.", hint=error.hint, details=str(path)) from error
    except OSError as error:
        raise ModelError(
            f"“{path.name}” cannot be read: {error.strerror or error}.",
            hint="Check that the file is there and that you may read it.",
            details=str(path),
        ) from error
