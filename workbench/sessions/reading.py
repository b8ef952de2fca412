"""The reader seen from the window: a long-lived child that answers samples with probabilities.

Whoever wants answers takes an `Asker`. An asker has one slot, not a queue: a newer question takes
the place of one that still waits. One request at a time is with the child. When the child crashes
or hangs, it is started again, each time after a longer pause, and gets the newest question anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from workbench.core.decision import Decision
from workbench.core.events import Answered, Filters, ModelOpened, ModelRefused
from workbench.sessions.asking import Answer, Asker, Question
from workbench.sessions.child import Child, Outcome
from workbench.worker.protocol import OpenModel, ServeModel, pack_samples

# The pause before each start anew; after the last one the user is asked.
RESTART_DELAYS_MS = (100, 1000, 4000)
OPEN_TIMEOUT_MS = 60_000
ANSWER_TIMEOUT_MS = 15_000

_log = logging.getLogger(__name__)


class ReaderState(Enum):
    """Whether samples are answered."""

    NO_MODEL = auto()
    STARTING = auto()
    READY = auto()
    FAILED = auto()


@dataclass(frozen=True, kw_only=True)
class ReaderStatus:
    """The reader's state, the model in use, and in case of failure what to tell the user.

    ``decision`` is what the model brings; None where it brings none. ``filters`` are those of its first
    convolution; None where it does not begin with one.
    """

    state: ReaderState = ReaderState.NO_MODEL
    model: Path | None = None
    labels: tuple[str, ...] = ()
    runtime: str = ""
    description: str = ""
    decision: Decision | None = None
    filters: Filters | None = None
    message: str = ""
    hint: str = ""
    details: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether a question asked now is answered."""
        return self.state is ReaderState.READY


