"""The data session: where a data set comes from, and what a failure or a cancel leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from workbench.core.events import DataPrepared, Progress
from workbench.core.folders import user_folders
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.data import CHOSEN_KEY, DataPhase, DataSession, DataState, PackedPictures
from workbench.sessions.preferences import Preferences
from workbench.worker.protocol import PrepareData

pytestmark = pytest.mark.qt_log_level_fail("WARNING")


def write_npz(path: Path, *, train: int = 30, test: int = 10, label: int = 3) -> Path:
    """Write a small data set in the form of Keras' file, all of one label."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        x_train=np.zeros((train, 28, 28), np.uint8),
        y_train=np.full(train, label, np.uint8),
        x_test=np.zeros((test, 28, 28), np.uint8),
        y_test=np.full(test, label, np.uint8),
    )
    return path


@dataclass
class Bench:
    """A session whose children the test speaks for, and every state it went through."""

    session: DataSession
    preferences: Preferences
    children: list[FakeChild] = field(default_factory=list)
    states: list[DataState] = field(default_factory=list)

    def wait_for(self, qtbot: QtBot, phase: DataPhase) -> DataState:
        qtbot.waitUntil(lambda: self.session.state.phase is phase)
        return self.session.state


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    nursery = Nursery()
    preferences = Preferences.of(user_folders())
    session = DataSession(folders=user_folders(), preferences=preferences, make_child=nursery)
    bench = Bench(session=session, preferences=preferences, children=nursery.children)
    session.state_changed.connect(bench.states.append)
    yield bench
    session.shut_down()


def test_a_file_in_the_user_folder_is_loaded_without_a_child(bench: Bench, qtbot: QtBot) -> None:
    path = write_npz(user_folders().datasets / "mnist.npz")
    bench.session.open()
    state = bench.wait_for(qtbot, DataPhase.READY)
    assert state.dataset is not None
    assert (len(state.dataset.train), len(state.dataset.test)) == (30, 10)
    assert state.dataset.path == path
    assert [one.phase for one in bench.states] == [DataPhase.LOOKING, DataPhase.READY]
    assert not bench.children


