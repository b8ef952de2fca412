"""The forms that a run can be exported in, each with what was really measured of it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.exported_models import ExportedModel
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.verification import Verification
from workbench.sessions.export import ExportState, WrittenProject
from workbench.sessions.runs import RunEntry


@dataclass(frozen=True, kw_only=True)
class Form:
    """A format with a precision."""

    model_format: ModelFormat
    precision: Precision

    @property
    def title(self) -> str:
        """The name that a user reads."""
        return f"{self.model_format.title}, {self.precision.title}"

    @property
    def minimum_ios(self) -> int:
        """The first version of iOS that reads it."""
        return self.model_format.minimum_ios(self.precision)


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What is known of a run in one form; ``bytes`` is the size of the Core ML model."""

    bytes: int
    verification: Verification
    verified_on: str

    @property
    def agreeing(self) -> int:
        """How many samples the Core ML model and the network answer alike."""
        return round(self.verification.agreement * self.verification.count)


FORMS: tuple[Form, ...] = tuple(
    Form(model_format=model_format, precision=precision)
    for model_format in ModelFormat
    for precision in model_format.precisions
)


def measurement_of(entry: RunEntry, form: Form, *, written: WrittenProject | None) -> Measurement | None:
    """Return what was measured of a run in a form, in its folder or by the last export; else None."""
    for model in entry.models:
        if form_of(model) == form:
            return Measurement(
                bytes=model.bytes, verification=model.verification, verified_on=model.verified_on
            )
    if written is None or written.converted is None or written.verified is None:
        return None
    request = written.request
    is_same_form = (request.model_format, request.precision) == (form.model_format, form.precision)
    if request.run != str(entry.path) or not is_same_form:
        return None
    return Measurement(
        bytes=written.converted.bytes,
        verification=written.verified.verification,
        verified_on=written.verified.samples,
    )


def form_of(model: ExportedModel) -> Form:
    """Return the form of a model."""
    return Form(model_format=model.model_format, precision=model.precision)


def forms_under_way(state: ExportState, entry: RunEntry) -> tuple[Form | None, tuple[Form, ...]]:
    """Return the form of a run that is measured or exported right now, and those that wait."""
    if not state.phase.is_busy() or state.job is None:
        return None, ()
    jobs = [state.job, *state.waiting]
    forms = [
        Form(model_format=job.model_format, precision=job.precision) if job.run == str(entry.path) else None
        for job in jobs
    ]
    return forms[0], tuple(form for form in forms[1:] if form is not None)
