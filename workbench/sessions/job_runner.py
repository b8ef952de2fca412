"""One job after another, each in a child of its own: for the sessions that hold at most one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from workbench.sessions.child import Child, Outcome
from workbench.worker.protocol import Request

MakeChild: TypeAlias = Callable[[QObject], Child]


class JobRunner(QObject):
    """Runs jobs one after another, each in a child of its own.

    ``event_received`` carries the reports of `core.events`; ``ended`` comes once for each job, with its
    `Outcome`, when the next one may start.
    """

    event_received = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._make_child = make_child
        self._child: Child | None = None

    @property
    def is_running(self) -> bool:
        """Whether a job has been started and has not ended."""
        return self._child is not None

    def start(self, request: Request) -> None:
        """Start a child with its job; returns at once."""
        child = self._make_child(self)
        child.event_received.connect(self.event_received)
        child.ended.connect(self._on_ended)
        self._child = child
        child.start(request)

    def send(self, request: Request) -> None:
        """Write one more request to the job, where one runs."""
        if self._child is not None:
            self._child.send(request)

    def stop(self) -> None:
        """Ask the job to end, and see to it that it does; returns at once."""
        if self._child is not None:
            self._child.stop()

    def kill(self) -> None:
        """End the job now, for the moment when the window closes."""
        if self._child is not None:
            self._child.kill()

    def _on_ended(self, outcome: Outcome) -> None:
        if self._child is not None:
            self._child.deleteLater()
            self._child = None
        self.ended.emit(outcome)
