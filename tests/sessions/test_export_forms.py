"""Which figures of a form are known, and what the export's fields make of what is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sessions.run_folders import add_model, make_run, verification, write_dataset
from tests.sessions.test_export import CONVERTED, VERIFIED, request
from workbench.core.exported_models import read_exported_models
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.runs import open_run
from workbench.sessions.export import WrittenProject
from workbench.sessions.export_forms import FORMS, Form, measurement_of
from workbench.sessions.export_settings import TypedExport
from workbench.sessions.runs import RunEntry

FP16 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
FP32 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP32)
TYPED = TypedExport(
    app_name=" Ziffern ", bundle_identifier="com.example.ziffern", folder="/exports", author=" A. Author "
)


@pytest.fixture
def entry(tmp_path: Path) -> RunEntry:
    folder = make_run(user_folders().runs, data=write_dataset(tmp_path / "mnist.npz"))
    add_model(folder, flips=1)
    return RunEntry(run=open_run(folder.path), models=read_exported_models(folder), has_network=True)


def written(run: str) -> WrittenProject:
    return WrittenProject(
        path=Path("/exports/Ziffern"),
        parts=(),
        request=replace(request(Path("/exports/Ziffern")), run=run, precision=Precision.FP32),
        converted=CONVERTED,
        verified=VERIFIED,
        xcode=None,
    )


def test_every_form_that_core_ml_reads_is_offered_once() -> None:
    assert len(set(FORMS)) == len(FORMS) == 7
    assert [form.minimum_ios for form in FORMS] == [15, 15, 16, 16, 16, 13, 13]


def test_a_model_in_the_runs_folder_has_its_figures(entry: RunEntry) -> None:
    measurement = measurement_of(entry, FP16, written=None)
    assert measurement is not None
    assert measurement.bytes == 331_480
    assert measurement.agreeing == 39


def test_a_form_that_was_not_measured_has_none(entry: RunEntry) -> None:
    assert measurement_of(entry, FP32, written=None) is None


def test_the_last_export_tells_figures_of_its_own_run_and_form_alone(entry: RunEntry) -> None:
    measurement = measurement_of(entry, FP32, written=written(str(entry.path)))
    assert measurement is not None
    assert measurement.bytes == CONVERTED.bytes
    assert measurement.verification == verification()
    assert measurement_of(entry, FP32, written=written("/runs/other")) is None
    other = Form(model_format=ModelFormat.NEURALNETWORK, precision=Precision.FP32)
    assert measurement_of(entry, other, written=written(str(entry.path))) is None


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
