"""What nobody foresaw: an exception in a slot or a thread is logged and told, and the window lives on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from workbench.core.errors import WorkbenchError
from workbench.ui.messages import Messages

_log = logging.getLogger(__name__)


class UnexpectedErrors(QObject):
    """Takes the place of Python's hooks for exceptions that nobody catches."""

    _happened = Signal(object)

    def __init__(self, messages: Messages, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        # Queued, because a thread may call, and because a slot that fails may be painting.
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread

    def uninstall(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", details)
        if isinstance(error, WorkbenchError):
            self._happened.emit((error.message, error.hint, error.details))
        else:
            self._happened.emit(
                (
                    "Something unexpected went wrong.",
                    "You can go on working; the log has the details.",
                    details,
                )
            )

    def _take_from_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._take(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_happened(self, told: tuple[str, str, str]) -> None:
        self._messages.error(*told)
