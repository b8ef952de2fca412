"""The job that turns a run's network into an ONNX model, and proves it."""

from __future__ import annotations

from pathlib import Path

from workbench.core.errors import ShortfallError
from workbench.core.events import Emit, Progress, ShouldStop, Verified
from workbench.core.files import size_on_disk
from workbench.core.model_format import Precision
from workbench.core.onnx_models import MeasuredOnnx, write_onnx_measurement
from workbench.core.run_folder import RunFolder
from workbench.coreml.timing import milliseconds_per_sample
from workbench.coreml.verification import ask, compare
from workbench.onnx.conversion import write_onnx
from workbench.onnx.library import onnx_package, onnxruntime_package
from workbench.onnx.runtime import OnnxRuntime
from workbench.worker.destination import onnx_destination_of
from workbench.worker.placing import check_place, place_for, put_model
from workbench.worker.protocol import ConvertToOnnx
from workbench.worker.run_network import RunNetwork


def convert_run_to_onnx(request: ConvertToOnnx, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert a run's network, verify it in onnxruntime and time it; returns the model's path.

    What was found lies beside the model. Raises `ShortfallError` where it answers too unlike the
    network, `SetupError` where onnx or onnxruntime is not installed, `ModelError`, `RunError` and
    `CancelledError`; nothing is written then.
    """
    run, out = RunFolder(Path(request.run)), onnx_destination_of(Path(request.out))
    # TensorFlow takes seconds to load: what is missing is told before.
    check_place(out)
    onnx_package()
    onnxruntime_package()
    network = RunNetwork(run, emit=emit)
    with place_for(out) as model:
        _write(network, run, model, request, emit)
        measured = _measured(network, model, emit, should_stop)
        emit(Verified(path=str(out), samples=network.samples_name, verification=measured.verification))
        shortfall = measured.verification.shortfall(Precision.FP32)
        if shortfall and not request.accepts_shortfall:
            raise ShortfallError(
                f"The ONNX model does not answer as its network does: {shortfall}",
                hint="Accept it as it is, or train the run again.",
            )
        write_onnx_measurement(model, measured)
        put_model(model, out)
    return str(out)


def _write(network: RunNetwork, run: RunFolder, model: Path, request: ConvertToOnnx, emit: Emit) -> None:
    from workbench.engine.evaluation import load_network
    from workbench.engine.trained_layers import trained_layers

    emit(Progress(stage="Converting to ONNX", done=0, total=0))
    write_onnx(
        trained_layers(load_network(run.model_path)),
        out=model,
        labels=network.record.labels,
        card=request.card,
        origin=network.origin,
    )
    network.check_unchanged(run)


def _measured(network: RunNetwork, model: Path, emit: Emit, should_stop: ShouldStop) -> MeasuredOnnx:
    runtime = OnnxRuntime(model)
    expected = network.answers(emit=emit, should_stop=should_stop)
    found = ask(
        runtime.classify,
        network.questions,
        stage="Asking the ONNX model",
        emit=emit,
        should_stop=should_stop,
    )
    emit(Progress(stage="Timing one sample", done=0, total=0))
    return MeasuredOnnx(
        file=model.name,
        bytes=size_on_disk(model),
        verification=compare(expected, found, network.questions.labels),
        verified_on=network.samples_name,
        milliseconds=milliseconds_per_sample(
            runtime.classify, network.questions.samples, should_stop=should_stop
        ),
        network=network.checksum,
    )
