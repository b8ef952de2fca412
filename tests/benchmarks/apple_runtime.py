"""Core ML itself beside the reference runtime and the trained network, with every choice of units.

``python -m tests.benchmarks.apple_runtime [--samples N]``, on a Mac. The network is trained on drawn
digits for some seconds; the table is Markdown, as a workflow's summary shows it.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from tests.coreml.conftest import FORMS, in_every_form
from tests.coreml.networks import TrainedNetwork
from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import ModelError
from workbench.coreml.apple_measurement import measure_apple
from workbench.coreml.runtime import open_model
from workbench.coreml.timing import milliseconds_per_sample
from workbench.coreml.verification import ask, compare, questions_of
from workbench.data.drawn import draw_digits

HEADINGS = (
    "form",
    "runtime",
    "ms a sample",
    "agrees with the network",
    "agrees with the reference runtime",
    "largest difference from the network",
    "accuracy",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2_000)
    arguments = parser.parse_args()
    if sys.platform != "darwin":
        sys.exit("This compares with Core ML itself, which is part of macOS.")
    with tempfile.TemporaryDirectory() as folder:
        measure_all(Path(folder), arguments.samples)


def measure_all(folder: Path, count: int) -> None:
    """Print a line for each form and each runtime that answers it."""
    network = TrainedNetwork(folder / "model.keras")
    models = in_every_form(network, folder)
    samples = draw_digits(count, 21)
    questions = questions_of(samples.images, samples.labels)
    expected = ask(network.classify, questions, stage="")
    print(f"## macOS {platform.mac_ver()[0]}, {platform.machine()}, {count:,} drawn digits\n")
    row(*HEADINGS)
    row(*["---"] * len(HEADINGS))
    for form in FORMS:
        name = f"{form[0].title}, {form[1].title}"
        runtime = open_model(models[form], runtime="reference")
        answers = ask(runtime.classify, questions, stage="")
        found = compare(expected, answers, samples.labels)
        row(
            name,
            runtime.name,
            f"{milliseconds_per_sample(runtime.classify, samples.images):.3f}",
            f"{found.agreement:.2%}",
            "",
            f"{found.max_probability_difference:.2g}",
            f"{found.candidate_accuracy:.2%}",
        )
        for units in ComputeUnits:
            try:
                apple = measure_apple(
                    models[form], units, questions=questions, network=expected, reference=answers
                )
            except ModelError as error:
                row(name, f"Core ML, {units.title}", "", "", "", "", error.message)
                continue
            row(
                name,
                f"Core ML, {units.title}",
                f"{apple.milliseconds:.3f}",
                f"{apple.verification.agreement:.2%}",
                f"{apple.reference_agreement:.2%}",
                f"{apple.verification.max_probability_difference:.2g}",
                f"{apple.verification.candidate_accuracy:.2%}",
            )


def row(*cells: str) -> None:
    """Print a line of the table."""
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
