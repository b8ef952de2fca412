"""The job that makes a run's size table: every form converted, verified and timed."""

from __future__ import annotations

from pathlib import Path

from workbench.core.errors import CancelledError, RunError, WorkbenchError
from workbench.core.events import Emit, FormFailed, FormMeasured, FormStarted, ShouldStop
from workbench.core.run_folder import RunFolder
from workbench.core.runs import open_run
from workbench.worker.measuring import measure_into_run
from workbench.worker.protocol import MeasureForms
from workbench.worker.run_network import RunNetwork


def measure_forms(request: MeasureForms, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert, verify and time the forms, one after the other; returns the path of the run's folder.

    What is measured is kept at once. A form that fails is reported, and the others go on. Raises
    `RunError` for a run that cannot be read, is in training, or is trained on or removed meanwhile,
    `ModelError` where its network cannot be read, and `CancelledError` where it is asked to stop.
    """
    run = RunFolder(Path(request.run))
    _check_rests(run)
    network = RunNetwork(run, emit=emit)
    for done, form in enumerate(request.forms):
        if should_stop():
            raise CancelledError
        emit(FormStarted(form=form, done=done, total=len(request.forms)))
        try:
            model = measure_into_run(
                network,
                run,
                form,
                request.card,
                compute_units=request.compute_units,
                emit=emit,
                should_stop=should_stop,
            )
        except RunError:
            # No other form can be measured either.
            raise
        except WorkbenchError as error:
            emit(FormFailed(form=form, message=error.message, hint=error.hint, details=error.details))
        else:
            emit(FormMeasured(model=model))
    return str(run.path)


def _check_rests(run: RunFolder) -> None:
    there = open_run(run.path)
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    if there.state == "running":
        raise RunError(f"“{there.name}” is being trained.", hint="Measure it when it has ended.")
