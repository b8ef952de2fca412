"""Loading modules behind the window, so that its event loop goes on meanwhile."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from workbench.core.events import Emit, ShouldStop
from workbench.sessions.task import Task


@dataclass(frozen=True, kw_only=True)
class Modules:
    """Modules to be loaded: those in ``plain`` know no Qt, those in ``windowed`` do.

    Qt's types come to be when they are first looked up, and that in one thread alone: Python
    crashes where two of them do it at a time.
    """

    plain: tuple[str, ...]
    windowed: tuple[str, ...]


class ModuleLoader(QObject):
    """Loads plain modules in a thread, and then the others one by one between two events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._left: list[str] = []
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def load(self, modules: Modules, then: Callable[[], None]) -> None:
        """Load ``modules``, and call ``then``; one load follows on the other."""
        self._left = list(modules.windowed)
        self._then = then
        plain = modules.plain

        def work(_emit: Emit, should_stop: ShouldStop) -> None:
            for module in plain:
                if should_stop():
                    return
                import_module(module)

        self._task = Task(work, parent=self)
        self._task.finished.connect(self._on_plain_loaded)
        self._task.start()

    def shut_down(self) -> None:
        """Wait for the module that is being loaded; nothing is called any more."""
        self._timer.stop()
        self._then = None
        if self._task is not None:
            self._task.close()

    def _on_plain_loaded(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._timer.start()

    def _on_turn(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
            return
        self._timer.stop()
        then, self._then = self._then, None
        if then is not None:
            then()


def modules_in(package: str) -> tuple[str, ...]:
    """Return the modules right in a package, such as ``workbench.ui.widgets``."""
    path: Sequence[str] = import_module(package).__path__
    return tuple(f"{package}.{module.name}" for module in pkgutil.iter_modules(path))
