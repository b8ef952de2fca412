"""What is known of a measurement or an export, from its first report to its end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from workbench.core.events import Converted, FormFailed, Progress, ProjectWritten, ShortfallFound, Verified
from workbench.core.forms import Form
from workbench.sessions.child import Outcome
from workbench.sessions.written_project import WrittenProject
from workbench.worker.protocol import ExportProject, MeasureForms


class ExportPhase(Enum):
    """Where a measurement or an export is; ``ASKING`` waits for whether a shortfall is accepted."""

    IDLE = auto()
    MEASURING = auto()
    EXPORTING = auto()
    ASKING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()

    def is_busy(self) -> bool:
        """Return whether a child is at work."""
        return self in (ExportPhase.MEASURING, ExportPhase.EXPORTING)


@dataclass(frozen=True, kw_only=True)
class FormFailure:
    """A form of a run that could not be measured; ``run`` is the path of the run's folder."""

    run: str
    event: FormFailed

    @property
    def form(self) -> Form:
        """The form that failed."""
        return self.event.form


@dataclass(frozen=True, kw_only=True)
class ExportState:
    """What is known of the job that runs or ran last.

    ``running`` is the form that was begun last, ``over`` are the job's forms that were measured
    or have failed, ``waiting`` the jobs that follow. ``failures`` stay until their forms are measured
    again, and ``written``, the last export, while other models are measured. ``fraction`` is the part
    of a measurement that is done.
    """

    phase: ExportPhase = ExportPhase.IDLE
    job: MeasureForms | ExportProject | None = None
    waiting: tuple[MeasureForms, ...] = ()
    stage: Progress | None = None
    running: Form | None = None
    over: tuple[Form, ...] = ()
    fraction: float = 0.0
    failures: tuple[FormFailure, ...] = ()
    converted: Converted | None = None
    verified: Verified | None = None
    shortfall: ShortfallFound | None = None
    report: ProjectWritten | None = None
    is_stopping: bool = False
    outcome: Outcome | None = None
    written: WrittenProject | None = None

    def form_under_way(self, run: str) -> Form | None:
        """Return the form of a run that is measured or exported right now."""
        if not self.phase.is_busy() or self.job is None or self.job.run != run:
            return None
        if isinstance(self.job, ExportProject):
            return Form(model_format=self.job.model_format, precision=self.job.precision)
        # Before a form is begun, what is loaded is loaded for it.
        return self.running or next((form for form in self.job.forms if form not in self.over), None)

    def forms_to_come(self, run: str) -> tuple[Form, ...]:
        """Return the forms of a run that wait for their measurement, without the one under way."""
        if not self.phase.is_busy():
            return ()
        waiting = tuple(form for job in self.waiting if job.run == run for form in job.forms)
        if not isinstance(self.job, MeasureForms) or self.job.run != run:
            return waiting
        past = {*self.over, self.form_under_way(run)}
        return (*(form for form in self.job.forms if form not in past), *waiting)

    def failure_of(self, run: str, form: Form) -> FormFailed | None:
        """Return why a form of a run could not be measured."""
        return next((one.event for one in self.failures if (one.run, one.form) == (run, form)), None)