class ReaderSession(QObject):
    """Holds the Core ML model in use, in a child process, and passes questions to it."""

    status_changed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, make_child: Callable[[QObject], Child] = Child
    ) -> None:
        super().__init__(parent)
        self._make_child = make_child
        self._status = ReaderStatus()
        self._child: Child | None = None
        self._askers: list[Asker] = []
        self._in_flight: Question | None = None
        self._request = 0
        self._failures = 0
        self._is_shut_down = False
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._launch)
        self._watch = QTimer(self, singleShot=True)
        self._watch.timeout.connect(self._on_watch_timeout)

    @property
    def status(self) -> ReaderStatus:
        """The status that ``status_changed`` announced last."""
        return self._status

    def asker(self) -> Asker:
        """Return a new asker; it lives as long as the session."""
        asker = Asker(self._serve_next, self)
        self._askers.append(asker)
        return asker

    def open(self, model: Path | None) -> None:
        """Put a Core ML model to use, anew if it is the one in use; None puts it aside."""
        self._failures = 0
        self._recall()
        if model is None:
            self._watch.stop()
            self._set_status(ReaderStatus())
            return
        self._set_status(ReaderStatus(state=ReaderState.STARTING, model=model))
        if self._child is None:
            self._launch()
        else:
            self._send_model(model)

    def retry(self) -> None:
        """Try again with the same model, after a failure."""
        if self._status.state is ReaderState.FAILED:
            self.open(self._status.model)

    def shut_down(self) -> None:
        """End the child at once, for good."""
        self._is_shut_down = True
        self._restart.stop()
        self._watch.stop()
        if self._child is not None:
            self._child.kill()

    def _serve_next(self) -> None:
        if self._in_flight is not None or not self._status.is_ready or self._child is None:
            return
        for index, asker in enumerate(self._askers):
            question = asker.take()
            if question is not None:
                # In turn, so that a camera does not starve the others.
                self._askers.append(self._askers.pop(index))
                self._send_question(self._child, question)
                return

    def _send_question(self, child: Child, question: Question) -> None:
        self._request += 1
        question.attempts += 1
        self._in_flight = question
        child.send(pack_samples(question.samples, request=self._request))
        self._watch.start(ANSWER_TIMEOUT_MS)

    def _send_model(self, model: Path) -> None:
        if self._child is not None:
            self._child.send(OpenModel(model=str(model)))
            self._watch.start(OPEN_TIMEOUT_MS)

    def _recall(self) -> None:
        """Take back the question in flight; its late answer will be stale."""
        question, self._in_flight = self._in_flight, None
        self._request += 1
        # A question that ended two children would end the third.
        if question is not None and question.attempts < 2:
            question.asker.put_back(question)

    def _launch(self) -> None:
        self._restart.stop()
        if self._is_shut_down or self._child is not None or self._status.model is None:
            return
        child = self._make_child(self)
        self._child = child
        child.event_received.connect(self._on_event)
        child.ended.connect(self._on_ended)
        child.start(ServeModel())
        self._send_model(self._status.model)

    def _on_event(self, event: object) -> None:
        match event:
            case ModelOpened():
                self._on_model_opened(event)
            case ModelRefused():
                self._on_model_refused(event)
            case Answered():
                self._on_answered(event)
            case _:
                _log.warning("dropped %s, which no reader reports", type(event).__name__)

    def _on_model_opened(self, event: ModelOpened) -> None:
        if not self._is_awaited(event.path):
            return
        self._watch.stop()
        self._set_status(
            ReaderStatus(
                state=ReaderState.READY,
                model=self._status.model,
                labels=event.labels,
                runtime=event.runtime,
                description=event.description,
                decision=event.decision,
                filters=event.filters,
            )
        )
        self._serve_next()

    def _on_model_refused(self, event: ModelRefused) -> None:
        if not self._is_awaited(event.path):
            return
        self._watch.stop()
        self._fail(event.message, hint=event.hint)

    def _is_awaited(self, path: str) -> bool:
        is_awaited = self._status.state is ReaderState.STARTING and path == str(self._status.model)
        if not is_awaited:
            _log.debug("dropped news of %s, which is not awaited", path)
        return is_awaited

    def _on_answered(self, event: Answered) -> None:
        question = self._in_flight
        if question is None or event.request != self._request:
            _log.debug("dropped the stale answer %d", event.request)
            return
        self._watch.stop()
        probabilities = _as_matrix(event, len(question.samples), len(self._status.labels))
        if probabilities is None:
            _log.warning("the reader's answer does not fit its question")
            self._end_child()
            return
        self._in_flight = None
        self._failures = 0
        decision = self._status.decision
        answer = Answer(
            ticket=question.ticket,
            samples=question.samples,
            probabilities=probabilities,
            labels=self._status.labels,
            runtime=self._status.runtime,
            milliseconds=event.milliseconds,
            threshold=None if decision is None else decision.threshold,
        )
        # The next question travels while this answer is drawn.
        self._serve_next()
        question.asker.answered.emit(answer)

    def _on_watch_timeout(self) -> None:
        _log.warning("the reader does not answer; it is started again")
        self._end_child()

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _on_ended(self, outcome: Outcome) -> None:
        if self._is_shut_down:
            return
        child, self._child = self._child, None
        if child is not None:
            child.deleteLater()
        self._watch.stop()
        self._recall()
        model = self._status.model
        if model is None or self._status.state is ReaderState.FAILED:
            return
        _log.warning("the reader ended: %s %s", outcome.message, outcome.details)
        if self._failures < len(RESTART_DELAYS_MS):
            delay = RESTART_DELAYS_MS[self._failures]
            self._failures += 1
            self._set_status(ReaderStatus(state=ReaderState.STARTING, model=model))
            self._restart.start(delay)
        else:
            self._fail(
                "The reader stops again and again.",
                hint="Try again, or choose another model.",
                details=f"{outcome.message}\n{outcome.details}".strip(),
            )

    def _fail(self, message: str, *, hint: str, details: str = "") -> None:
        self._set_status(
            ReaderStatus(
                state=ReaderState.FAILED,
                model=self._status.model,
                message=message,
                hint=hint,
                details=details,
            )
        )

    def _set_status(self, status: ReaderStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)


def _as_matrix(event: Answered, count: int, classes: int) -> NDArray[np.float32] | None:
    if len(event.probabilities) != count or any(len(row) != classes for row in event.probabilities):
        return None
    return np.array(event.probabilities, dtype=np.float32).reshape(count, classes)
