"""The size table of a run that lies on disk."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core.compute_units import ComputeUnits
from workbench.core.errors import CancelledError, ModelError, RunError
from workbench.core.events import FormFailed, FormMeasured, FormStarted, Progress, Report, Verified, never
from workbench.core.exported_models import AppleMeasurement, read_exported_models, write_exported_model
from workbench.core.folders import user_folders
from workbench.core.forms import Form
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.data.drawn import draw_digits
from workbench.data.npz import write_npz
from workbench.worker import measuring
from workbench.worker.protocol import MeasureForms
from workbench.worker.size_table_job import measure_forms

DEFAULT = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
SINGLE = Form(model_format=ModelFormat.NEURALNETWORK, precision=Precision.FP32)
NONE_SUCH = Form(model_format=ModelFormat.NEURALNETWORK, precision=Precision.INT8)


@pytest.fixture
def run(trained_home: Path) -> RunFolder:
    assert trained_home.is_dir()
    return RunStore(user_folders().runs).resolve("first")


def request_of(run: RunFolder, *forms: Form, units: tuple[ComputeUnits, ...] = ()) -> MeasureForms:
    return MeasureForms(run=str(run.path), forms=forms, card=ModelCard(author="Ada"), compute_units=units)


def files_of(run: RunFolder) -> dict[str, bytes]:
    return {
        str(path.relative_to(run.path)): path.read_bytes() for path in run.path.rglob("*") if path.is_file()
    }


def test_each_form_is_measured_and_kept_and_one_that_fails_loses_no_other(run: RunFolder) -> None:
    reports: list[Report] = []

    result = measure_forms(
        request_of(run, SINGLE, NONE_SUCH, DEFAULT), emit=reports.append, should_stop=never
    )

    assert result == str(run.path)
    started = [event for event in reports if isinstance(event, FormStarted)]
    assert [(event.form, event.done, event.total) for event in started] == [
        (SINGLE, 0, 3),
        (NONE_SUCH, 1, 3),
        (DEFAULT, 2, 3),
    ]
    (failed,) = [event for event in reports if isinstance(event, FormFailed)]
    assert failed.form == NONE_SUCH
    assert "cannot store its weights as 8-bit integers" in failed.message
    assert failed.hint == "Choose one of: fp32, fp16."
    measured = [event.model for event in reports if isinstance(event, FormMeasured)]
    assert [model.form for model in measured] == [SINGLE, DEFAULT]
    assert {*read_exported_models(run)} == {*measured}
    for model in measured:
        assert (run.path / model.file).exists()
        assert model.milliseconds is not None
        assert 0 < model.milliseconds < 100
        assert model.verification.is_faithful(model.precision)
        assert model.verification.count == 600
        assert [probe.name for probe in model.verification.probes] == [
            "random",
            "blank",
            "saturated",
            "inverted",
        ]
    # The network is asked once for all of them.
    asked = [
        event.done for event in reports if isinstance(event, Progress) and event.stage == "Asking the network"
    ]
    assert asked == sorted(set(asked))


def test_a_stop_within_a_form_keeps_those_before_and_leaves_the_rest_as_it_was(run: RunFolder) -> None:
    before = files_of(run)
    measured = 0

    def note(event: Report) -> None:
        nonlocal measured
        measured += isinstance(event, FormMeasured)
        if isinstance(event, FormStarted):
            stages.clear()
        if isinstance(event, Progress):
            stages.append(event.stage)

    stages: list[str] = []
    with pytest.raises(CancelledError):
        measure_forms(
            request_of(run, SINGLE, DEFAULT),
            emit=note,
            should_stop=lambda: measured == 1 and "Asking the Core ML model" in stages,
        )

    after = files_of(run)
    assert {name: after[name] for name in before} == before
    assert {name for name in after if name not in before} == {
        "models/DigitClassifier-fp32.mlmodel",
        "models/DigitClassifier-fp32.mlmodel.json",
    }


def test_a_network_that_was_trained_on_meanwhile_keeps_no_figures(run: RunFolder) -> None:
    before = files_of(run)
    reports: list[Report] = []

    def note(event: Report) -> None:
        reports.append(event)
        if isinstance(event, Verified):
            run.model_path.write_bytes(b"better weights")

    with pytest.raises(RunError, match="“first” was trained on meanwhile"):
        measure_forms(request_of(run, SINGLE, DEFAULT), emit=note, should_stop=never)

    # The others are of the former network, too: none is begun.
    assert [event.form for event in reports if isinstance(event, FormStarted)] == [SINGLE]
    assert files_of(run) == before | {"model.keras": b"better weights"}
    assert read_exported_models(run) == ()


def test_a_run_that_is_removed_meanwhile_stays_removed(run: RunFolder) -> None:
    begun: list[Form] = []

    def note(event: Report) -> None:
        if isinstance(event, FormStarted):
            begun.append(event.form)
        # coremltools makes the folders of what it writes.
        if isinstance(event, Progress) and event.stage == "Converting to Core ML":
            shutil.rmtree(run.path)

    with pytest.raises(RunError, match="The network of “first” is gone"):
        measure_forms(request_of(run, DEFAULT, SINGLE), emit=note, should_stop=never)

    assert begun == [DEFAULT]
    assert not run.path.exists()


def test_a_run_in_training_or_without_its_network_is_refused(run: RunFolder) -> None:
    record = run.read_record()
    run.write_record(record.resumed(more_epochs=1))
    with pytest.raises(RunError, match="is being trained"):
        measure_forms(request_of(run, SINGLE), emit=[].append, should_stop=never)
    run.write_record(record)
    run.model_path.unlink()
    with pytest.raises(ModelError, match="The network of “first” cannot be read"):
        measure_forms(request_of(run, SINGLE), emit=[].append, should_stop=never)


def test_without_its_data_set_a_run_is_measured_on_drawn_digits(run: RunFolder) -> None:
    record = run.read_record()
    run.write_record(replace(record, dataset=replace(record.dataset, path="/no/such/digits.npz")))
    measure_forms(request_of(run, SINGLE), emit=[].append, should_stop=never)
    (model,) = [model for model in read_exported_models(run) if model.form == SINGLE]
    assert (model.verified_on, model.verification.count) == ("drawn digits", 2000)


def test_another_data_set_in_the_place_of_the_runs_is_not_told_as_it(run: RunFolder, tmp_path: Path) -> None:
    record = run.read_record()
    # As many samples, under the same name.
    other = tmp_path / Path(record.dataset.path).name
    write_npz(other, train=draw_digits(600, 7), test=draw_digits(record.dataset.test_count, 8), drawn=(7, 7))
    run.write_record(replace(record, dataset=replace(record.dataset, path=str(other))))
    measure_forms(request_of(run, SINGLE), emit=[].append, should_stop=never)
    (model,) = [model for model in read_exported_models(run) if model.form == SINGLE]
    assert (model.verified_on, model.verification.count) == ("drawn digits", 2000)


def test_apples_figures_are_kept_beside_those_of_other_units(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(_path: Path, units: ComputeUnits, **_others: object) -> AppleMeasurement:
        if units is ComputeUnits.CPU_AND_GPU:
            raise ModelError("Core ML cannot load “it”.")
        return replace(earlier, compute_units=units, milliseconds=2.0)

    measure_forms(request_of(run, SINGLE), emit=[].append, should_stop=never)
    (model,) = [model for model in read_exported_models(run) if model.form == SINGLE]
    earlier = AppleMeasurement(
        compute_units=ComputeUnits.CPU,
        milliseconds=1.0,
        verification=model.verification,
        reference_agreement=1.0,
        reference_difference=0.0,
    )
    write_exported_model(
        run, replace(model, apple=(earlier, replace(earlier, compute_units=ComputeUnits.ALL)))
    )
    monkeypatch.setattr(measuring, "measure_apple", measured)

    wanted = (ComputeUnits.CPU_AND_GPU, ComputeUnits.ALL)
    measure_forms(request_of(run, SINGLE, units=wanted), emit=[].append, should_stop=never)

    (model,) = [model for model in read_exported_models(run) if model.form == SINGLE]
    assert [(each.compute_units, each.milliseconds) for each in model.apple] == [
        (ComputeUnits.CPU, 1.0),
        (ComputeUnits.ALL, 2.0),
    ]
    assert model.apple_failure == "Processor and graphics: Core ML cannot load “it”."
