"""``workbench evaluate`` as a script calls it, and what a person reads."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from workbench.cli.main import run_command
from workbench.core import records
from workbench.core.folders import user_folders
from workbench.core.robustness import DISTORTIONS
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore


def test_the_accuracy_comes_with_what_it_hides(
    trained_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["evaluate", "first", "--data", str(trained_home / "digits.npz")]) == 0

    printed = capsys.readouterr().out
    assert "95 % interval" in printed
    assert "Calibration: it is sure of" in printed
    assert "Readings: a digit is shown from" in printed
    assert len([line for line in printed.splitlines() if line[:2].strip().isdigit()]) == 10


def test_json_has_interval_and_calibration(trained_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["evaluate", "first", "--data", str(trained_home / "digits.npz"), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["interval"]["low"] < found["accuracy"] < found["interval"]["high"]
    assert sum(one["count"] for one in found["calibration"]["bins"]) == found["count"] == 600
    assert "robustness" not in found
    assert 0.5 <= found["decision"]["threshold"] <= 0.99
    assert found["decision"]["temperature"] > 0


def test_a_core_ml_model_tells_the_decision_that_it_brings(
    trained_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    data = str(trained_home / "digits.npz")
    fitted = run.read_decision()
    assert fitted is not None
    assert run_command(["evaluate", str(run.package_path), "--data", data, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["decision"] == records.to_plain(fitted.decision)


def test_robustness_is_measured_on_all_samples_and_kept_with_the_run(
    trained_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    content = json.loads(run.record_path.read_text())
    content["dataset"]["path"] = str(trained_home / "digits.npz")
    run.record_path.write_text(json.dumps(content))
    run.robustness_path.unlink()

    # The run's own data set is read where none is named.
    assert run_command(["evaluate", "first", "--robustness", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert list(found["robustness"]) == [kind.name for kind in DISTORTIONS]
    assert [point["level"] for point in found["robustness"]["rotation"]] == list(DISTORTIONS[0].levels)
    assert found["robustness"]["rotation"][0]["accuracy"] == pytest.approx(found["accuracy"])
    assert found["camera"]["rating"] in ("good", "fair", "poor")
    kept = run.read_robustness()
    assert kept is not None
    assert kept.is_whole


def test_what_was_measured_is_told_even_where_it_cannot_be_kept(
    trained_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    content = json.loads(run.record_path.read_text())
    content["dataset"]["path"] = str(trained_home / "digits.npz")
    run.record_path.write_text(json.dumps(content))
    measured = run.read_robustness()
    monkeypatch.setattr("workbench.data.robustness.measure_robustness", lambda *_, **__: measured)

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(RunFolder, "write_robustness", refuse)
    assert run_command(["evaluate", "first", "--robustness"]) == 1
    told = capsys.readouterr()
    assert "Line clutter" in told.out
    assert "Read-only" in told.err


def test_robustness_of_a_core_ml_model_ends_with_a_verdict(
    trained_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    kept = run.robustness_path.read_bytes()
    arguments = ["evaluate", str(run.package_path), "--data", str(trained_home / "digits.npz")]
    assert run_command([*arguments, "--robustness"]) == 0

    printed = capsys.readouterr().out
    assert "Line clutter" in printed
    assert "no class for what is no digit" in " ".join(printed.split())
    # Another model than the run's network was measured.
    assert run.robustness_path.read_bytes() == kept


def test_what_is_wrong_with_the_data_is_told_before_anything_heavy_loads(
    trained_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "workbench.cli.evaluation.open_classifier", lambda _path, **_: pytest.fail("too early")
    )
    assert run_command(["evaluate", "first", "--data", str(trained_home / "none.npz")]) == 1
    assert "none.npz" in capsys.readouterr().err


def test_a_run_whose_data_set_is_gone_is_measured_on_another_but_not_its_robustness_kept(
    trained_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    content = json.loads(run.record_path.read_text())
    content["dataset"]["path"] = str(trained_home / "moved.npz")
    run.record_path.write_text(json.dumps(content))
    run.robustness_path.unlink()
    monkeypatch.setattr(
        "workbench.cli.targets.prepare", lambda _: SimpleNamespace(path=str(trained_home / "digits.npz"))
    )

    assert run_command(["evaluate", "first", "--robustness"]) == 0

    printed = capsys.readouterr()
    assert "600 samples" in printed.out
    assert "The data set of “first” is no longer at" in printed.err
    assert not run.robustness_path.exists()
