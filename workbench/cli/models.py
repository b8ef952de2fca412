"""``workbench convert`` and ``verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import output
from workbench.cli.options import DataOption, JsonOption
from workbench.cli.targets import find_model, find_run, open_classifier, test_samples
from workbench.core import records
from workbench.core.errors import ModelError
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.files import size_on_disk
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.worker.protocol import ConvertRun

FormatOption = Annotated[ModelFormat, typer.Option("--format", help="The kind of Core ML model.")]
PrecisionOption = Annotated[Precision, typer.Option("--precision", help="How weights are stored.")]
AuthorOption = Annotated[str, typer.Option(help="Who made the model, written into it.")]
LicenceOption = Annotated[str, typer.Option("--licence", "--license", help="Under which licence.")]


def convert(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A path, a name, or latest.")],
    out: Annotated[Path, typer.Option(help="Where to write it: a file name or a folder.")],
    model_format: FormatOption = DEFAULT_FORMAT,
    precision: PrecisionOption = DEFAULT_PRECISION,
    author: AuthorOption = "",
    licence: LicenceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Convert a run's network to a Core ML model, and verify that it answers the same."""
    request = ConvertRun(
        run=str(find_run(run).path),
        model_format=model_format,
        precision=precision,
        card=ModelCard(author=author, licence=licence),
        out=str(out.expanduser().absolute()),
    )
    from workbench.worker.conversion_job import convert_run

    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        path = Path(convert_run(request, emit=emit, should_stop=should_stop))
    if as_json:
        output.say_json(
            {
                "path": str(path),
                "format": model_format.value,
                "precision": precision.value,
                "bytes": size_on_disk(path),
            }
        )
    else:
        output.say(f"{path}: {model_format.title}, {precision.title}, {size_on_disk(path) / 1000:,.0f} kB")


def verify(
    network: Annotated[str, typer.Argument(metavar="RUN|KERAS", help="The trained network.")],
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A .mlpackage or .mlmodel.")],
    data_path: DataOption = None,
    at_least: Annotated[
        float, typer.Option(help="Fail when a smaller fraction of the samples agrees.", min=0, max=1)
    ] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Prove that a Core ML model answers as the trained network does."""
    from workbench.coreml.verification import verify as compare

    paths = find_model(network), find_model(model)
    samples = test_samples(data_path)
    (reference, _), (candidate, _) = map(open_classifier, paths)
    with output.watching(as_json=False) as emit, output.stopping_on_interrupt() as should_stop:
        result = compare(
            reference, candidate, samples.images, samples.labels, emit=emit, should_stop=should_stop
        )
    if as_json:
        output.say_json(records.to_plain(result))
    else:
        agreeing = round(result.agreement * result.count)
        output.say(f"{agreeing:,} of {result.count:,} samples agree ({result.agreement:.2%})")
        output.say(f"Largest difference of a probability: {result.max_probability_difference:.2g}")
        for flip in result.flipped:
            output.say(f"Sample {flip.index}: network {flip.reference}, Core ML model {flip.candidate}")
    if result.agreement < at_least:
        raise ModelError(
            f"Only {result.agreement:.2%} of the samples agree; {at_least:.2%} were asked for.",
            hint="Convert again with a higher precision.",
        )
