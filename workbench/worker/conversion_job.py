"""The jobs that turn a run's network into a Core ML model or an Xcode project, and prove the model."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.core.errors import CancelledError, DataError, ModelError
from workbench.core.events import Converted, Emit, Progress, ShouldStop, Verified
from workbench.core.exported_models import ExportedModel, exported_model_path, write_exported_model
from workbench.core.files import size_on_disk
from workbench.core.model_format import ModelCard, ModelFormat, ModelOrigin, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.verification import Verification
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import open_model
from workbench.coreml.verification import verify
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.data.mnist import load_test_samples
from workbench.ios.export import check_export, export_project
from workbench.worker.protocol import ConvertRun, ExportProject

# What a model is verified on when the run's own test set is gone; agreement needs no labels of MNIST.
_DRAWN_COUNT = 2000
_DRAWN_SEED = 0


def convert_run(request: ConvertRun, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert and verify; returns the path of the Core ML model, in the run's folder or at ``out``."""
    run = RunFolder(Path(request.run))
    if request.out:
        out = _destination(Path(request.out), request.model_format)
        try:
            _convert(run, out, request.model_format, request.precision, request.card, emit, should_stop)
        except OSError as error:
            raise ModelError(
                f"{out} cannot be written.",
                hint="Check that the folder may be written to and the disk is not full.",
                details=str(error),
            ) from error
        return str(out)
    return str(
        convert_into_run(
            run,
            model_format=request.model_format,
            precision=request.precision,
            card=request.card,
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
    emit: Emit,
    should_stop: ShouldStop,
) -> Path:
    """Convert and verify, and keep the Core ML model with its figures in the run's folder."""
    path = exported_model_path(run, model_format, precision)
    verification, verified_on = _convert(run, path, model_format, precision, card, emit, should_stop)
    write_exported_model(
        run,
        ExportedModel(
            file=str(path.relative_to(run.path)),
            model_format=model_format,
            precision=precision,
            bytes=size_on_disk(path),
            verification=verification,
            verified_on=verified_on,
        ),
    )
    return path


def export_run(request: ExportProject, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Convert, verify and write an Xcode project; returns the path of its folder.

    The model is converted anew, because the card may differ from what the run keeps.
    """
    run, out = RunFolder(Path(request.run)), Path(request.out)
    check_export(settings=request.settings, out=out, replace=request.replace)
    with TemporaryDirectory(prefix="digit-workbench-") as folder:
        model = Path(folder) / f"DigitClassifier{request.model_format.suffix}"
        _convert(run, model, request.model_format, request.precision, request.card, emit, should_stop)
        emit(Progress(stage="Writing the Xcode project", done=0, total=0))
        project = export_project(
            model=model, settings=request.settings, out=out, replace=request.replace, emit=emit
        )
    return str(project.path)


def _convert(
    run: RunFolder,
    out: Path,
    model_format: ModelFormat,
    precision: Precision,
    card: ModelCard,
    emit: Emit,
    should_stop: ShouldStop,
) -> tuple[Verification, str]:
    record = run.read_record()
    # TensorFlow takes seconds to load: whatever is wrong with the request is told before.
    from workbench.engine.evaluation import export_function, keras_classifier

    emit(Progress(stage="Converting to Core ML", done=0, total=0))
    convert(
        export_function(run.model_path),
        out=out,
        model_format=model_format,
        precision=precision,
        labels=record.recipe.labels,
        card=card,
        origin=ModelOrigin(
            run=record.name,
            recipe=record.recipe.name,
            test_accuracy=record.test_accuracy,
            dataset=record.dataset.name,
            dataset_checksum=record.dataset.checksum,
        ),
    )
    emit(Converted(path=str(out), model_format=model_format, precision=precision, bytes=size_on_disk(out)))
    if should_stop():
        raise CancelledError
    samples, name = _verification_samples(Path(record.dataset.path), record.dataset.name)
    verification = verify(
        keras_classifier(run.model_path),
        open_model(out).classify,
        samples.images,
        samples.labels,
        emit=emit,
        should_stop=should_stop,
    )
    emit(Verified(path=str(out), samples=name, verification=verification))
    return verification, name


def _verification_samples(path: Path, name: str) -> tuple[Samples, str]:
    try:
        return load_test_samples(path), f"{name}, test set"
    except DataError:
        return draw_digits(_DRAWN_COUNT, _DRAWN_SEED), "drawn digits"


def _destination(out: Path, model_format: ModelFormat) -> Path:
    """Return the file or package that ``out`` means; raises `ModelError` where none may go.

    An earlier model is replaced; nothing else is.
    """
    try:
        if out.is_dir() and out.suffix != model_format.suffix:
            out = out / f"DigitClassifier{model_format.suffix}"
        elif out.exists() and out.suffix != model_format.suffix:
            raise ModelError(f"“{out.name}” is a file already.", hint="Choose another name or a folder.")
        elif not out.suffix:
            out = out.with_name(out.name + model_format.suffix)
        is_taken = out.exists() and not _is_model(out, model_format)
    except OSError as error:
        raise ModelError(f"{out} cannot be looked at.", hint=f"The system says: {error.strerror}.") from error
    if out.suffix != model_format.suffix:
        raise ModelError(
            f"“{out.name}” does not end in {model_format.suffix}, as the name of this kind of model must.",
            hint=f"Call it “{out.stem}{model_format.suffix}”.",
        )
    if is_taken:
        raise ModelError(f"“{out.name}” is there already and is no model.", hint="Choose another name.")
    return out


def _is_model(path: Path, model_format: ModelFormat) -> bool:
    if model_format is ModelFormat.NEURALNETWORK:
        return path.is_file()
    return path.is_dir() and ((path / "Manifest.json").is_file() or not any(path.iterdir()))
