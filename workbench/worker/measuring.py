"""Makes a Core ML model of a run's network together with its figures, or neither of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ModelError, ShortfallError
from workbench.core.events import Emit, Progress, ShortfallFound, ShouldStop, Verified
from workbench.core.exported_models import (
    AppleMeasurement,
    ExportedModel,
    exported_model_path,
    read_exported_models,
    write_measurement,
)
from workbench.core.files import checksum_of, size_on_disk
from workbench.core.forms import Form
from workbench.core.model_format import ModelCard, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.verification import Verification
from workbench.coreml.apple_measurement import measure_apple
from workbench.coreml.timing import milliseconds_per_sample
from workbench.worker.placing import place_for, put_model
from workbench.worker.run_network import Proof, RunNetwork


def measure_into_run(
    network: RunNetwork,
    run: RunFolder,
    form: Form,
    card: ModelCard,
    *,
    compute_units: Sequence[ComputeUnits] = (),
    emit: Emit,
    should_stop: ShouldStop,
) -> ExportedModel:
    """Convert, verify and time a form, and keep it in the run's folder, whatever was found.

    What Apple's runtime was measured with earlier, of the same network and with other units, is
    kept. Raises `ModelError`, `RunError` where the run was trained on or removed meanwhile, and
    `CancelledError`; the run then has what it had.
    """
    network.check_unchanged(run)
    path = exported_model_path(run, form.model_format, form.precision)
    earlier = tuple(
        measurement
        for model in read_exported_models(run)
        if model.form == form and model.network == network.checksum
        for measurement in model.apple
        if measurement.compute_units not in compute_units
    )
    with _staying_removed(run), place_for(path) as aside:
        measured = _made(network, aside, path, form, card, compute_units, emit, should_stop)
        measured = replace(measured, file=str(path.relative_to(run.path)), apple=(*earlier, *measured.apple))
        network.check_unchanged(run)
        write_measurement(aside, measured)
        put_model(aside, path)
    return measured


def measure_to(
    network: RunNetwork,
    out: Path,
    form: Form,
    card: ModelCard,
    *,
    accepts_shortfall: bool,
    compute_units: Sequence[ComputeUnits] = (),
    emit: Emit,
    should_stop: ShouldStop,
) -> ExportedModel:
    """Convert, verify and time a form, and write it to ``out`` with its figures beside it.

    Raises `ShortfallError` where it answers too unlike the network and that is not accepted, and
    `ModelError` and `CancelledError`; nothing is written then.
    """
    with place_for(out) as aside:
        measured = _made(network, aside, out, form, card, compute_units, emit, should_stop)
        if not accepts_shortfall:
            refuse_shortfall(measured.verification, form.precision, network.samples_name, emit=emit)
        write_measurement(aside, measured)
        put_model(aside, out)
    return measured


def refuse_shortfall(verification: Verification, precision: Precision, samples: str, *, emit: Emit) -> None:
    """Report where a verification falls short of its precision, and raise `ShortfallError`."""
    sentence = verification.shortfall(precision)
    if sentence:
        emit(
            ShortfallFound(precision=precision, samples=samples, verification=verification, sentence=sentence)
        )
        raise ShortfallError(
            f"The Core ML model does not answer as its network does: {sentence}",
            hint="Choose another precision, or accept it as it is.",
        )


def _made(
    network: RunNetwork,
    aside: Path,
    path: Path,
    form: Form,
    card: ModelCard,
    compute_units: Sequence[ComputeUnits],
    emit: Emit,
    should_stop: ShouldStop,
) -> ExportedModel:
    converted = network.convert(aside, form, card, emit=emit, should_stop=should_stop)
    emit(replace(converted, path=str(path)))
    proof = network.prove(aside, emit=emit, should_stop=should_stop)
    emit(Verified(path=str(path), samples=network.samples_name, verification=proof.verification))
    emit(Progress(stage="Timing one sample", done=0, total=0))
    milliseconds = milliseconds_per_sample(
        proof.runtime.classify, network.questions.samples, should_stop=should_stop
    )
    apple = [_on_apple(network, aside, proof, units, emit, should_stop) for units in compute_units]
    return ExportedModel(
        file=path.name,
        model_format=form.model_format,
        precision=form.precision,
        bytes=size_on_disk(aside),
        verification=proof.verification,
        verified_on=network.samples_name,
        milliseconds=milliseconds,
        apple=tuple(each for each in apple if not isinstance(each, str)),
        apple_failure=" ".join(each for each in apple if isinstance(each, str)),
        network=network.checksum,
        checksum=checksum_of(aside),
    )


def _on_apple(
    network: RunNetwork,
    model: Path,
    proof: Proof,
    units: ComputeUnits,
    emit: Emit,
    should_stop: ShouldStop,
) -> AppleMeasurement | str:
    try:
        return measure_apple(
            model,
            units,
            questions=network.questions,
            network=network.answers(emit=emit, should_stop=should_stop),
            reference=proof.answers,
            emit=emit,
            should_stop=should_stop,
        )
    except ModelError as error:
        # What the reference runtime has proved holds without Apple's.
        return f"{units.title}: {error.message}"


@contextmanager
def _staying_removed(run: RunFolder) -> Iterator[None]:
    """Take away what a conversion has made anew of the folder of a run that was removed meanwhile."""
    try:
        yield
    except BaseException:
        if not run.record_path.exists():
            for folder in (run.path / "models", run.path):
                with suppress(OSError):
                    folder.rmdir()
        raise
