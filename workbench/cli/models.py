"""``workbench convert`` and ``verify``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import output
from workbench.cli.onnx import convert_to_onnx
from workbench.cli.options import DataOption, JsonOption
from workbench.cli.proof import (
    AcceptShortfallOption,
    ComputeUnitsOption,
    apple_units,
    naming_what_accepts,
    say_apple,
    say_shortfall,
    say_verification,
    summary,
)
from workbench.cli.targets import (
    CORE_ML_SUFFIXES,
    KERAS_SUFFIX,
    data_of_run,
    find_model,
    find_run,
    open_classifier,
    run_of_model,
    test_set,
)
from workbench.core import records
from workbench.core.errors import ModelError
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION, read_measurement
from workbench.core.files import size_on_disk
from workbench.core.forms import Form
from workbench.core.labels import listed, set_names
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.onnx_models import ONNX_SUFFIX
from workbench.worker.protocol import ConvertRun, ConvertToOnnx

if TYPE_CHECKING:
    from workbench.core.classifier import Classify


class Target(Enum):
    """The kinds of file that a network is converted to: Core ML's two, and ONNX for other systems."""

    MLPROGRAM = ModelFormat.MLPROGRAM.value
    NEURALNETWORK = ModelFormat.NEURALNETWORK.value
    ONNX = "onnx"


DEFAULT_TARGET = Target(DEFAULT_FORMAT.value)

FormatOption = Annotated[ModelFormat, typer.Option("--format", help="The kind of Core ML model.")]
PrecisionOption = Annotated[Precision, typer.Option("--precision", help="How weights are stored.")]
AuthorOption = Annotated[str, typer.Option(help="Who made the model, written into it.")]
LicenceOption = Annotated[str, typer.Option("--licence", "--license", help="Under which licence.")]


