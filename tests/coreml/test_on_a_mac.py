"""On a Mac: the trained network, Core ML and the reference runtime answer alike, and Core ML is timed.

Core ML may compute with halves whatever a file says, wherever it chooses another unit than the
processor; so only the processor alone is held to what a precision promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.coreml.conftest import FORMS
from tests.coreml.networks import TrainedNetwork
from workbench.core.compute_units import ComputeUnits
from workbench.core.exported_models import AppleMeasurement, read_exported_models
from workbench.core.forms import FORMS as ALL_FORMS
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.runs import RunStore
from workbench.coreml.apple_measurement import measure_apple
from workbench.coreml.runtime import open_model
from workbench.coreml.verification import Answers, Questions, ask, questions_of
from workbench.data.drawn import draw_digits
from workbench.worker.protocol import MeasureForms
from workbench.worker.size_table_job import measure_forms

Models = Mapping[tuple[ModelFormat, Precision], Path]

# The processor first: where graphics or the Neural Engine end the process, its results are told by then.
UNITS = sorted(ComputeUnits, key=lambda units: units is not ComputeUnits.CPU)

pytestmark = pytest.mark.macos


@dataclass(frozen=True)
class Asked:
    """Questions, and what the trained network answers to them."""

    questions: Questions
    network: Answers


@pytest.fixture(scope="module")
def asked(trained: TrainedNetwork) -> Asked:
    samples = draw_digits(1_000, 31)
    questions = questions_of(samples.images, samples.labels)
    return Asked(questions, ask(trained.classify, questions, stage=""))


@pytest.mark.parametrize("compute_units", UNITS, ids=lambda units: units.value)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(each.value for each in form))
def test_three_agree_on_every_form(
    models: Models, asked: Asked, form: tuple[ModelFormat, Precision], compute_units: ComputeUnits
) -> None:
    reference = ask(open_model(models[form], runtime="reference").classify, asked.questions, stage="")

    found = measure_apple(
        models[form],
        compute_units,
        questions=asked.questions,
        network=asked.network,
        reference=reference,
    )

    assert found.compute_units is compute_units
    assert 0 < found.milliseconds < 100
    assert found.reference_agreement >= 0.995
    assert [probe.name for probe in found.verification.probes] == [*asked.questions.probes]
    # How far apart two executions are is one thing, what coarse weights cost is another.
    if form[1] in (Precision.FP32, Precision.FP16):
        assert found.verification.agreement >= 0.995
    if compute_units is ComputeUnits.CPU and form == (ModelFormat.MLPROGRAM, Precision.FP32):
        assert found.verification.shortfall(Precision.FP32) == ""
        assert found.reference_difference <= 1e-4


def test_the_size_table_of_a_run_has_what_core_ml_measured(trained_home: Path) -> None:
    run = RunStore(trained_home / "runs").resolve("first")

    measure_forms(
        MeasureForms(
            run=str(run.path),
            forms=ALL_FORMS[:2],
            card=ModelCard(),
            compute_units=(ComputeUnits.CPU, ComputeUnits.ALL),
        ),
        emit=lambda _: None,
        should_stop=lambda: False,
    )

    models = {model.form: model for model in read_exported_models(run)}
    for form in ALL_FORMS[:2]:
        assert models[form].apple_failure == ""
        assert [each.compute_units for each in models[form].apple] == [ComputeUnits.CPU, ComputeUnits.ALL]
        assert all(_is_whole(each) for each in models[form].apple)


def _is_whole(measured: AppleMeasurement) -> bool:
    return measured.milliseconds > 0 and measured.reference_agreement > 0.9 < measured.verification.agreement
