"""``workbench sizes``: every form of a run's Core ML model with its size, accuracy and time."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

import typer

from workbench.cli import output
from workbench.cli.models import AuthorOption, LicenceOption
from workbench.cli.options import JsonOption
from workbench.cli.proof import ComputeUnitsOption, apple_units, say_apple
from workbench.cli.targets import find_run
from workbench.core import records
from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ModelError, WorkbenchError
from workbench.core.events import Emit, FormFailed, Report, ShouldStop
from workbench.core.exported_models import ExportedModel, read_exported_models
from workbench.core.forms import FORMS, Form
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.worker.protocol import MeasureForms


class Order(Enum):
    """What the rows of a size table are sorted by, the best first."""

    FORM = "form"
    SIZE = "size"
    ACCURACY = "accuracy"
    AGREEMENT = "agreement"
    TIME = "time"
    IOS = "ios"


_KEYS: dict[Order, Callable[[ExportedModel], Any]] = {
    Order.FORM: lambda model: FORMS.index(model.form),
    Order.SIZE: lambda model: model.bytes,
    Order.ACCURACY: lambda model: -(model.verification.candidate_accuracy or 0),
    Order.AGREEMENT: lambda model: -model.verification.agreement,
    Order.TIME: lambda model: model.milliseconds or float("inf"),
    Order.IOS: lambda model: model.form.minimum_ios,
}


def sizes(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A path, a name, or latest.")],
    formats: Annotated[
        list[ModelFormat] | None,
        typer.Option("--format", help="Only this kind of Core ML model.", show_default=False),
    ] = None,
    precisions: Annotated[
        list[Precision] | None,
        typer.Option("--precision", help="Only these; give it several times.", show_default=False),
    ] = None,
    is_anew: Annotated[
        bool, typer.Option("--again", help="Measure anew what was measured before, too.")
    ] = False,
    order: Annotated[Order, typer.Option("--sort", help="What comes first.")] = Order.FORM,
    compute_units: ComputeUnitsOption = None,
    author: AuthorOption = "",
    licence: LicenceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make the size table of a run: what each format and precision weighs, and what it costs.

    What is missing is converted, verified and timed, and kept with the run.
    """
    folder = find_run(run)
    forms = _chosen(formats, precisions)
    units = apple_units(compute_units)
    wanted = tuple(form for form in forms if is_anew or not _is_measured(folder, form, units))
    failures: list[FormFailed] = []
    if wanted:
        request = MeasureForms(
            run=str(folder.path),
            forms=wanted,
            card=ModelCard(author=author, licence=licence),
            compute_units=units,
        )
        with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
            failures = _measure(request, emit, should_stop)
    models = sorted(
        (model for model in read_exported_models(folder) if model.form in forms), key=_KEYS[order]
    )
    if as_json:
        for model in models:
            output.say_json(_record(folder, model))
    elif models:
        _say_models(models)
    for failure in failures:
        output.complain(WorkbenchError(f"{failure.form.title}: {failure.message}", hint=failure.hint))
    if failures:
        raise ModelError(f"{len(failures)} of {len(wanted)} forms could not be measured.")


def _chosen(formats: list[ModelFormat] | None, precisions: list[Precision] | None) -> tuple[Form, ...]:
    forms = tuple(
        form
        for form in FORMS
        if (not formats or form.model_format in formats) and (not precisions or form.precision in precisions)
    )
    if not forms:
        raise ModelError(
            "There is no such form of a Core ML model.",
            hint="A neural network stores its weights as fp32 or fp16.",
        )
    return forms


def _is_measured(run: RunFolder, form: Form, units: tuple[ComputeUnits, ...]) -> bool:
    for model in read_exported_models(run):
        if model.form == form and model.milliseconds is not None:
            measured = {each.compute_units for each in model.apple}
            # What Apple's runtime has refused it refuses again.
            return all(each in measured or each.title in model.apple_failure for each in units)
    return False


def _measure(request: MeasureForms, emit: Emit, should_stop: ShouldStop) -> list[FormFailed]:
    from workbench.worker.size_table_job import measure_forms

    failures: list[FormFailed] = []

    def note(report: Report) -> None:
        if isinstance(report, FormFailed):
            failures.append(report)
        emit(report)

    measure_forms(request, emit=note, should_stop=should_stop)
    return failures


def _record(run: RunFolder, model: ExportedModel) -> dict[str, Any]:
    verification = model.verification
    return {
        "format": model.model_format.value,
        "precision": model.precision.value,
        "bytes": model.bytes,
        "test_accuracy": verification.candidate_accuracy,
        "network_accuracy": verification.reference_accuracy,
        "agreement": verification.agreement,
        "max_probability_difference": verification.max_probability_difference,
        "milliseconds": model.milliseconds,
        "minimum_ios": model.form.minimum_ios,
        "shortfall": verification.shortfall(model.precision),
        "verified_on": model.verified_on,
        "apple": [records.to_plain(each) for each in model.apple],
        "apple_failure": model.apple_failure,
        "path": str(run.path / model.file),
    }


def _say_models(models: list[ExportedModel]) -> None:
    output.say_table(
        ["format", "precision", "kB", "accuracy", "points", "agree", "differ", "ms", "iOS"],
        [
            [
                model.model_format.value,
                model.precision.value,
                _kilobytes(model.bytes),
                *_accuracies(model),
                f"{model.verification.agreement:.2%}",
                f"{model.verification.max_probability_difference:.2g}",
                "" if model.milliseconds is None else f"{model.milliseconds:.2f}",
                str(model.form.minimum_ios),
            ]
            for model in models
        ],
        right=frozenset(range(2, 9)),
    )
    for place in dict.fromkeys(model.verified_on for model in models):
        output.say(f"Verified on: {place}")
    for model in models:
        if model.apple or model.apple_failure:
            output.say(model.form.title)
            say_apple(model.apple, model.apple_failure)
        if sentence := model.verification.shortfall(model.precision):
            output.say(f"{model.form.title} falls short: {sentence}")


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.1f}" if size < 1_000_000 else f"{size / 1000:,.0f}"


def _accuracies(model: ExportedModel) -> tuple[str, str]:
    verification = model.verification
    if verification.candidate_accuracy is None or verification.reference_accuracy is None:
        return "", ""
    points = (verification.candidate_accuracy - verification.reference_accuracy) * 100
    return f"{verification.candidate_accuracy:.2%}", f"{points:+.2f}"
