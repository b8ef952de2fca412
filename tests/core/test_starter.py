"""The starter model: where it lies, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core import starter
from workbench.core.exported_models import ExportedModel, write_measurement
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.verification import Verification


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(starter, "resources_folder", lambda: tmp_path)
    package = tmp_path / "starter" / "DigitReader.mlpackage"
    package.mkdir(parents=True)
    return package


def test_the_starter_says_how_well_it_reads_the_test_set(package: Path) -> None:
    write_measurement(
        package,
        ExportedModel(
            file=package.name,
            model_format=ModelFormat.MLPROGRAM,
            precision=Precision.FP16,
            bytes=1,
            verification=Verification(
                count=10,
                agreement=1.0,
                max_probability_difference=0.0,
                mean_probability_difference=0.0,
                reference_accuracy=0.9,
                candidate_accuracy=0.8,
                flipped=(),
            ),
            verified_on="drawn digits",
        ),
    )
    assert starter.starter_model() == starter.Starter(path=package, test_accuracy=0.8)


def test_a_starter_without_its_figures_reads_all_the_same(package: Path) -> None:
    assert starter.starter_model() == starter.Starter(path=package, test_accuracy=None)
    package.with_name("DigitReader.mlpackage.json").write_text("{", encoding="utf-8")
    assert starter.starter_model() == starter.Starter(path=package, test_accuracy=None)


def test_without_a_starter_there_is_none(package: Path) -> None:
    package.rmdir()
    assert starter.starter_model() is None
