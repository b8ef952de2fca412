"""The errors that a user may read: a sentence, and what to do about it."""

from __future__ import annotations


class WorkbenchError(Exception):
    """Something failed in a way that the user can be told about.

    ``message`` is a sentence for the user, ``hint`` another that says what to do, and
    ``details`` is text for a disclosure or the log (a path, a child's last words). The
    technical cause travels as ``__cause__``.
    """

    def __init__(self, message: str, *, hint: str = "", details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DataError(WorkbenchError):
    """A data set is missing, damaged, or not what it should be."""


class RunError(WorkbenchError):
    """A run cannot be found, opened, made or trained."""


class ModelError(WorkbenchError):
    """A model cannot be loaded, converted, executed or verified."""


class SourceError(WorkbenchError):
    """A camera, video or image cannot be opened or has stopped giving frames."""


class ExportError(WorkbenchError):
    """An Xcode project cannot be written."""


class ShortfallError(ExportError):
    """A Core ML model answers too unlike its network to be handed out unasked."""


class BuildError(WorkbenchError):
    """An exported app cannot be built, installed or started."""


class SetupError(WorkbenchError):
    """Something that the workbench needs from the system is not there."""


class CancelledError(Exception):
    """The user asked to stop. Not a failure: nobody is shown an error for it."""
