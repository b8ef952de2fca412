"""What a verification is told as, and the option that accepts one that falls short."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from workbench.cli import output
from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ShortfallError
from workbench.core.exported_models import AppleMeasurement
from workbench.core.model_format import Precision
from workbench.core.verification import Verification

AcceptShortfallOption = Annotated[
    bool,
    typer.Option(
        "--accept-shortfall",
        help="Write it even where it does not answer as its network does, as well as its precision should.",
    ),
]
ComputeUnitsOption = Annotated[
    list[ComputeUnits] | None,
    typer.Option(
        "--compute-units",
        help="What Core ML computes with, on a Mac; several times to compare.",
        show_default="all on a Mac",
    ),
]


def apple_units(wanted: list[ComputeUnits] | None) -> tuple[ComputeUnits, ...]:
    """Return what Apple's runtime is asked with: on a Mac with all units where nothing was said."""
    if wanted is None:
        return (ComputeUnits.ALL,) if sys.platform == "darwin" else ()
    return tuple(wanted)


@contextmanager
def naming_what_accepts() -> Iterator[None]:
    """Name the option in a refusal that it would have accepted."""
    try:
        yield
    except ShortfallError as error:
        raise ShortfallError(
            error.message, hint=f"{error.hint} The option --accept-shortfall accepts it."
        ) from error


def summary(verification: Verification) -> str:
    """Return the agreement and the largest difference as a line."""
    return (
        f"{verification.agreeing:,} of {verification.count:,} samples agree "
        f"({verification.agreement:.2%}), largest difference {verification.max_probability_difference:.2g}"
    )


def say_verification(verification: Verification, labels: Sequence[str], *, name: str) -> None:
    """Print a verification: the samples, the probes, and each sample that flipped.

    ``labels`` are those of the network's classes, ``name`` says what was compared with it.
    """
    output.say(
        f"{verification.agreeing:,} of {verification.count:,} samples agree ({verification.agreement:.2%})"
    )
    output.say(
        f"Largest difference of a probability: {verification.max_probability_difference:.2g}, "
        f"on average {verification.mean_probability_difference:.2g}"
    )
    if verification.reference_accuracy is not None and verification.candidate_accuracy is not None:
        output.say(
            f"Accuracy: network {verification.reference_accuracy:.2%}, "
            f"{name} {verification.candidate_accuracy:.2%}"
        )
    if verification.probes:
        output.say_table(
            ["other samples", "count", "agree", "largest difference", "on average"],
            [
                [
                    probe.name,
                    f"{probe.count:,}",
                    f"{probe.agreement:.2%}",
                    f"{probe.max_probability_difference:.2g}",
                    f"{probe.mean_probability_difference:.2g}",
                ]
                for probe in verification.probes
            ],
            right=frozenset({1, 2, 3, 4}),
        )
    for flip in verification.flipped:
        truth = "" if flip.label is None else f", label {labels[flip.label]}"
        output.say(
            f"Sample {flip.index}: network {labels[flip.reference]}, {name} {labels[flip.candidate]}{truth}"
        )


def say_shortfall(verification: Verification, precision: Precision) -> None:
    """Print where a model that was accepted all the same falls short; nothing where it does not."""
    if sentence := verification.shortfall(precision):
        output.say(f"It falls short: {sentence}")


def say_apple(measurements: Sequence[AppleMeasurement], failure: str = "") -> None:
    """Print what Core ML itself was found to do on this Mac, a line for each choice of units.

    ``failure`` says why one of them is missing.
    """
    for found in measurements:
        output.say(
            f"Core ML, {found.compute_units.title}: {summary(found.verification)}; "
            f"{found.reference_agreement:.2%} as the reference runtime, "
            f"{found.milliseconds:.2f} ms a sample"
        )
    if failure:
        output.say(failure)
