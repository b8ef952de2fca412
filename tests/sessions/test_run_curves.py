"""The curves of runs on disk, read behind the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import make_run, write_dataset
from tests.sessions.test_curves import rows
from workbench.core.batch_rows import append_batches
from workbench.core.run_folder import RunFolder
from workbench.core.runs import open_run
from workbench.sessions.run_curves import RunCurves
from workbench.sessions.runs import RunEntry


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run of two epochs of four batches."""
    folder = make_run(tmp_path / "runs", data=write_dataset(tmp_path / "mnist.npz"))
    append_batches(folder.batches_path, rows(1, 8))
    return folder


@pytest.fixture
def curves(qtbot: QtBot) -> Iterator[RunCurves]:
    session = RunCurves()
    yield session
    session.shut_down()


def entry_of(folder: RunFolder) -> RunEntry:
    return RunEntry(run=open_run(folder.path), epochs=folder.read_metrics())


def test_epochs_are_there_at_once_and_batches_follow(
    curves: RunCurves, folder: RunFolder, qtbot: QtBot
) -> None:
    entry = entry_of(folder)
    with qtbot.waitSignal(curves.loaded) as loaded:
        first = curves.of(entry)
        assert len(first.of("loss").training) == 2
        assert len(first.of("loss").raw) == 0
    assert loaded.args == [folder.path]
    read = curves.of(entry)
    assert read.of("loss").raw.y.tolist() == list(range(1, 9))
    assert curves.of(entry) is read
    # Planned are more than the two that were trained.
    assert read.epochs == 6


def test_a_run_that_has_grown_is_read_again(curves: RunCurves, folder: RunFolder, qtbot: QtBot) -> None:
    with qtbot.waitSignal(curves.loaded):
        curves.of(entry_of(folder))
    append_batches(folder.batches_path, rows(9, 4))
    folder.write_metrics((*folder.read_metrics(), *folder.read_metrics()[:1]))
    with qtbot.waitSignal(curves.loaded):
        curves.of(entry_of(folder))
    known = curves.known(folder.path)
    assert known is not None
    assert known.batch_count == 12


def test_damaged_batches_leave_the_epochs(
    curves: RunCurves, folder: RunFolder, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    folder.batches_path.write_text("nonsense\n1,2\n", encoding="utf-8")
    entry = entry_of(folder)
    curves.of(entry)
    qtbot.waitUntil(lambda: "cannot be read" in caplog.text)
    assert np.array_equal(curves.of(entry).of("loss").training.x, [1.0, 2.0])
