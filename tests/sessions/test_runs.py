"""The list of runs, what is read of them, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model, make_run, mark_as, write_dataset
from workbench.core.decision import Decision, FittedDecision
from workbench.core.errors import WorkbenchError
from workbench.core.folders import user_folders
from workbench.core.robustness import Robustness
from workbench.core.runs import RunStore
from workbench.data.mnist import load_dataset
from workbench.sessions.runs import RunResults, RunsSession


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "mnist.npz")


@pytest.fixture
def runs() -> Path:
    return user_folders().runs


@pytest.fixture
def session(qtbot: QtBot, runs: Path) -> Iterator[RunsSession]:
    session = RunsSession(RunStore(runs))
    yield session
    session.shut_down()


@pytest.fixture
def failures(session: RunsSession) -> list[WorkbenchError]:
    heard: list[WorkbenchError] = []
    session.failed.connect(heard.append)
    return heard


def refreshed(session: RunsSession, qtbot: QtBot) -> list[str]:
    with qtbot.waitSignal(session.entries_changed):
        session.refresh()
    return [entry.run.name for entry in session.entries]


def results(session: RunsSession, qtbot: QtBot, path: Path, **options: object) -> RunResults:
    with qtbot.waitSignal(session.results_loaded) as loaded:
        session.load_results(path, **options)
    return loaded.args[0]


def test_without_runs_the_list_is_read_and_empty(session: RunsSession, qtbot: QtBot) -> None:
    assert not session.is_loaded
    assert refreshed(session, qtbot) == []
    assert session.is_loaded


def test_runs_are_listed_newest_first_with_epochs_and_models(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    make_run(runs, data=data, name="first")
    second = make_run(runs, data=data, name="second")
    model = add_model(second)
    assert refreshed(session, qtbot) == ["second", "first"]
    newest = session.entries[0]
    assert newest.path == second.path
    assert [epoch.epoch for epoch in newest.epochs] == [1, 2]
    assert newest.models == (model,)
    assert newest.has_network
    assert session.entries[1].models == ()


def test_a_damaged_run_is_listed_and_the_others_are_whole(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    make_run(runs, data=data, name="whole")
    damaged = make_run(runs, data=data, name="torn")
    damaged.record_path.write_text('{"name": "to')
    make_run(runs, data=data, name="curveless").metrics_path.write_text("epoch;loss\n1;2\n")
    assert sorted(refreshed(session, qtbot)) == ["curveless", "torn", "whole"]
    curveless, torn, _ = sorted(session.entries, key=lambda entry: entry.run.name)
    assert curveless.epochs == ()
    assert curveless.has_network
    assert torn.run.state == "damaged"
    assert not torn.has_network


def test_refreshing_many_times_at_once_reads_at_most_twice(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    make_run(runs, data=data)
    lists: list[object] = []
    session.entries_changed.connect(lists.append)
    for _ in range(20):
        session.refresh()
    qtbot.waitUntil(lambda: len(lists) == 2)
    qtbot.wait(100)
    assert len(lists) == 2


def test_results_come_with_the_samples_that_the_run_has_read(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data, misread=(4, 14))
    found = results(session, qtbot, folder.path)
    assert found.evaluation is not None
    assert [one.index for one in found.evaluation.misread] == [4, 14]
    assert found.samples is not None
    assert found.samples.images[14, 0, 0] == 14
    assert found.problem == ""


def test_results_take_the_samples_in_use_without_opening_a_file(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data)
    dataset = load_dataset(data)
    data.unlink()
    found = results(session, qtbot, folder.path, loaded=dataset)
    assert found.samples is dataset.test


def test_results_without_their_samples_say_why(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data)
    data.unlink()
    found = results(session, qtbot, folder.path)
    assert found.evaluation is not None
    assert found.samples is None
    assert "mnist.npz" in found.problem


def test_a_run_that_was_not_evaluated_has_no_results(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data)
    folder.evaluation_path.unlink()
    assert results(session, qtbot, folder.path).evaluation is None


def test_of_two_runs_asked_for_only_the_last_is_told(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    first, second = make_run(runs, data=data), make_run(runs, data=data)
    told: list[RunResults] = []
    session.results_loaded.connect(told.append)
    session.load_results(first.path)
    session.load_results(second.path)
    qtbot.waitUntil(lambda: len(told) == 1)
    qtbot.wait(100)
    assert [one.path for one in told] == [second.path]


def test_a_run_gets_another_name_and_keeps_its_folder(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data, name="before")
    refreshed(session, qtbot)
    session.rename(folder.path, "my best")
    qtbot.waitUntil(lambda: [entry.run.name for entry in session.entries] == ["my-best"])
    assert session.entry(folder.path) is not None


@pytest.mark.parametrize(("name", "told"), [("taken", "already a run"), ("...", "cannot be called")])
def test_a_name_that_cannot_be_is_refused(
    session: RunsSession,
    qtbot: QtBot,
    runs: Path,
    data: Path,
    failures: list[WorkbenchError],
    name: str,
    told: str,
) -> None:
    make_run(runs, data=data, name="taken")
    folder = make_run(runs, data=data, name="mine")
    session.rename(folder.path, name)
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert told in failures[0].message
    assert folder.read_record().name == "mine"


def test_a_removed_run_is_gone_with_its_folder(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    make_run(runs, data=data, name="stays")
    folder = make_run(runs, data=data, name="goes")
    refreshed(session, qtbot)
    session.remove(folder.path)
    qtbot.waitUntil(lambda: [entry.run.name for entry in session.entries] == ["stays"])
    assert not folder.path.exists()


def test_a_run_in_training_is_neither_renamed_nor_removed(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path, failures: list[WorkbenchError]
) -> None:
    folder = make_run(runs, data=data, name="busy")
    mark_as(folder, "running")
    session.rename(folder.path, "other")
    session.remove(folder.path)
    qtbot.waitUntil(lambda: len(failures) == 2)
    assert all("being trained" in failure.message for failure in failures)
    assert folder.read_record().name == "busy"


def test_the_robustness_comes_with_the_results_unless_it_is_damaged(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data)
    assert results(session, qtbot, folder.path).robustness is None
    robustness = Robustness(count=10, total=20, curves=())
    folder.write_robustness(robustness)
    assert results(session, qtbot, folder.path).robustness == robustness
    folder.robustness_path.write_text("{")
    found = results(session, qtbot, folder.path)
    assert found.robustness is None
    assert found.evaluation is not None


def test_what_a_reading_needs_comes_with_the_results_unless_it_is_damaged(
    session: RunsSession, qtbot: QtBot, runs: Path, data: Path
) -> None:
    folder = make_run(runs, data=data)
    assert results(session, qtbot, folder.path).decision is None
    fitted = FittedDecision(
        decision=Decision(temperature=0.9, threshold=0.6),
        digits=100,
        silenced=1,
        backgrounds=20,
        passed=0,
        error_before=0.02,
        error_after=0.01,
    )
    folder.write_decision(fitted)
    assert results(session, qtbot, folder.path).decision == fitted
    folder.decision_path.write_text("{")
    found = results(session, qtbot, folder.path)
    assert found.decision is None
    assert found.evaluation is not None
