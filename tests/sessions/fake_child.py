"""Stand-ins for a child process: one that a test speaks for, and one that replays recorded lines."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.events import Report
from workbench.sessions.child import Child, Outcome, OutcomeKind
from workbench.worker.protocol import Request, Stop

RECORDINGS = Path(__file__).with_name("recordings")


class FakeChild(QObject):
    """A child without a process: the test says what it reports and how it ends."""

    event_received = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.requests: list[Request] = []
        self.is_running = False
        # Asked, and asked with the ladder behind it that ends the process for certain.
        self.was_asked_to_stop = False
        self.was_pressed_to_stop = False

    def start(self, request: Request) -> None:
        self.is_running = True
        self.requests.append(request)

    def send(self, request: Request) -> None:
        self.requests.append(request)
        self.was_asked_to_stop |= isinstance(request, Stop)

    def stop(self) -> None:
        self.was_asked_to_stop = True
        self.was_pressed_to_stop = True

    def kill(self) -> None:
        if self.is_running:
            self.end(Outcome(kind=OutcomeKind.STOPPED))

    def say(self, *reports: Report) -> None:
        for report in reports:
            self.event_received.emit(report)

    def end(self, outcome: Outcome) -> None:
        self.is_running = False
        self.ended.emit(outcome)

    def succeed(self, result: str = "") -> None:
        self.end(Outcome(kind=OutcomeKind.SUCCEEDED, result=result))


class Nursery:
    """Makes fake children for a session and keeps them for the test."""

    def __init__(self) -> None:
        self.children: list[FakeChild] = []

    def __call__(self, parent: QObject) -> FakeChild:
        child = FakeChild(parent)
        self.children.append(child)
        return child

    @property
    def last(self) -> FakeChild:
        return self.children[-1]


def replaying(recording: str) -> type[Child] | object:
    """Return a maker of real children that replay ``recordings/<recording>`` line by line."""

    def make(parent: QObject) -> Child:
        script = Path(__file__).with_name("replay.py")
        return Child(parent, command=[sys.executable, "-S", str(script), str(RECORDINGS / recording)])

    return make
