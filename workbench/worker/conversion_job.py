"""The jobs that turn a run's network into a Core ML model or an Xcode project, and prove the model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.core.compute_units import ComputeUnits
from workbench.core.events import Emit, ProjectWritten, ShouldStop, Verified
from workbench.core.forms import Form
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.coreml.conversion import check_precision
from workbench.ios.export import check_export, export_project
from workbench.worker.destination import destination_of
from workbench.worker.measuring import measure_into_run, measure_to, refuse_shortfall
from workbench.worker.placing import check_place
from workbench.worker.protocol import ConvertRun, ExportProject
from workbench.worker.run_network import RunNetwork


def convert_run(request: ConvertRun, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert and verify; returns the path of the Core ML model, in the run's folder or at ``out``.

    Raises `ShortfallError` where it answers too unlike the network to be written to ``out``.
    """
    # TensorFlow takes seconds to load, and weights to be fitted: what cannot be is told before.
    check_precision(request.model_format, request.precision)
    run = RunFolder(Path(request.run))
    if request.out:
        out = destination_of(Path(request.out), request.model_format)
        check_place(out)
        measure_to(
            RunNetwork(run, emit=emit),
            out,
            Form(model_format=request.model_format, precision=request.precision),
            request.card,
            accepts_shortfall=request.accepts_shortfall,
            compute_units=request.compute_units,
            emit=emit,
            should_stop=should_stop,
        )
        return str(out)
    return str(
        convert_into_run(
            run,
            model_format=request.model_format,
            precision=request.precision,
            card=request.card,
            compute_units=request.compute_units,
            emit=emit,
            should_stop=should_stop,
        )
    )


def convert_into_run(
    run: RunFolder,
    *,
    model_format: ModelFormat,
    precision: Precision,
    card: ModelCard,
    compute_units: Sequence[ComputeUnits] = (),
    emit: Emit,
    should_stop: ShouldStop,
) -> Path:
    """Convert and verify, and keep the Core ML model with its figures in the run's folder."""
    measured = measure_into_run(
        RunNetwork(run, emit=emit),
        run,
        Form(model_format=model_format, precision=precision),
        card,
        compute_units=compute_units,
        emit=emit,
        should_stop=should_stop,
    )
    return run.path / measured.file


def export_run(request: ExportProject, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert, verify and write an Xcode project; returns the path of its folder.

    The model is converted anew, because the card may differ from what the run keeps. Raises
    `ShortfallError` where it answers too unlike the network and that is not accepted.
    """
    run, out = RunFolder(Path(request.run)), Path(request.out)
    check_precision(request.model_format, request.precision)
    check_export(settings=request.settings, out=out, replace=request.replace)
    form = Form(model_format=request.model_format, precision=request.precision)
    with TemporaryDirectory(prefix="digit-workbench-") as folder:
        model = Path(folder) / f"DigitClassifier{request.model_format.suffix}"
        network = RunNetwork(run, emit=emit)
        emit(network.convert(model, form, request.card, emit=emit, should_stop=should_stop))
        proof = network.prove(model, emit=emit, should_stop=should_stop)
        emit(Verified(path=str(model), samples=network.samples_name, verification=proof.verification))
        if not request.accepts_shortfall:
            refuse_shortfall(proof.verification, form.precision, network.samples_name, emit=emit)
        project = export_project(
            model=model, settings=request.settings, out=out, replace=request.replace, emit=emit
        )
    emit(
        ProjectWritten(
            path=str(project.path),
            files=project.files,
            replaced=project.replaced,
            removed=project.removed,
            kept=project.kept,
            set_aside=project.set_aside,
            overridden=project.overridden,
        )
    )
    return str(project.path)
