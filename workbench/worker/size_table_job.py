"""The job that makes a run's size table: every form converted, verified and timed."""

from __future__ import annotations

from pathlib import Path

from workbench.core.errors import CancelledError, WorkbenchError
from workbench.core.events import Emit, FormFailed, FormMeasured, FormStarted, ShouldStop
from workbench.core.exported_models import read_exported_models
from workbench.core.run_folder import RunFolder
from workbench.worker.conversion_job import convert_into_run
from workbench.worker.protocol import MeasureForms


def measure_forms(request: MeasureForms, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert, verify and time the forms, one after the other; returns the path of the run's folder.

    What is measured is kept at once. A form that fails is reported, and the others go on; raises
    `CancelledError` where it is asked to stop.
    """
    run = RunFolder(Path(request.run))
    for done, form in enumerate(request.forms):
        if should_stop():
            raise CancelledError
        emit(FormStarted(form=form, done=done, total=len(request.forms)))
        try:
            convert_into_run(
                run,
                model_format=form.model_format,
                precision=form.precision,
                card=request.card,
                emit=emit,
                should_stop=should_stop,
            )
        except WorkbenchError as error:
            emit(FormFailed(form=form, message=error.message, hint=error.hint, details=error.details))
        for model in read_exported_models(run):
            if model.form == form:
                emit(FormMeasured(model=model))
    return str(run.path)
