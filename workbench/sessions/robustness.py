"""Measuring the robustness of a run in a child of its own, as the window sees it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import RunError
from workbench.core.events import Progress, Report
from workbench.sessions.child import Child, Outcome
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.worker.protocol import MeasureRobustness

_log = logging.getLogger(__name__)


class RobustnessPhase(Enum):
    """Where a measurement is."""

    IDLE = auto()
    MEASURING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()


@dataclass(frozen=True, kw_only=True)
class RobustnessState:
    """What is known of the measurement that runs or ran last, of the run in the folder ``run``."""

    phase: RobustnessPhase = RobustnessPhase.IDLE
    run: Path | None = None
    stage: Progress | None = None
    is_stopping: bool = False
    outcome: Outcome | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a child is at work."""
        return self.phase is RobustnessPhase.MEASURING

    @property
    def fraction(self) -> float | None:
        """The part of all readings that is done; None before the first."""
        return self.stage.done / self.stage.total if self.stage is not None and self.stage.total else None


class RobustnessSession(QObject):
    """Measures one run at a time.

    ``state_changed`` comes with every change, and ``measured`` with the folder of a run that has a
    new measurement.
    """

    state_changed = Signal(object)
    measured = Signal(object)

    def __init__(self, parent: QObject | None = None, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._state = RobustnessState()

    @property
    def state(self) -> RobustnessState:
        """The state as of the last report."""
        return self._state

    def measure(self, run: Path) -> None:
        """Measure the run in a folder on its whole test set; raises `RunError` while another one is."""
        if self._state.is_busy:
            raise RunError("Another run is being measured.", hint="Wait until it is done, or cancel it.")
        self._set(RobustnessState(phase=RobustnessPhase.MEASURING, run=run))
        self._jobs.start(MeasureRobustness(run=str(run)))

    def stop(self) -> None:
        """Ask the measurement to end; the run keeps what it had."""
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True))
            self._jobs.stop()

    def shut_down(self) -> None:
        """End the child now, for the moment when the window closes."""
        self._jobs.kill()

    def _set(self, state: RobustnessState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        if isinstance(event, Progress):
            self._set(replace(self._state, stage=event))
        else:
            _log.warning("a measurement reported %s", type(event).__name__)

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.was_successful():
            phase = RobustnessPhase.DONE
        elif outcome.was_stopped():
            phase = RobustnessPhase.STOPPED
        else:
            phase = RobustnessPhase.FAILED
        run = self._state.run
        self._set(replace(self._state, phase=phase, outcome=outcome, stage=None, is_stopping=False))
        if phase is RobustnessPhase.DONE:
            self.measured.emit(run)
