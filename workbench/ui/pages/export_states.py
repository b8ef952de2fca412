"""What the Export page says in each of its states."""

from __future__ import annotations

from workbench.core.errors import WorkbenchError
from workbench.core.events import ShortfallFound
from workbench.sessions.export_forms import FormRow
from workbench.sessions.export_settings import TypedExport
from workbench.sessions.export_state import ExportPhase, ExportState
from workbench.sessions.flips import FlipsWanted
from workbench.sessions.runs import RunEntry
from workbench.ui.widgets import StatePane
from workbench.ui.widgets.step_list import Step
from workbench.worker.protocol import ExportProject, MeasureForms


def subtitle(state: ExportState, *, typed: TypedExport, problems: dict[str, str]) -> str:
    """Return the line below the page's title."""
    if state.is_stopping:
        return "Stopping"
    if state.phase is ExportPhase.EXPORTING:
        return f"Exporting {typed.out().name}: {_stage(state)}"
    if state.phase is ExportPhase.MEASURING:
        return _measuring(state)
    if state.phase is ExportPhase.ASKING:
        return "Nothing is written yet: the model answers otherwise than its network too often"
    if problems:
        return f"Not yet: {next(iter(problems.values()))}"
    return "An Xcode project with the camera app and your model inside"


def why_not(*, entry: RunEntry | None, problems: dict[str, str], is_busy: bool) -> str:
    """Return why nothing can be exported now, or an empty text."""
    if is_busy:
        return "Wait until the job that runs has ended, or cancel it."
    if entry is None:
        return "Train a network first."
    return "\n".join(problems.values())


def show_no_runs(pane: StatePane, *, is_loaded: bool) -> None:
    """Show that there is nothing to export yet."""
    if not is_loaded:
        pane.show_state(icon="export", title="Reading the runs…")
        return
    pane.show_state(
        icon="export",
        title="Nothing to export yet",
        sentence="Export takes a trained network. Train one: the tutorial's recipe takes about a minute.",
        actions=(("train", "Open the Train page"),),
    )


def steps_of(state: ExportState) -> tuple[Step, ...]:
    """Return the steps of an export with how far each has come."""
    is_converted, is_verified = state.converted is not None, state.verified is not None
    count = f" on {state.verified.verification.count:,} samples" if state.verified is not None else ""
    return (
        Step(text="Convert the network to Core ML", is_done=is_converted, is_running=not is_converted),
        Step(
            text=f"Verify that the Core ML model answers as the network{count}",
            is_done=is_verified,
            is_running=is_converted and not is_verified,
        ),
        Step(text="Write the Xcode project", is_done=False, is_running=is_verified),
    )


def was_export(state: ExportState) -> bool:
    """Return whether the job of a state writes, or wrote, a project."""
    return isinstance(state.job, ExportProject)


def failure_of(state: ExportState) -> WorkbenchError | None:
    """Return what a measurement failed with, to be told above the page."""
    outcome = state.outcome
    if outcome is None or not outcome.has_failed():
        return None
    return WorkbenchError(outcome.message, hint=outcome.hint, details=outcome.details)


def progress_of(state: ExportState) -> float | None:
    """Return the part of the job that is done, None where it is not known."""
    is_known = state.phase is ExportPhase.MEASURING and state.fraction > 0 and not state.is_stopping
    return state.fraction if is_known else None


def flips_wanted(entry: RunEntry | None, row: FormRow) -> FlipsWanted | None:
    """Return the flips of a form whose pictures are shown, if it has been measured."""
    record = entry.run.record if entry is not None else None
    if record is None or row.measurement is None:
        return None
    return FlipsWanted(
        dataset=record.dataset,
        verified_on=row.measurement.verified_on,
        flipped=row.measurement.verification.flipped,
    )


def shortfall_of(row: FormRow) -> ShortfallFound | None:
    """Return where a measured form falls short of its bound, as an export of it would find."""
    # What the export compares is the reference runtime.
    if row.measurement is None or row.units is not None or not row.shortfall:
        return None
    return ShortfallFound(
        precision=row.form.precision,
        samples=row.measurement.verified_on,
        verification=row.measurement.verification,
        sentence=row.shortfall,
    )


def _measuring(state: ExportState) -> str:
    waiting = sum(len(job.forms) for job in state.waiting)
    total = waiting + (len(state.job.forms) if isinstance(state.job, MeasureForms) else 0)
    which = f" {min(len(state.over) + 1, total)} of {total}" if total > 1 else ""
    return f"Measuring{which}: {_stage(state)}"


def forms_failure_of(state: ExportState) -> WorkbenchError | None:
    """Return what to tell of the forms that could not be measured, once the others are."""
    job = state.job
    if state.phase is not ExportPhase.DONE or not isinstance(job, MeasureForms):
        return None
    failed = [one.event for one in state.failures if one.run == job.run and one.form in job.forms]
    if not failed:
        return None
    first, *others = failed
    if others:
        details = "\n".join(f"{one.form.title}: {one.message} {one.details}".strip() for one in failed)
        return WorkbenchError(f"{len(failed)} forms could not be measured.", hint=first.hint, details=details)
    return WorkbenchError(
        f"{first.form.title} could not be measured. {first.message}", hint=first.hint, details=first.details
    )


def _stage(state: ExportState) -> str:
    if state.stage is None:
        return "starting"
    return state.stage.stage[:1].lower() + state.stage.stage[1:]
