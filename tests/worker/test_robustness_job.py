"""Measuring the robustness of a run that lies on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core import records
from workbench.core.errors import CancelledError, DataError, RunError
from workbench.core.events import Report, ignore, never
from workbench.core.folders import user_folders
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.worker.protocol import MeasureRobustness
from workbench.worker.robustness_job import measure_run


@pytest.fixture
def run(trained_home: Path) -> RunFolder:
    assert trained_home.is_dir()
    return RunStore(user_folders().runs).resolve("first")


def measure(run: RunFolder) -> None:
    result = measure_run(MeasureRobustness(run=str(run.path)), emit=ignore, should_stop=never)
    assert result == str(run.path)


def move_data(run: RunFolder, path: Path) -> None:
    content = json.loads(run.record_path.read_text())
    content["dataset"]["path"] = str(path)
    run.record_path.write_text(json.dumps(content))


def test_the_whole_test_set_is_measured_and_kept(run: RunFolder, trained_home: Path) -> None:
    move_data(run, trained_home / "digits.npz")
    evaluation = run.read_evaluation()
    measure(run)
    robustness = run.read_robustness()
    assert robustness is not None
    assert robustness.count == robustness.total == 600
    accuracies = {
        kind.name: {point.level: robustness.accuracy(point) for point in curve.points}
        for kind, curve in robustness.known_curves()
    }
    assert len(accuracies) == 9
    assert accuracies["blur"][0] > 0.8
    assert accuracies["shift"][6] < accuracies["shift"][0]
    # What the training has found stays.
    assert run.read_evaluation() == evaluation


def test_an_evaluation_of_an_earlier_version_gets_its_calibration(run: RunFolder, trained_home: Path) -> None:
    move_data(run, trained_home / "digits.npz")
    evaluation = run.read_evaluation()
    assert evaluation is not None
    plain = records.to_plain(evaluation)
    del plain["calibration"], plain["background"]
    run.evaluation_path.write_text(json.dumps(plain))
    measure(run)
    renewed = run.read_evaluation()
    assert renewed is not None
    assert renewed.calibration is not None
    assert renewed.confusion == evaluation.confusion


def test_a_stopped_measurement_leaves_the_run_as_it_was(run: RunFolder, trained_home: Path) -> None:
    move_data(run, trained_home / "digits.npz")
    before = {path: path.read_bytes() for path in run.path.glob("*.json")}
    reports: list[Report] = []
    with pytest.raises(CancelledError):
        measure_run(
            MeasureRobustness(run=str(run.path)), emit=reports.append, should_stop=lambda: len(reports) > 4
        )
    assert {path: path.read_bytes() for path in run.path.glob("*.json")} == before


def test_a_run_that_is_trained_on_meanwhile_keeps_no_figures_of_the_earlier_network(
    run: RunFolder, trained_home: Path
) -> None:
    move_data(run, trained_home / "digits.npz")
    before = run.evaluation_path.read_bytes(), run.robustness_path.read_bytes()

    def train_on(_report: Report) -> None:
        record = run.read_record()
        run.write_record(replace(record.resumed(more_epochs=1), state="finished"))

    with pytest.raises(RunError, match="trained on meanwhile"):
        measure_run(MeasureRobustness(run=str(run.path)), emit=train_on, should_stop=never)
    assert (run.evaluation_path.read_bytes(), run.robustness_path.read_bytes()) == before


def test_a_run_whose_data_are_gone_is_told(run: RunFolder, tmp_path: Path) -> None:
    move_data(run, tmp_path / "gone.npz")
    with pytest.raises(DataError, match=r"gone\.npz"):
        measure(run)


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run"):
        measure(RunFolder(tmp_path))


def test_a_damaged_measurement_is_told_by_its_file(run: RunFolder) -> None:
    run.robustness_path.write_text('{"count": 3')
    with pytest.raises(RunError, match=r"robustness\.json is damaged"):
        run.read_robustness()
