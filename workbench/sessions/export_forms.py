"""The rows of a run's size table: each form with what was really measured of it, and what is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.core.compute_units import ComputeUnits
from workbench.core.events import FormFailed
from workbench.core.exported_models import AppleMeasurement, ExportedModel
from workbench.core.forms import FORMS, Form
from workbench.core.model_format import Precision
from workbench.core.verification import Verification
from workbench.sessions.export_state import ExportPhase, ExportState
from workbench.sessions.runs import RunEntry
from workbench.sessions.written_project import WrittenProject


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What is known of a run in one form in one runtime; ``bytes`` is the size of the Core ML model.

    ``milliseconds`` is the time of one sample, or None where it was not measured. ``apple`` has all
    that was measured with Core ML itself, whatever the runtime.
    """

    bytes: int
    verification: Verification
    verified_on: str
    milliseconds: float | None = None
    apple: tuple[AppleMeasurement, ...] = ()

    @property
    def accuracy_change(self) -> float | None:
        """How far the Core ML model's accuracy lies above that of the network, which has 32-bit floats."""
        network, model = self.verification.reference_accuracy, self.verification.candidate_accuracy
        return None if network is None or model is None else model - network


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """A form with its measurement, if there is one, and what happens to it.

    ``units`` are those that Apple's runtime was measured with, None where it was the reference runtime.
    ``doing`` says what is done to it right now or that it waits, "" when nothing is; ``fraction`` is
    the part of that which is done, None where it is not known. ``failure`` is why it was not measured.
    """

    form: Form
    measurement: Measurement | None = None
    units: ComputeUnits | None = None
    doing: str = ""
    is_running: bool = False
    fraction: float | None = None
    failure: FormFailed | None = None

    @property
    def shortfall(self) -> str:
        """Where it answers too unlike the network, as a sentence; "" when nowhere."""
        if self.measurement is None:
            return ""
        precision = self.form.precision
        if precision is Precision.FP32 and self.units not in (None, ComputeUnits.CPU):
            # The graphics processor and the Neural Engine compute in 16-bit floats.
            precision = Precision.FP16
        return self.measurement.verification.shortfall(precision)


def form_rows(
    entry: RunEntry,
    state: ExportState,
    *,
    units: ComputeUnits | None = None,
    fresh: Mapping[Form, ExportedModel] | None = None,
) -> tuple[FormRow, ...]:
    """Return the size table of a run as far as it is known.

    With ``units`` its figures are Core ML's own with those units, else the reference runtime's.
    ``fresh`` are models that were measured since ``entry`` was read.
    """
    run = str(entry.path)
    models = {**{model.form: model for model in entry.models}, **(fresh or {})}
    running, to_come = state.form_under_way(run), state.forms_to_come(run)
    rows = []
    for form in FORMS:
        if form in models:
            measurement = _measured(models[form], units)
        else:
            measurement = _exported(entry, state.written, form) if units is None else None
        row = FormRow(
            form=form,
            measurement=measurement,
            units=units,
            failure=state.failure_of(run, form) or _apple_failure(models.get(form), units),
        )
        # An export leaves the figures of its form in place.
        if form == running and (measurement is None or state.phase is ExportPhase.MEASURING):
            stage = state.stage
            row = replace(
                row,
                doing=stage.stage if stage is not None else "Starting",
                is_running=True,
                fraction=stage.done / stage.total if stage is not None and stage.total else None,
            )
        elif form in to_come:
            row = replace(row, doing="Waiting")
        rows.append(row)
    return tuple(rows)


def wanted_forms(rows: tuple[FormRow, ...]) -> tuple[Form, ...]:
    """Return the forms of a size table that have no figures yet, or not all of them."""
    return tuple(
        row.form
        for row in rows
        if not row.doing and (row.measurement is None or row.measurement.milliseconds is None)
    )


def _apple_failure(model: ExportedModel | None, units: ComputeUnits | None) -> FormFailed | None:
    """Return why Apple's runtime was not measured with ``units``, if it was tried."""
    if model is None or units is None or units.title not in model.apple_failure:
        return None
    return FormFailed(form=model.form, message=model.apple_failure)


def _exported(entry: RunEntry, written: WrittenProject | None, form: Form) -> Measurement | None:
    """Return what the last export has found, if it was one of this network in this form."""
    if written is None or written.converted is None or written.verified is None:
        return None
    request = written.request
    exported = Form(model_format=request.model_format, precision=request.precision)
    if (request.run, exported) != (str(entry.path), form) or not written.is_of_network(entry.run.record):
        return None
    return Measurement(
        bytes=written.converted.bytes,
        verification=written.verified.verification,
        verified_on=written.verified.samples,
    )


def _measured(model: ExportedModel, units: ComputeUnits | None) -> Measurement | None:
    measurement = Measurement(
        bytes=model.bytes,
        verification=model.verification,
        verified_on=model.verified_on,
        milliseconds=model.milliseconds,
        apple=model.apple,
    )
    if units is None:
        return measurement
    with_units = next((one for one in model.apple if one.compute_units is units), None)
    if with_units is None:
        return None
    return replace(measurement, verification=with_units.verification, milliseconds=with_units.milliseconds)
