"""A child process seen from Qt: events as they come, and exactly one outcome.

Stopping is a ladder: ask through the protocol, then SIGTERM, then SIGKILL, each after a time-out.
"""

from __future__ import annotations

import logging
import sys
import uuid
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from workbench.core.events import Ending, Failed, Stopped, Succeeded
from workbench.worker.protocol import ProtocolError, Request, Stop, decode_event, encode_request

ASKED_TIMEOUT_MS = 5000
TERMINATE_TIMEOUT_MS = 2000
LAST_WORDS_LINES = 200
# A line longer than this is no message of ours: the largest answer has 200 digits.
LONGEST_LINE_BYTES = 8 << 20

_log = logging.getLogger(__name__)


class OutcomeKind(Enum):
    """How a job ended."""

    SUCCEEDED = auto()
    STOPPED = auto()
    FAILED = auto()
    CRASHED = auto()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A job's end: ``result`` as its ending has it, or the sentence, hint and details of a failure."""

    kind: OutcomeKind
    result: str = ""
    message: str = ""
    hint: str = ""
    details: str = ""

    def was_successful(self) -> bool:
        """Return whether the job did what it was asked."""
        return self.kind is OutcomeKind.SUCCEEDED

    def was_stopped(self) -> bool:
        """Return whether the user ended it; that is no error."""
        return self.kind is OutcomeKind.STOPPED

    def has_failed(self) -> bool:
        """Return whether the user must be told of an error."""
        return self.kind in (OutcomeKind.FAILED, OutcomeKind.CRASHED)


class Child(QObject):
    """One run of ``python -m workbench.worker`` with one job.

    ``event_received`` carries the reports of `core.events`; ``ended`` comes once, with an `Outcome`,
    after the process is gone.
    """

    event_received = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, command: list[str] | None = None) -> None:
        """``command`` replaces the worker's command line in tests."""
        super().__init__(parent)
        self._command = command or [sys.executable, "-m", "workbench.worker"]
        self._job = uuid.uuid4().hex
        self._ending: Ending | None = None
        self._is_stopping = False
        self._is_terminated = False
        self._has_ended = False
        self._pending = b""
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS_LINES)
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.readyReadStandardError.connect(self._on_error_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_process_error)
        self._ladder = QTimer(self, singleShot=True)
        self._ladder.timeout.connect(self._on_ladder_timeout)

    @property
    def is_running(self) -> bool:
        """Whether the job has begun and not yet ended."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def process_id(self) -> int:
        """The process id, or 0 when none runs."""
        return int(self._process.processId())

    def start(self, request: Request) -> None:
        """Start the process with its job; returns at once."""
        self._process.start(self._command[0], self._command[1:])
        self.send(request)

    def send(self, request: Request) -> None:
        """Write one more request to a running job."""
        if self.is_running:
            self._process.write(encode_request(request, job=self._job))

    def stop(self) -> None:
        """Ask the job to end, and see to it that it does; returns at once."""
        if self.is_running and not self._is_stopping:
            self._is_stopping = True
            self.send(Stop())
            self._ladder.start(ASKED_TIMEOUT_MS)

    def kill(self) -> None:
        """End the process now and wait for it: for the moment the window closes."""
        if self.is_running:
            self._is_stopping = True
            self._process.kill()
            self._process.waitForFinished(TERMINATE_TIMEOUT_MS)

    def _on_ladder_timeout(self) -> None:
        if not self._is_terminated:
            self._is_terminated = True
            self._last_words.append("(terminated: it did not end when asked)")
            self._process.terminate()
            self._ladder.start(TERMINATE_TIMEOUT_MS)
        else:
            self._last_words.append("(killed: it did not end when terminated)")
            self._process.kill()

    def _on_output(self) -> None:
        self._pending += bytes(self._process.readAllStandardOutput().data())
        *lines, self._pending = self._pending.split(b"\n")
        if len(self._pending) > LONGEST_LINE_BYTES:
            _log.warning("dropped %d bytes that were no message", len(self._pending))
            self._pending = b""
        for line in lines:
            self._on_line(line)

    def _on_line(self, line: bytes) -> None:
        try:
            job, event = decode_event(line)
        except ProtocolError as error:
            _log.warning("dropped a message: %s", error)
            return
        if job != self._job:
            _log.warning("dropped a message of job %s", job)
        elif self._ending is not None:
            _log.warning("dropped %s after the ending", type(event).__name__)
        elif isinstance(event, Succeeded | Stopped | Failed):
            self._ending = event
        else:
            self.event_received.emit(event)

    def _on_error_output(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in text.splitlines():
            _log.debug("child: %s", line)
            self._last_words.append(line[:1000])

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by finished().
        if error == QProcess.ProcessError.FailedToStart:
            self._end(
                Outcome(
                    kind=OutcomeKind.CRASHED,
                    message="The helper process could not be started.",
                    hint="Run make setup again.",
                    details=f"{' '.join(self._command)}: {self._process.errorString()}",
                )
            )

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._ladder.stop()
        self._on_output()
        self._on_error_output()
        self._end(self._outcome(exit_code, status))

    def _outcome(self, exit_code: int, status: QProcess.ExitStatus) -> Outcome:
        last_words = "\n".join(self._last_words)
        match self._ending:
            case Succeeded(result=result):
                return Outcome(kind=OutcomeKind.SUCCEEDED, result=result)
            case Stopped(result=result):
                return Outcome(kind=OutcomeKind.STOPPED, result=result)
            case Failed(message=message, hint=hint, details=details):
                return Outcome(
                    kind=OutcomeKind.FAILED, message=message, hint=hint, details=details or last_words
                )
        if self._is_stopping:
            return Outcome(kind=OutcomeKind.STOPPED, details=last_words)
        how = f"signal {exit_code}" if status == QProcess.ExitStatus.CrashExit else f"exit status {exit_code}"
        return Outcome(
            kind=OutcomeKind.CRASHED,
            message="The helper process ended unexpectedly.",
            hint="Try again. If it happens again, there may be too little memory.",
            details=f"Ended with {how}.\n{last_words}",
        )

    def _end(self, outcome: Outcome) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(outcome)
