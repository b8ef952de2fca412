"""``convert --format onnx``, and the ONNX model in the other commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import Call, told
from workbench.core.errors import SetupError
from workbench.core.onnx_models import read_onnx_measurement
from workbench.core.verification import Verification
from workbench.worker import onnx_job


def test_a_run_becomes_an_onnx_model_that_is_proved(trained_home: Path, call: Call, tmp_path: Path) -> None:
    (converted,) = call("convert", "first", "--out", tmp_path, "--format", "onnx", "--author", "Ada")

    path = Path(converted["path"])
    assert path == tmp_path / "DigitClassifier.onnx"
    assert converted["format"] == "onnx"
    assert converted["bytes"] == path.stat().st_size
    assert converted["verification"]["agreement"] == 1.0
    measured = read_onnx_measurement(path)
    assert measured is not None
    assert measured.verification.count == 600
    assert [probe.name for probe in measured.verification.probes] == [
        "random",
        "blank",
        "saturated",
        "inverted",
    ]
    assert measured.milliseconds > 0

    (verified,) = call("verify", "first", path)
    assert (verified["agreement"], verified["count"]) == (1.0, 600)
    (evaluated,) = call("evaluate", path, "--data", trained_home / "digits.npz")
    assert evaluated["accuracy"] == converted["verification"]["reference_accuracy"]


def test_it_is_said_to_a_person(
    trained_home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "digits"
    said = told(capsys, "convert", "first", "--out", out, "--format", "onnx")
    assert "digits.onnx: ONNX, 32-bit floats" in said
    assert "600 of 600 samples agree" in said
    assert "in onnxruntime" in said
    # An earlier one is replaced, with what was measured of it.
    assert "digits.onnx" in told(capsys, "convert", "first", "--out", out, "--format", "onnx")
    assert "Accuracy: network" in told(capsys, "verify", "first", f"{out}.onnx")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--out", "digits.mlmodel"], "does not end in .onnx"),
        (["--out", "digits.onnx", "--precision", "int8"], "stores its weights as 32-bit floats"),
    ],
)
def test_what_cannot_be_is_refused(
    trained_home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    assert reason in told(capsys, "convert", "first", "--format", "onnx", *arguments, status=1)


def test_a_foreign_file_beside_it_is_kept(
    trained_home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    beside = tmp_path / "digits.onnx.json"
    beside.write_text(json.dumps({"mine": True}))
    said = told(capsys, "convert", "first", "--format", "onnx", "--out", tmp_path / "digits.onnx", status=1)
    assert "is no measurement of a model" in said
    assert json.loads(beside.read_text()) == {"mine": True}
    assert not (tmp_path / "digits.onnx").exists()


def test_one_that_answers_otherwise_is_written_only_where_that_is_accepted(
    trained_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def unlike(*_: Any) -> Verification:
        return Verification(
            count=600,
            agreement=0.5,
            max_probability_difference=0.9,
            mean_probability_difference=0.1,
            reference_accuracy=0.9,
            candidate_accuracy=0.4,
            flipped=(),
        )

    monkeypatch.setattr(onnx_job, "compare", unlike)
    out = tmp_path / "digits.onnx"
    arguments = ["convert", "first", "--format", "onnx", "--out", out]
    said = told(capsys, *arguments, status=1)
    assert "300 of 600 samples agree" in said
    assert "--accept-shortfall" in said
    assert not list(tmp_path.glob("digits*"))
    assert "It falls short: 300 of 600" in told(capsys, *arguments, "--accept-shortfall")
    assert out.exists()


def test_without_the_packages_the_hint_says_how_to_get_them(
    trained_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def missing() -> None:
        raise SetupError("The package onnx is not installed.", hint="pip install onnx")

    monkeypatch.setattr(onnx_job, "onnx_package", missing)
    said = told(capsys, "convert", "first", "--format", "onnx", "--out", tmp_path / "digits.onnx", status=1)
    assert "not installed" in said
