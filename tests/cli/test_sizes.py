"""``workbench sizes``, and what is refused because it answers otherwise than its network."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.calling import Call, told
from workbench.core.exported_models import read_measurement
from workbench.core.folders import user_folders
from workbench.core.model_format import Precision
from workbench.core.runs import RunStore
from workbench.core.verification import Verification

pytestmark = pytest.mark.usefixtures("trained_home")


@pytest.fixture
def falling_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every model fall short of what its precision promises."""

    def shortfall(_verification: Verification, precision: Precision) -> str:
        return f"Too many samples flipped for {precision.title}."

    monkeypatch.setattr(Verification, "shortfall", shortfall)


def test_the_size_table_is_made_once_and_kept(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("sizes", "first", "--format", "neuralnetwork")

    rows = call(*arguments)

    assert [(row["format"], row["precision"]) for row in rows] == [
        ("neuralnetwork", "fp32"),
        ("neuralnetwork", "fp16"),
    ]
    for row in rows:
        assert row["agreement"] == 1.0
        assert row["test_accuracy"] == row["network_accuracy"] > 0.8
        assert row["milliseconds"] > 0
        assert row["minimum_ios"] == 13
        assert row["shortfall"] == ""
        assert Path(row["path"]).stat().st_size == row["bytes"]
        assert "test set" in row["verified_on"]
    assert rows[0]["bytes"] > rows[1]["bytes"]

    assert call(*arguments) == rows
    assert call(*arguments, "--sort", "size") == rows[::-1]
    text = told(capsys, *arguments)
    assert "neuralnetwork fp32" in text
    assert "Verified on: " in text
    assert call("sizes", "first", "--format", "neuralnetwork", "--precision", "fp16") == rows[1:]


def test_measuring_again_measures_again(call: Call) -> None:
    arguments = ("sizes", "first", "--format", "neuralnetwork", "--precision", "fp16")
    (first,) = call(*arguments)
    beside = Path(first["path"] + ".json")
    written = beside.stat().st_mtime_ns

    call(*arguments)
    assert beside.stat().st_mtime_ns == written
    call(*arguments, "--again", "--author", "Ada")
    assert beside.stat().st_mtime_ns > written


def test_a_form_that_does_not_exist_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "sizes", "first", "--format", "neuralnetwork", "--precision", "int8", status=1)
    assert said == (
        "There is no such form of a Core ML model. A neural network stores its weights as fp32 or fp16."
    )


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has Apple's runtime")
def test_elsewhere_than_on_a_mac_the_table_goes_without_apples_figures(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--format", "neuralnetwork", "--precision", "fp16", "--compute-units", "cpu")
    (row,) = call("sizes", "first", *arguments)
    assert row["apple"] == []
    assert row["apple_failure"] == "Processor alone: Apple's runtime is part of macOS."
    said = told(capsys, "verify", "first", row["path"], "--compute-units", "all", status=1)
    assert "Apple's runtime is part of macOS." in said
    assert tmp_path.is_dir()


def test_what_was_proved_lies_beside_a_converted_model(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "Reader.mlmodel"
    arguments = ("convert", "first", "--out", out, "--format", "neuralnetwork")

    (written,) = call(*arguments)

    measured = read_measurement(out)
    assert measured is not None
    assert (measured.file, measured.bytes) == ("Reader.mlmodel", out.stat().st_size)
    assert written["verification"]["agreement"] == measured.verification.agreement == 1.0
    assert "600 of 600 samples agree (100.00%)" in told(capsys, *arguments)
    said = told(capsys, "verify", "first", out)
    for words in ("600 of 600 samples agree", "Accuracy: network", "random", "inverted", "on average"):
        assert words in said


@pytest.mark.usefixtures("falling_short")
def test_a_model_that_falls_short_is_written_only_when_that_is_accepted(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "Reader.mlmodel"
    arguments = ("convert", "first", "--out", out, "--format", "neuralnetwork")

    said = told(capsys, *arguments, status=1)

    assert said == (
        "The Core ML model does not answer as its network does: "
        "Too many samples flipped for 16-bit floats. "
        "Choose another precision, or accept it as it is. The option --accept-shortfall accepts it."
    )
    assert not out.parent.exists()
    (written,) = call(*arguments, "--accept-shortfall")
    assert written["shortfall"] == "Too many samples flipped for 16-bit floats."
    assert out.is_file()


@pytest.mark.usefixtures("falling_short")
def test_a_project_around_a_model_that_falls_short_is_refused_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "App"
    assert "--accept-shortfall" in told(capsys, "export-ios", "first", "--out", out, status=1)
    assert not out.exists()
    said = told(capsys, "export-ios", "first", "--out", out, "--accept-shortfall")
    assert "of 600 samples agree" in said
    assert "It falls short:" in said
    assert said.endswith(
        "Next: on a Mac with Xcode 16 or later, open Digit Camera.xcodeproj, "
        "choose your team and run it on your iPhone."
    )
    assert (out / "App").is_dir()


@pytest.mark.usefixtures("falling_short")
def test_what_falls_short_is_measured_and_told(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("sizes", "first", "--format", "neuralnetwork", "--precision", "fp16")
    (row,) = call(*arguments)
    assert row["shortfall"] == "Too many samples flipped for 16-bit floats."
    assert "16-bit floats falls short: Too many" in told(capsys, *arguments)


def test_a_strangers_file_beside_the_model_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "Reader.mlmodel.json"
    notes.write_text('{"years": "of work"}')
    said = told(
        capsys, "convert", "first", "--out", tmp_path / "Reader", "--format", "neuralnetwork", status=1
    )
    assert "“Reader.mlmodel.json” is there already" in said
    assert notes.read_text() == '{"years": "of work"}'


def test_a_network_that_cannot_be_read_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    run.model_path.unlink()
    said = told(capsys, "sizes", "first", "--precision", "fp16", status=1)
    assert "The network of “first” cannot be read. Choose a run that has been trained." in said