def convert(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A path, a name, or latest.")],
    out: Annotated[Path, typer.Option(help="Where to write it: a file name or a folder.")],
    target: Annotated[
        Target, typer.Option("--format", help="The kind of Core ML model, or ONNX for other systems.")
    ] = DEFAULT_TARGET,
    precision: Annotated[
        Precision | None,
        typer.Option(
            "--precision",
            help="How weights are stored; an ONNX model has fp32.",
            show_default=DEFAULT_PRECISION.value,
        ),
    ] = None,
    author: AuthorOption = "",
    licence: LicenceOption = "",
    accepts_shortfall: AcceptShortfallOption = False,
    compute_units: ComputeUnitsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Convert a run's network to a Core ML or ONNX model, and prove that it answers the same.

    What was found lies beside the model, in a file of its name with .json behind it.
    """
    folder, place = str(find_run(run).path), str(out.expanduser().absolute())
    card = ModelCard(author=author, licence=licence)
    if target is Target.ONNX:
        convert_to_onnx(
            ConvertToOnnx(run=folder, card=card, out=place, accepts_shortfall=accepts_shortfall),
            precision=precision,
            as_json=as_json,
        )
        return
    model_format, precision = ModelFormat(target.value), precision or DEFAULT_PRECISION
    request = ConvertRun(
        run=folder,
        model_format=model_format,
        precision=precision,
        card=card,
        out=place,
        accepts_shortfall=accepts_shortfall,
        compute_units=apple_units(compute_units),
    )
    from workbench.worker.conversion_job import convert_run

    with (
        naming_what_accepts(),
        output.watching(as_json=False) as emit,
        output.stopping_on_interrupt() as should_stop,
    ):
        path = Path(convert_run(request, emit=emit, should_stop=should_stop))
    measured = read_measurement(path)
    if as_json:
        output.say_json(
            {
                "path": str(path),
                "format": model_format.value,
                "precision": precision.value,
                "bytes": size_on_disk(path),
                "minimum_ios": model_format.minimum_ios(precision),
                "verification": None if measured is None else records.to_plain(measured.verification),
                "shortfall": "" if measured is None else measured.verification.shortfall(precision),
                "apple": [] if measured is None else [records.to_plain(each) for each in measured.apple],
            }
        )
        return
    form = Form(model_format=model_format, precision=precision)
    output.say(f"{path}: {form.title}, {size_on_disk(path) / 1000:,.0f} kB, iOS {form.minimum_ios} and later")
    if measured is not None:
        output.say(f"{measured.verified_on}: {summary(measured.verification)}")
        say_shortfall(measured.verification, precision)
        say_apple(measured.apple, measured.apple_failure)


def verify(
    network: Annotated[str, typer.Argument(metavar="RUN|KERAS", help="The trained network.")],
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A .mlpackage, .mlmodel or .onnx.")],
    data_path: DataOption = None,
    at_least: Annotated[
        float, typer.Option(help="Fail when a smaller fraction of the samples agrees.", min=0, max=1)
    ] = 0.0,
    compute_units: ComputeUnitsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove that a Core ML or ONNX model answers as the trained network does.

    Both read the test set, and noise, even greys, full contrast and negatives. The Core ML model is
    run by the reference runtime; on a Mac by Core ML as well, and all three are compared.
    """
    from workbench.coreml.apple_measurement import measure_apple
    from workbench.coreml.verification import ask, compare, questions_of

    paths = find_model(network), find_model(model)
    _check_compared(*paths)
    run = run_of_model(paths[0])
    if run is not None and data_path is None:
        data_path = data_of_run(run.read_record())
    samples, names = test_set(data_path)
    (reference, labels), (candidate, answers) = (_classifier(path, names) for path in paths)
    if run is not None and answers != labels:
        raise ModelError(
            f"“{paths[1].name}” knows other classes than the network: {listed(answers)}. "
            f"The network knows: {listed(labels)}.",
            hint="Compare a model with the run that it was made from.",
        )
    is_measured = set_names(labels) == names
    if not is_measured:
        output.say_aside("The data set has other classes than the network, so only its images are taken.")
    truth = samples.labels if is_measured else None
    questions = questions_of(samples.images, truth)
    name = "ONNX model" if paths[1].suffix == ONNX_SUFFIX else "Core ML model"
    on_apple = apple_units(compute_units) if paths[1].suffix in CORE_ML_SUFFIXES else ()
    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        expected = ask(reference, questions, stage="Asking the network", emit=emit, should_stop=should_stop)
        found = ask(candidate, questions, stage=f"Asking the {name}", emit=emit, should_stop=should_stop)
        result = compare(expected, found, truth)
        apple = [
            measure_apple(
                paths[1],
                units,
                questions=questions,
                network=expected,
                reference=found,
                emit=emit,
                should_stop=should_stop,
            )
            for units in on_apple
        ]
    if as_json:
        output.say_json(records.to_plain(result) | {"apple": [records.to_plain(each) for each in apple]})
    else:
        say_verification(result, labels, name=name)
        say_apple(apple)
    if result.agreement < at_least:
        raise ModelError(
            f"Only {result.agreement:.2%} of the samples agree; {at_least:.2%} were asked for.",
            hint="Convert again with a higher precision.",
        )


def _check_compared(network: Path, model: Path) -> None:
    """Raise `ModelError` where the two are in the wrong places, so that neither is told as the other."""
    if network.suffix != KERAS_SUFFIX:
        raise ModelError(
            f"“{network.name}” is no trained network.",
            hint="Name the run or its .keras file first, and the model behind it.",
        )
    if model.suffix == KERAS_SUFFIX:
        raise ModelError(
            f"“{model.name}” is the trained network of a run, and no model made of one.",
            hint="Name a .mlpackage, .mlmodel or .onnx file second.",
        )


def _classifier(path: Path, names: Sequence[str]) -> tuple[Classify, tuple[str, ...]]:
    if path.suffix in CORE_ML_SUFFIXES:
        from workbench.coreml.runtime import open_model

        runtime = open_model(path, runtime="reference")
        return runtime.classify, runtime.labels
    return open_classifier(path, names=names)
