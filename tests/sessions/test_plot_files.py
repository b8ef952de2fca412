"""Plots as files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.sessions.test_curves import batches, epoch, rows
from workbench.core.errors import RunError
from workbench.sessions.curves import TrainingCurves, curves_of_run
from workbench.sessions.plot_files import COLUMNS, PlotFiles, PlottedRun


@pytest.fixture
def files(qtbot: QtBot) -> Iterator[PlotFiles]:
    session = PlotFiles()
    yield session
    session.shut_down()


def test_a_table_has_every_batch_and_every_epoch(files: PlotFiles, tmp_path: Path, qtbot: QtBot) -> None:
    live = TrainingCurves(epochs=2, batches_per_epoch=2)
    live.add_batches(batches(0, [1.0, 0.5]))
    live.add_epoch(epoch(1))
    earlier = curves_of_run((epoch(1), epoch(2)), rows(1, 5000, per_epoch=2500))
    path = tmp_path / "curves.csv"
    with qtbot.waitSignal(files.written) as written:
        files.write_table(path, (PlottedRun.of("live", live), PlottedRun.of("best-1", earlier)))
    assert written.args == [path]
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert tuple(table[0]) == COLUMNS
    first, _second, whole = table[:3]
    assert (first["run"], first["kind"], first["epoch"], first["batch"]) == ("live", "batch", "1", "1")
    assert (first["loss"], first["learning_rate"], first["val_loss"]) == ("1", "", "")
    assert (whole["kind"], whole["val_accuracy"], whole["seconds"]) == ("epoch", "0.95", "3.000")
    of_best = [row for row in table if row["run"] == "best-1"]
    assert len([row for row in of_best if row["kind"] == "batch"]) == 5000
    assert of_best[4999]["learning_rate"] == "0.01"


def test_a_picture_comes_back_as_it_was(files: PlotFiles, tmp_path: Path, qtbot: QtBot) -> None:
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("#2460E6"))
    with qtbot.waitSignal(files.written):
        files.write_picture(tmp_path / "plots.png", picture)
    read = QImage(str(tmp_path / "plots.png"))
    assert read.size() == picture.size()
    assert read.pixelColor(3, 3).name().upper() == "#2460E6"


def test_a_folder_that_cannot_be_written_to_is_told_in_a_sentence(
    files: PlotFiles, tmp_path: Path, qtbot: QtBot
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with qtbot.waitSignal(files.failed) as failed:
        files.write_table(blocked / "curves.csv", ())
    error = failed.args[0]
    assert isinstance(error, RunError)
    assert "curves.csv cannot be written" in error.message
    assert error.hint
