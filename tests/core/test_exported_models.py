"""What a run keeps of its Core ML models, and when it is not believed any more."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core import records
from workbench.core.compute_units import ComputeUnits
from workbench.core.exported_models import (
    AppleMeasurement,
    ExportedModel,
    exported_model_path,
    measurement_path,
    read_exported_models,
    read_measurement,
    remove_exported_models,
    write_exported_model,
)
from workbench.core.files import checksum_of, sha256_of
from workbench.core.forms import FORMS
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.verification import Verification

VERIFICATION = Verification(
    count=4,
    agreement=0.75,
    max_probability_difference=0.2,
    mean_probability_difference=0.1,
    reference_accuracy=1.0,
    candidate_accuracy=0.75,
    flipped=(),
)
APPLE = AppleMeasurement(
    compute_units=ComputeUnits.CPU_AND_NEURAL_ENGINE,
    milliseconds=0.1,
    verification=VERIFICATION,
    reference_agreement=1.0,
    reference_difference=0.001,
)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    run.model_path.write_bytes(b"weights")
    return run


def keep(run: RunFolder, *, precision: Precision = Precision.FP16) -> ExportedModel:
    """Put a model, which is none, into the run's folder with what was measured of it."""
    path = exported_model_path(run, ModelFormat.MLPROGRAM, precision)
    (path / "Data").mkdir(parents=True)
    (path / "Data" / "weight.bin").write_bytes(precision.value.encode())
    model = ExportedModel(
        file=str(path.relative_to(run.path)),
        model_format=ModelFormat.MLPROGRAM,
        precision=precision,
        bytes=1000,
        verification=VERIFICATION,
        verified_on="MNIST, test set",
        milliseconds=0.4,
        apple=(APPLE,),
        network=sha256_of(run.model_path),
        checksum=checksum_of(path),
    )
    write_exported_model(run, model)
    return model


def test_what_was_measured_is_read_again_in_the_order_of_the_forms(run: RunFolder) -> None:
    small, default = keep(run, precision=Precision.PALETTE4), keep(run)
    assert read_exported_models(run) == (default, small)
    assert read_measurement(run.package_path) == default
    assert default.form in FORMS


def test_figures_of_another_network_are_not_shown(run: RunFolder) -> None:
    model = keep(run)
    run.model_path.write_bytes(b"other weights")
    assert read_exported_models(run) == ()
    run.model_path.unlink()
    assert read_exported_models(run) == ()
    run.model_path.write_bytes(b"weights")
    assert read_exported_models(run) == (model,)


def test_figures_without_their_model_or_of_another_form_are_not_shown(run: RunFolder) -> None:
    model = keep(run)
    write_exported_model(run, replace(model, precision=Precision.INT8))
    assert read_exported_models(run) == ()
    write_exported_model(run, model)
    shutil.rmtree(run.package_path)
    assert read_exported_models(run) == ()


def test_figures_of_another_model_in_its_place_are_not_shown(run: RunFolder) -> None:
    model = keep(run)
    weights = run.package_path / "Data" / "weight.bin"
    weights.write_bytes(b"16bi")
    assert read_exported_models(run) == ()
    weights.write_bytes(b"")
    assert read_exported_models(run) == ()
    weights.write_bytes(b"fp16")
    assert read_exported_models(run) == (model,)


@pytest.mark.parametrize(
    "file", ["Reader.mlpackage", "../DigitClassifier.mlpackage", "/DigitClassifier.mlpackage"]
)
def test_figures_that_name_another_file_are_not_shown(run: RunFolder, file: str) -> None:
    write_exported_model(run, keep(run))
    measured = json.dumps(records.to_plain(replace(keep(run, precision=Precision.INT8), file=file)))
    measurement_path(exported_model_path(run, ModelFormat.MLPROGRAM, Precision.INT8)).write_text(measured)
    assert [model.precision for model in read_exported_models(run)] == [Precision.FP16]


def test_figures_of_an_earlier_version_are_read(run: RunFolder) -> None:
    model = keep(run)
    plain = records.to_plain(model)
    for name in ("milliseconds", "apple", "apple_failure", "network", "checksum"):
        del plain[name]
    del plain["verification"]["probes"]
    measurement_path(run.package_path).write_text(json.dumps(plain))

    assert read_exported_models(run) == (
        replace(model, milliseconds=None, apple=(), network="", checksum=""),
    )


@pytest.mark.parametrize("text", ["", "[]", "{", '{"file": 3}', "\ufffd"])
def test_damaged_figures_count_as_none(run: RunFolder, text: str) -> None:
    keep(run)
    measurement_path(run.package_path).write_text(text)
    assert read_exported_models(run) == ()
    assert read_measurement(run.package_path) is None


def test_models_go_with_their_figures(run: RunFolder) -> None:
    keep(run)
    keep(run, precision=Precision.INT8)
    remove_exported_models(run)
    assert [path.name for path in run.path.rglob("*") if path.is_file()] == ["model.keras"]
