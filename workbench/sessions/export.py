"""Measuring Core ML models and writing the Xcode project, each job in a child of its own."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import ExportError
from workbench.core.events import (
    Converted,
    Emit,
    FormFailed,
    FormMeasured,
    FormStarted,
    Progress,
    ProjectWritten,
    Report,
    ShortfallFound,
    ShouldStop,
    Verified,
)
from workbench.core.forms import Form
from workbench.sessions.child import Child, Outcome, OutcomeKind
from workbench.sessions.export_state import ExportPhase, ExportState, FormFailure
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.sessions.task import Task
from workbench.sessions.written_project import WrittenProject, read_written_project
from workbench.worker.protocol import ExportProject, MeasureForms

_log = logging.getLogger(__name__)


class ExportSession(QObject):
    """Converts, verifies and exports, one job at a time; measurements wait for each other.

    ``state_changed`` comes with every change, ``model_measured`` with the path of a run and its newly
    measured `ExportedModel`, ``shortfall_found`` with a `ShortfallFound` where an export stopped for a
    question, and ``export_ended`` with the state when an export is over.
    """

    state_changed = Signal(object)
    model_measured = Signal(str, object)
    shortfall_found = Signal(object)
    export_ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._listing: Task | None = None
        self._queue: deque[MeasureForms] = deque()
        # How the export ended whose parts are being read.
        self._export_outcome = Outcome(kind=OutcomeKind.SUCCEEDED)
        self._state = ExportState()

    @property
    def state(self) -> ExportState:
        """The state as of the last report."""
        return self._state

    def measure(self, request: MeasureForms) -> None:
        """Make these rows of a run's size table, after those that are under way, each once."""
        under_way = {self._state.form_under_way(request.run), *self._state.forms_to_come(request.run)}
        forms = tuple(form for form in request.forms if form not in under_way)
        if not forms:
            return
        self._queue.append(replace(request, forms=forms))
        if self._state.phase.is_busy():
            self._set(replace(self._state, waiting=tuple(self._queue)))
        else:
            self._start_next()

    def export(self, request: ExportProject, *, known: ShortfallFound | None = None) -> None:
        """Write an Xcode project; raises `ExportError` while another job runs.

        With ``known``, a shortfall that an earlier measurement has found, the question comes at once.
        """
        if self._state.phase.is_busy():
            raise ExportError(
                "Another export or measurement is running.", hint="Wait until it ends, or stop it."
            )
        if known is not None:
            self._set(replace(self._begun(request), phase=ExportPhase.ASKING, shortfall=known))
            self.shortfall_found.emit(known)
        else:
            self._start(request, ExportPhase.EXPORTING)

    def accept_shortfall(self) -> None:
        """Export what falls short all the same, because the user has said so."""
        job = self._state.job
        if self._state.phase is ExportPhase.ASKING and isinstance(job, ExportProject):
            self._start(replace(job, accepts_shortfall=True), ExportPhase.EXPORTING)

    def decline_shortfall(self) -> None:
        """Leave the export that falls short at that: nothing was written."""
        if self._state.phase is ExportPhase.ASKING:
            self._set(replace(self._state, phase=ExportPhase.STOPPED, shortfall=None))
            self.export_ended.emit(self._state)

    def stop(self) -> None:
        """Ask the job to end, and drop the measurements that wait."""
        self._queue.clear()
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True, waiting=()))
            self._jobs.stop()

    def shut_down(self) -> None:
        """End the job's process now, for the moment when the window closes."""
        self._queue.clear()
        self._jobs.kill()
        if self._listing is not None:
            self._listing.close()
            self._listing = None

    def _start_next(self) -> None:
        self._start(self._queue.popleft(), ExportPhase.MEASURING)

    def _start(self, request: MeasureForms | ExportProject, phase: ExportPhase) -> None:
        self._set(replace(self._begun(request), phase=phase))
        self._jobs.start(request)

    def _begun(self, request: MeasureForms | ExportProject) -> ExportState:
        state = self._state
        return ExportState(
            job=request, waiting=tuple(self._queue), failures=state.failures, written=state.written
        )

    def _set(self, state: ExportState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        state = self._state
        match event:
            case Progress():
                self._set(replace(state, stage=event, fraction=max(state.fraction, _fraction(state, event))))
            case FormStarted(form=form):
                self._set(replace(_without_failure(state, form), running=form, stage=None))
            case FormMeasured(model=model) if isinstance(state.job, MeasureForms):
                self._set(_over(state, model.form))
                self.model_measured.emit(state.job.run, model)
            case FormFailed(form=form) if state.job is not None:
                failure = FormFailure(run=state.job.run, event=event)
                self._set(replace(_over(state, form), failures=(*state.failures, failure)))
            case Converted():
                self._set(replace(state, converted=event))
            case Verified():
                self._set(replace(state, verified=event))
            case ShortfallFound():
                self._set(replace(state, shortfall=event))
            case ProjectWritten():
                self._set(replace(state, report=event))
            case _:
                _log.warning("an export reported %s", type(event).__name__)

    def _on_ended(self, outcome: Outcome) -> None:
        state = self._state
        match state.job:
            case ExportProject() as job if outcome.was_successful():
                # The project's parts are read before the end is told, so that they come together.
                self._list_written(job, outcome)
            case ExportProject() if state.shortfall is not None and outcome.has_failed():
                self._set(replace(state, phase=ExportPhase.ASKING, stage=None, is_stopping=False))
                self.shortfall_found.emit(state.shortfall)
            case MeasureForms() if outcome.was_successful() and self._queue:
                self._start_next()
            case _:
                self._finish(outcome)

    def _finish(self, outcome: Outcome, written: WrittenProject | None = None) -> None:
        self._queue.clear()
        phase = ExportPhase.FAILED
        if outcome.was_successful():
            phase = ExportPhase.DONE
        elif outcome.was_stopped():
            phase = ExportPhase.STOPPED
        state = self._state
        self._set(
            replace(
                state,
                phase=phase,
                outcome=outcome,
                stage=None,
                running=None,
                waiting=(),
                is_stopping=False,
                written=written or state.written,
            )
        )
        if isinstance(state.job, ExportProject):
            self.export_ended.emit(self._state)

    def _list_written(self, job: ExportProject, outcome: Outcome) -> None:
        path = Path(outcome.result or job.out)
        self._export_outcome = outcome
        state = self._state

        def work(_emit: Emit, _should_stop: ShouldStop) -> WrittenProject:
            return read_written_project(
                path, request=job, report=state.report, converted=state.converted, verified=state.verified
            )

        self._listing = Task(work, parent=self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(self._on_listing_failed)
        self._listing.finished.connect(self._on_listing_finished)
        self._listing.start()

    def _on_listed(self, written: WrittenProject) -> None:
        self._finish(self._export_outcome, written)

    def _on_listing_failed(self) -> None:
        self._finish(self._export_outcome)

    def _on_listing_finished(self) -> None:
        if self._listing is not None:
            self._listing.deleteLater()
            self._listing = None


def _fraction(state: ExportState, stage: Progress) -> float:
    """Return the part of a measurement that is done: whole forms, and the stage of the one at hand."""
    if not isinstance(state.job, MeasureForms):
        return 0.0
    within = stage.done / stage.total if stage.total else 0.0
    return (len(state.over) + within) / len(state.job.forms)


def _over(state: ExportState, form: Form) -> ExportState:
    over = state.over if form in state.over else (*state.over, form)
    total = len(state.job.forms) if isinstance(state.job, MeasureForms) else len(over)
    return replace(
        state, over=over, running=None, stage=None, fraction=max(state.fraction, len(over) / total)
    )


def _without_failure(state: ExportState, form: Form) -> ExportState:
    run = state.job.run if state.job is not None else ""
    return replace(state, failures=tuple(one for one in state.failures if (one.run, one.form) != (run, form)))
