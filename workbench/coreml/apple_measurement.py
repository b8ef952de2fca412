"""Measures Core ML itself, on a Mac, against the trained network and the reference runtime."""

from __future__ import annotations

from pathlib import Path

from workbench.core.compute_units import ComputeUnits
from workbench.core.events import Emit, ShouldStop, ignore, never
from workbench.core.exported_models import AppleMeasurement
from workbench.coreml.apple import AppleRuntime, LoadModel
from workbench.coreml.timing import milliseconds_per_sample
from workbench.coreml.verification import Answers, Questions, ask, compare


def measure_apple(
    path: Path,
    compute_units: ComputeUnits,
    *,
    questions: Questions,
    network: Answers,
    reference: Answers,
    emit: Emit = ignore,
    should_stop: ShouldStop = never,
    load: LoadModel | None = None,
) -> AppleMeasurement:
    """Run the Core ML model at ``path`` in Apple's runtime, compare it with the other two, and time it.

    ``network`` and ``reference`` are what the trained network and the reference runtime have
    answered to ``questions``. Raises `ModelError` where Core ML does not run the model or this is
    no Mac, and `CancelledError` where it is asked to stop. ``load`` stands in for coremltools.
    """
    runtime = AppleRuntime(path, compute_units=compute_units, load=load)
    try:
        stage = f"Asking Core ML, {compute_units.title}"
        found = ask(runtime.classify, questions, stage=stage, emit=emit, should_stop=should_stop)
        beside = compare(reference, found)
        return AppleMeasurement(
            compute_units=compute_units,
            milliseconds=milliseconds_per_sample(
                runtime.classify, questions.samples, should_stop=should_stop
            ),
            verification=compare(network, found, questions.labels),
            reference_agreement=beside.agreement,
            reference_difference=beside.max_probability_difference,
        )
    finally:
        runtime.close()
