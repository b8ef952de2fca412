"""Which figures of a form are known, and what the export's fields make of what is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sessions.run_folders import add_model, make_run, verification, write_dataset
from tests.sessions.test_export import CONVERTED, FP32, VERIFIED, measured, request
from workbench.core.compute_units import ComputeUnits
from workbench.core.events import FormFailed, Progress
from workbench.core.exported_models import AppleMeasurement, read_exported_models
from workbench.core.folders import user_folders
from workbench.core.forms import FORMS, Form
from workbench.core.model_format import ModelCard, ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.runs import open_run
from workbench.sessions.export_forms import FormRow, Measurement, form_rows, wanted_forms
from workbench.sessions.export_settings import TypedExport
from workbench.sessions.export_state import ExportPhase, ExportState, FormFailure
from workbench.sessions.runs import RunEntry
from workbench.sessions.written_project import WrittenProject
from workbench.worker.protocol import MeasureForms

FP16 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
TYPED = TypedExport(
    app_name=" Ziffern ", bundle_identifier="com.example.ziffern", folder="/exports", author=" A. Author "
)


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    folder = make_run(user_folders().runs, data=write_dataset(tmp_path / "mnist.npz"))
    add_model(folder, flips=2, milliseconds=0.43, apple=(apple(),))
    return folder


@pytest.fixture
def entry(folder: RunFolder) -> RunEntry:
    return RunEntry(run=open_run(folder.path), models=read_exported_models(folder), has_network=True)


def apple() -> AppleMeasurement:
    """Return what Core ML itself made of the model with all units."""
    return AppleMeasurement(
        compute_units=ComputeUnits.ALL,
        milliseconds=0.08,
        verification=verification(flips=2),
        reference_agreement=0.975,
        reference_difference=0.002,
    )


def written(entry: RunEntry, *, run: str = "") -> WrittenProject:
    return WrittenProject(
        path=Path("/exports/Ziffern"),
        parts=(),
        request=replace(
            request(Path("/exports/Ziffern")), run=run or str(entry.path), precision=Precision.FP32
        ),
        report=None,
        converted=CONVERTED,
        verified=VERIFIED,
        record=entry.run.record,
        xcode=None,
    )


def row_of(
    entry: RunEntry, form: Form, state: ExportState | None = None, *, units: ComputeUnits | None = None
) -> FormRow:
    rows = form_rows(entry, state or ExportState(), units=units)
    return next(row for row in rows if row.form == form)


def test_every_form_that_core_ml_reads_is_offered_once(entry: RunEntry) -> None:
    forms = [row.form for row in form_rows(entry, ExportState())]
    assert forms == list(FORMS)
    assert len(set(forms)) == len(forms)


def test_a_model_in_the_runs_folder_has_its_figures(entry: RunEntry) -> None:
    measurement = row_of(entry, FP16).measurement
    assert measurement is not None
    assert measurement.bytes == 331_480
    assert measurement.verification.agreeing == 38
    assert measurement.milliseconds == 0.43
    assert measurement.accuracy_change == 0
    # Two of 40 are too many for 16-bit floats.
    assert "38 of 40 samples agree" in row_of(entry, FP16).shortfall


def test_a_form_that_was_not_measured_has_none(entry: RunEntry) -> None:
    assert row_of(entry, FP32).measurement is None
    assert row_of(entry, FP32).shortfall == ""


def test_a_model_measured_just_now_counts_before_the_run_is_read_again(entry: RunEntry) -> None:
    rows = form_rows(entry, ExportState(), fresh={FP32: measured(FP32).model})
    row = next(row for row in rows if row.form == FP32)
    assert row.measurement is not None
    assert row.measurement.bytes == 177_000


def test_apples_figures_are_those_of_the_chosen_units(entry: RunEntry) -> None:
    measurement = row_of(entry, FP16, units=ComputeUnits.ALL).measurement
    assert measurement is not None
    assert measurement.milliseconds == 0.08
    assert measurement.verification.agreeing == 38
    assert row_of(entry, FP16, units=ComputeUnits.CPU).measurement is None


def test_units_that_compute_in_16_bits_are_held_to_their_bound() -> None:
    measurement = Measurement(
        bytes=646_000,
        verification=replace(verification(flips=1), count=10_000, agreement=0.9997),
        verified_on="MNIST, test set",
    )
    row = FormRow(form=FP32, measurement=measurement)
    assert "9,997 of 10,000" in row.shortfall
    assert "9,997 of 10,000" in replace(row, units=ComputeUnits.CPU).shortfall
    assert replace(row, units=ComputeUnits.ALL).shortfall == ""


def test_units_that_apples_runtime_failed_with_are_told(entry: RunEntry) -> None:
    model = replace(entry.models[0], apple_failure="Processor alone: it cannot be loaded.")
    tried = replace(entry, models=(model,))
    failure = row_of(tried, FP16, units=ComputeUnits.CPU).failure
    assert failure is not None
    assert failure.message == "Processor alone: it cannot be loaded."
    assert row_of(tried, FP16, units=ComputeUnits.CPU_AND_GPU).failure is None
    assert row_of(tried, FP16).failure is None


def test_rows_say_what_is_under_way(entry: RunEntry) -> None:
    job = MeasureForms(run=str(entry.path), forms=(FP32, FP16), card=ModelCard())
    state = ExportState(
        phase=ExportPhase.MEASURING,
        job=job,
        running=FP32,
        stage=Progress(stage="Asking the network", done=1, total=4),
    )
    running, waiting = row_of(entry, FP32, state), row_of(entry, FP16, state)
    assert (running.doing, running.is_running, running.fraction) == ("Asking the network", True, 0.25)
    assert (waiting.doing, waiting.is_running) == ("Waiting", False)
    other = replace(job, run="/runs/other")
    assert row_of(entry, FP32, replace(state, job=other)).doing == ""


def test_a_row_tells_why_it_was_not_measured(entry: RunEntry) -> None:
    failure = FormFailure(run=str(entry.path), event=FormFailed(form=FP32, message="No room."))
    row = row_of(entry, FP32, ExportState(failures=(failure,)))
    assert row.failure is not None
    assert row.failure.message == "No room."


def test_what_has_no_figures_or_no_time_is_wanted(entry: RunEntry) -> None:
    assert FP16 not in wanted_forms(form_rows(entry, ExportState()))
    assert FP32 in wanted_forms(form_rows(entry, ExportState()))
    assert FP16 in wanted_forms(form_rows(entry, ExportState(), units=ComputeUnits.CPU))
    untimed = replace(measured(FP32).model, milliseconds=None)
    assert FP32 in wanted_forms(form_rows(entry, ExportState(), fresh={FP32: untimed}))


def test_the_last_export_tells_figures_of_its_own_run_and_form_alone(entry: RunEntry) -> None:
    measurement = row_of(entry, FP32, ExportState(written=written(entry))).measurement
    assert measurement is not None
    assert measurement.bytes == CONVERTED.bytes
    assert measurement.verification == verification()
    assert row_of(entry, FP32, ExportState(written=written(entry, run="/runs/other"))).measurement is None
    other = Form(model_format=ModelFormat.NEURALNETWORK, precision=Precision.FP32)
    assert row_of(entry, other, ExportState(written=written(entry))).measurement is None


def test_the_last_export_tells_nothing_of_a_network_that_was_trained_on(
    entry: RunEntry, folder: RunFolder
) -> None:
    state = ExportState(written=written(entry))
    folder.write_record(folder.read_record().resumed(more_epochs=1).ended("finished", seconds=90.0))
    continued = replace(entry, run=open_run(folder.path))
    assert row_of(continued, FP32, state).measurement is None
    folder.write_record(replace(entry.run.folder.read_record(), name="another name"))
    assert row_of(entry, FP32, state).measurement is not None


def test_what_was_typed_becomes_a_request() -> None:
    assert TYPED.problems() == {}
    made = TYPED.request(
        Path("/runs/best"),
        model_format=ModelFormat.NEURALNETWORK,
        precision=Precision.FP32,
        replace=True,
    )
    assert made.settings.app_name == "Ziffern"
    assert made.card.author == "A. Author"
    assert Path(made.out) == Path("/exports/Ziffern")
    assert made.replace


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("app_name", "", "Enter the name"),
        ("bundle_identifier", "com.example.дом", "“д” is not allowed"),
        ("team", "abc", "10 letters"),
        ("version", "one", "one to three numbers"),
        ("description", "x" * 1001, "1,000 is the most"),
        ("folder", "", "Choose the folder"),
        ("folder", "exports", "whole path"),
    ],
)
def test_each_wrong_field_gets_a_sentence(field: str, text: str, told: str) -> None:
    problems = replace(TYPED, **{field: text}).problems()
    assert list(problems) == [field]
    assert told in problems[field]


def test_a_name_that_no_folder_can_have_still_has_a_folder() -> None:
    assert replace(TYPED, app_name="Ziffern: 1/2").out() == Path("/exports/Ziffern 1 2")
