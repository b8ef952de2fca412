"""Loading modules in a thread, so that the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from PySide6.QtCore import QObject

from workbench.core.events import Emit, ShouldStop
from workbench.sessions.task import Task


class ModuleLoader(QObject):
    """Imports modules one group after another; what follows on a group runs in the window's thread.

    A module that cannot be imported is not told here: whoever needs it imports it again, and fails
    in its own words.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[tuple[tuple[str, ...], Callable[[], None]]] = []
        self._task: Task | None = None

    def load(self, modules: Sequence[str], then: Callable[[], None]) -> None:
        """Import ``modules``, and then call ``then``; groups keep their order."""
        self._waiting.append((tuple(modules), then))
        if self._task is None:
            self._start_next()

    def shut_down(self) -> None:
        """Wait for the module that is being loaded; nothing is called any more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.close()

    def _start_next(self) -> None:
        modules, _then = self._waiting[0]

        def work(_emit: Emit, should_stop: ShouldStop) -> None:
            for module in modules:
                if should_stop():
                    return
                import_module(module)

        self._task = Task(work, parent=self)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_finished(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        _modules, then = self._waiting.pop(0)
        if self._waiting:
            self._start_next()
        then()