def test_a_given_file_wins_and_a_wrong_one_is_told(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    write_npz(user_folders().datasets / "mnist.npz", train=30)
    bench.session.open(write_npz(tmp_path / "mine.npz", train=5))
    state = bench.wait_for(qtbot, DataPhase.READY)
    assert state.dataset is not None
    assert len(state.dataset.train) == 5
    bench.session.open(tmp_path / "gone.npz")
    state = bench.wait_for(qtbot, DataPhase.READY)
    assert state.error is not None
    assert "gone.npz" in state.error.message
    assert state.dataset is not None, "what was in use stays in use"


def test_a_wrong_file_without_data_is_a_failure(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    bench.session.open(path)
    state = bench.wait_for(qtbot, DataPhase.FAILED)
    assert state.dataset is None
    assert state.error is not None
    assert "broken.npz" in state.error.message


def test_without_a_file_a_child_prepares_one(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.session.open()
    bench.wait_for(qtbot, DataPhase.PREPARING)
    (child,) = bench.children
    assert child.requests == [PrepareData()]
    child.say(Progress(stage="Downloading", done=1, total=2, unit="bytes"))
    assert bench.session.state.stage == Progress(stage="Downloading", done=1, total=2, unit="bytes")
    path = write_npz(tmp_path / "drawn.npz")
    child.say(DataPrepared(path=str(path), name="Drawn digits", is_drawn=True, reason="There is no net."))
    child.end(Outcome(kind=OutcomeKind.SUCCEEDED, result=str(path)))
    state = bench.wait_for(qtbot, DataPhase.READY)
    assert state.reason == "There is no net."
    assert state.stage is None
    assert state.dataset is not None


def test_a_cancel_leaves_nothing_and_is_no_error(bench: Bench, qtbot: QtBot) -> None:
    bench.session.open()
    bench.wait_for(qtbot, DataPhase.PREPARING)
    bench.session.cancel()
    assert bench.session.state.is_stopping
    assert bench.children[0].was_asked_to_stop
    bench.children[0].end(Outcome(kind=OutcomeKind.STOPPED))
    state = bench.session.state
    assert (state.phase, state.error, state.is_stopping) == (DataPhase.NOTHING, None, False)


def test_a_crash_is_told_and_can_be_tried_again(bench: Bench, qtbot: QtBot) -> None:
    bench.session.fetch()
    bench.children[0].end(Outcome(kind=OutcomeKind.CRASHED, message="It died.", hint="Again.", details="x"))
    state = bench.session.state
    assert state.phase is DataPhase.FAILED
    assert state.error is not None
    assert (state.error.message, state.error.hint, state.error.details) == ("It died.", "Again.", "x")
    bench.session.draw()
    assert bench.session.state.error is None
    assert bench.children[1].requests == [PrepareData(may_download=False, wants_drawn=True)]


def test_a_failed_fetch_keeps_the_drawn_digits(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.session.choose(write_npz(tmp_path / "mine.npz"))
    before = bench.wait_for(qtbot, DataPhase.READY).dataset
    bench.session.fetch()
    assert bench.session.dataset is before
    bench.children[0].end(Outcome(kind=OutcomeKind.FAILED, message="No."))
    state = bench.session.state
    assert (state.phase, state.dataset) == (DataPhase.READY, before)
    assert state.error is not None


def test_a_chosen_file_is_used_at_the_next_start_as_long_as_it_is_there(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    write_npz(user_folders().datasets / "mnist.npz", train=30)
    chosen = write_npz(tmp_path / "mine.npz", train=5)
    bench.session.choose(chosen)
    bench.wait_for(qtbot, DataPhase.READY)
    for expected in (5, 30):
        session = DataSession(folders=user_folders(), preferences=bench.preferences)
        session.open()
        qtbot.waitUntil(lambda session=session: session.state.phase is DataPhase.READY)
        assert session.dataset is not None
        assert len(session.dataset.train) == expected
        chosen.unlink(missing_ok=True)


def test_a_new_choice_takes_over_from_a_running_preparation(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    bench.session.fetch()
    bench.session.choose(write_npz(tmp_path / "mine.npz"))
    bench.wait_for(qtbot, DataPhase.READY)
    assert not bench.children[0].is_running


def write_pictures(folder: Path) -> Path:
    """Write a folder of a few pictures for each of two classes."""
    for name in ("cat", "dog"):
        (folder / name).mkdir(parents=True)
        for number in range(3):
            (folder / name / f"{number}.png").write_bytes(b"a picture, by its name")
    return folder


def test_a_folder_of_pictures_is_packed_by_a_child(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "animals")

    bench.session.choose(folder)

    bench.wait_for(qtbot, DataPhase.PREPARING)
    (child,) = bench.children
    assert child.requests == [PrepareData(given=str(folder), may_download=False)]
    stage = Progress(stage="Reading pictures", done=3, total=6, unit="pictures")
    child.say(stage)
    assert bench.session.state.stage == stage
    pack = write_npz(tmp_path / "pack.npz")
    said = DataPrepared(
        path=str(pack), name="animals", is_drawn=False, reason="One passed over.", pictures="whole"
    )
    child.say(said)
    child.end(Outcome(kind=OutcomeKind.SUCCEEDED, result=str(pack)))
    state = bench.wait_for(qtbot, DataPhase.READY)
    assert state.pictures == PackedPictures(folder, "whole")
    assert state.reason == "One passed over."
    assert bench.preferences.text(CHOSEN_KEY) == str(pack), "the pictures are not read at each start"

    bench.session.agree()
    assert (bench.session.state.pictures, bench.session.state.reason) == (None, "")
    bench.session.choose(folder, pictures="ink")
    bench.wait_for(qtbot, DataPhase.PREPARING)
    assert bench.children[-1].requests == [PrepareData(given=str(folder), may_download=False, pictures="ink")]
    bench.session.cancel()
    bench.children[-1].end(Outcome(kind=OutcomeKind.STOPPED))
    assert bench.session.state.phase is DataPhase.READY
    assert bench.session.dataset is state.dataset


def test_pictures_can_be_given_at_the_start(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.session.open(write_pictures(tmp_path / "animals"))

    bench.wait_for(qtbot, DataPhase.PREPARING)
    assert bench.children[0].requests == [PrepareData(given=str(tmp_path / "animals"), may_download=False)]


def test_classes_are_named_and_read_again(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.session.choose(write_npz(tmp_path / "mine.npz"))
    before = bench.wait_for(qtbot, DataPhase.READY).dataset
    assert before is not None
    assert not before.has_known_names

    bench.session.name_classes(["a", "b", "c", "d"], is_turned=True)
    assert bench.session.state.phase is DataPhase.LOADING
    dataset = bench.wait_for(qtbot, DataPhase.READY).dataset

    assert dataset is not None
    assert dataset is not before
    assert dataset.labels == ("a", "b", "c", "d")
    assert dataset.is_turned
    bench.session.name_classes(["a", "a", "c", "d"], is_turned=True)
    state = bench.wait_for(qtbot, DataPhase.READY)
    assert state.error is not None
    assert "Two classes" in state.error.message
    assert state.dataset is dataset
