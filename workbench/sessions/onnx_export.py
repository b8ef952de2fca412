"""Writing a run's network as an ONNX model in a child of its own, as the window sees it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import ExportError, WorkbenchError
from workbench.core.events import Progress, Report, Verified
from workbench.sessions.child import Child, Outcome
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.worker.protocol import ConvertToOnnx

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class OnnxState:
    """What is known of the conversion that runs or ran last."""

    is_busy: bool = False
    is_stopping: bool = False
    stage: Progress | None = None
    verified: Verified | None = None

    @property
    def fraction(self) -> float | None:
        """The part of the stage at hand that is done, None where it is not known."""
        return self.stage.done / self.stage.total if self.stage is not None and self.stage.total else None


class OnnxSession(QObject):
    """Converts one run at a time.

    ``state_changed`` comes with every change, ``written`` with the `Verified` of a model that is in its
    place, and ``failed`` with the error of one that is not.
    """

    state_changed = Signal(object)
    written = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._state = OnnxState()

    @property
    def state(self) -> OnnxState:
        """The state as of the last report."""
        return self._state

    def convert(self, request: ConvertToOnnx) -> None:
        """Write and verify an ONNX model; raises `ExportError` while another one is written."""
        if self._state.is_busy:
            raise ExportError("Another ONNX model is being written.", hint="Wait until it is, or cancel it.")
        self._set(OnnxState(is_busy=True))
        self._jobs.start(request)

    def stop(self) -> None:
        """Ask the conversion to end; nothing is written then."""
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True))
            self._jobs.stop()

    def shut_down(self) -> None:
        """End the child now, for the moment when the window closes."""
        self._jobs.kill()

    def _set(self, state: OnnxState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        match event:
            case Progress():
                self._set(replace(self._state, stage=event))
            case Verified():
                self._set(replace(self._state, verified=event))
            case _:
                _log.warning("an export to ONNX reported %s", type(event).__name__)

    def _on_ended(self, outcome: Outcome) -> None:
        verified = self._state.verified
        self._set(OnnxState(verified=verified))
        if outcome.was_successful() and verified is not None:
            self.written.emit(replace(verified, path=outcome.result or verified.path))
        elif outcome.has_failed():
            self.failed.emit(WorkbenchError(outcome.message, hint=outcome.hint, details=outcome.details))
