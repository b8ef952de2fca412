"""Own samples in the window: kept, changed and taken back, whatever else goes on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from pytestqt.qtbot import QtBot

from tests.data.files import make_samples, write_keras_npz
from workbench.core.errors import WorkbenchError
from workbench.core.events import Progress
from workbench.core.folders import user_folders
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_exchange import gather
from workbench.data.sample_file import Origin
from workbench.sessions.own_samples import OwnSamplesSession, OwnSamplesState
from workbench.sessions.sample_changes import SampleKept

pytestmark = pytest.mark.qt_log_level_fail("WARNING")
IMAGES = make_samples(300).images
CANVAS = Origin(source="canvas", read_as="1", confidence=0.75)


@pytest.fixture
def store() -> OwnSampleStore:
    return OwnSampleStore(user_folders().samples)


@pytest.fixture
def session(qtbot: QtBot, store: OwnSampleStore) -> Iterator[OwnSamplesSession]:
    session = OwnSamplesSession(store)
    yield session
    session.shut_down()


@pytest.fixture
def failures(session: OwnSamplesSession) -> list[WorkbenchError]:
    heard: list[WorkbenchError] = []
    session.failed.connect(heard.append)
    return heard


def labels(session: OwnSamplesSession) -> list[str]:
    return sorted(each.label for each in session.state.kept.samples)


def wait(qtbot: QtBot, session: OwnSamplesSession, wanted: list[str], undo: str) -> None:
    qtbot.waitUntil(lambda: (labels(session), session.state.undo) == (wanted, undo), timeout=20_000)


def test_changes_follow_one_another_and_are_taken_back_in_turn(
    session: OwnSamplesSession, qtbot: QtBot, failures: list[WorkbenchError]
) -> None:
    told: list[SampleKept] = []
    session.kept.connect(told.append)
    for image, label in zip(IMAGES[:3], "117", strict=True):
        session.keep(image, label=label, origin=CANVAS)
    wait(qtbot, session, ["1", "1", "7"], "Keep")
    assert [each.label for each in told] == ["1", "1", "7"]
    assert {each.origin.read_as for each in session.state.kept.samples} == {"1"}
    session.relabel([each.path for each in session.state.kept.samples], "7")
    wait(qtbot, session, ["7", "7", "7"], "New Label")
    session.remove([each.path for each in session.state.kept.samples][:2])
    wait(qtbot, session, ["7"], "Remove")
    session.undo()
    wait(qtbot, session, ["7", "7", "7"], "New Label")
    session.undo()
    wait(qtbot, session, ["1", "1", "7"], "Keep")
    for _ in range(4):
        session.undo()
    wait(qtbot, session, [], "")
    assert not failures


def test_keeping_a_sample_anew_changes_its_label_and_undo_changes_it_back(
    session: OwnSamplesSession, qtbot: QtBot
) -> None:
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    session.keep(IMAGES[0], label="7", origin=CANVAS)
    wait(qtbot, session, ["7"], "New Label")
    session.undo()
    wait(qtbot, session, ["1"], "Keep")
    session.undo()
    wait(qtbot, session, [], "")


def test_a_label_is_known_at_once_and_for_as_long_as_the_sample_is_kept(
    session: OwnSamplesSession, qtbot: QtBot
) -> None:
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    session.keep(IMAGES[0], label="7", origin=CANVAS)
    assert (session.label_of(IMAGES[0]), session.label_of(IMAGES[1])) == ("7", "")
    wait(qtbot, session, ["7"], "New Label")
    assert session.label_of(IMAGES[0]) == "7"
    session.undo()
    wait(qtbot, session, ["1"], "Keep")
    assert session.label_of(IMAGES[0]) == "1"
    session.remove([session.state.kept.samples[0].path])
    wait(qtbot, session, [], "Remove")
    assert session.label_of(IMAGES[0]) == ""


def test_a_label_belongs_to_the_place_of_its_digit(session: OwnSamplesSession, qtbot: QtBot) -> None:
    first, second = (Origin(source="image", name="page.png", box=(x, 2, 30, 40)) for x in (1, 60))
    ticket = session.keep(IMAGES[0], label="7", origin=first)
    assert [session.label_of(IMAGES[0], one.place) for one in (first, second)] == ["7", ""]
    wait(qtbot, session, ["7"], "Keep")
    assert [session.label_of(IMAGES[0], one.place) for one in (first, second)] == ["7", ""]
    session.keep(IMAGES[0], label="1", origin=second)
    wait(qtbot, session, ["1", "7"], "Keep")
    assert [session.label_of(IMAGES[0], one.place) for one in (first, second)] == ["7", "1"]
    session.take_back(ticket)
    wait(qtbot, session, ["1"], "Keep")
    assert [session.label_of(IMAGES[0], one.place) for one in (first, second)] == ["", "1"]


def test_a_label_without_a_place_is_that_of_all_that_looks_the_same(
    session: OwnSamplesSession, qtbot: QtBot
) -> None:
    session.keep(IMAGES[0], label="7", origin=Origin(source="import", name="a.png"))
    wait(qtbot, session, ["7"], "Keep")
    assert session.label_of(IMAGES[0], Origin(source="canvas", box=(1, 2, 3, 4)).place) == "7"


def test_one_sample_is_taken_back_whatever_came_after_it(session: OwnSamplesSession, qtbot: QtBot) -> None:
    first = session.keep(IMAGES[0], label="1", origin=CANVAS)
    second = session.keep(IMAGES[1], label="2", origin=CANVAS)
    wait(qtbot, session, ["1", "2"], "Keep")
    session.relabel([each.path for each in session.state.kept.samples if each.label == "2"], "3")
    wait(qtbot, session, ["1", "3"], "New Label")
    session.take_back(first)
    wait(qtbot, session, ["3"], "New Label")
    session.take_back(first)
    session.undo()
    wait(qtbot, session, ["2"], "Keep")
    session.take_back(second)
    wait(qtbot, session, [], "")


def test_taking_a_new_label_back_brings_back_where_the_sample_came_from(
    session: OwnSamplesSession, qtbot: QtBot
) -> None:
    told: list[SampleKept] = []
    session.kept.connect(told.append)
    photo = Origin(source="image", name="note.png", box=(1, 2, 3, 4), model="best-1")
    session.keep(IMAGES[0], label="1", origin=photo)
    ticket = session.keep(IMAGES[0], label="7", origin=CANVAS)
    wait(qtbot, session, ["7"], "New Label")
    assert told[1] == SampleKept("7", former="1", ticket=ticket)
    session.take_back(ticket)
    wait(qtbot, session, ["1"], "Keep")
    (one,) = session.state.kept.samples
    assert (one.origin.source, one.origin.name, one.origin.box) == ("image", "note.png", (1, 2, 3, 4))


def test_a_sample_that_cannot_be_kept_has_no_label(
    session: OwnSamplesSession, qtbot: QtBot, failures: list[WorkbenchError]
) -> None:
    session.folder.parent.mkdir(parents=True, exist_ok=True)
    session.folder.write_text("in the way")
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    assert session.label_of(IMAGES[0]) == "1"
    with qtbot.waitSignal(session.labels_changed):
        qtbot.waitUntil(lambda: bool(failures))
    assert session.label_of(IMAGES[0]) == ""


def test_files_are_added_with_progress_and_taken_back(
    session: OwnSamplesSession, store: OwnSampleStore, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_keras_npz(tmp_path / "set.npz", train=250)
    store.add(gather([path]).samples[0].image, label="background")
    states: list[OwnSamplesState] = []
    session.state_changed.connect(states.append)
    with qtbot.waitSignal(session.files_added) as added:
        session.add_files([path])
    assert (added.args[0].found, added.args[0].added, added.args[0].passed_over) == (250, 249, ())
    assert Progress(stage="Keeping samples", done=200, total=250, unit="samples") in {
        state.stage for state in states
    }
    qtbot.waitUntil(lambda: session.state.undo == "Add Files")
    session.undo()
    qtbot.waitUntil(lambda: len(session.state.kept) == 1 and not session.state.undo)
    assert labels(session) == ["background"]


def test_a_cancelled_import_keeps_what_was_added(
    session: OwnSamplesSession, store: OwnSampleStore, qtbot: QtBot, tmp_path: Path
) -> None:
    session.state_changed.connect(lambda state: session.cancel() if state.stage else None)
    session.add_files([write_keras_npz(tmp_path / "set.npz", train=5000)])
    qtbot.waitUntil(lambda: bool(session.state.work))
    qtbot.waitUntil(lambda: not session.state.work and len(session.state.kept) > 0, timeout=20_000)
    assert len(session.state.kept) < 5000


def test_samples_are_exported(session: OwnSamplesSession, qtbot: QtBot, tmp_path: Path) -> None:
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    with qtbot.waitSignal(session.exported) as exported:
        session.export(tmp_path / "out")
    assert exported.args[0].path == tmp_path / "out"
    assert len([*(tmp_path / "out").glob("1/*.png")]) == 1


def test_what_fails_is_told_and_the_next_change_goes_on(
    session: OwnSamplesSession,
    store: OwnSampleStore,
    qtbot: QtBot,
    failures: list[WorkbenchError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("workbench.data.sample_file.os.fsync", full)
        session.keep(IMAGES[0], label="1", origin=CANVAS)
        qtbot.waitUntil(lambda: bool(failures))
    assert "No space left" in failures[0].message
    session.relabel([store.folder / "1" / "gone.png"], "7")
    qtbot.waitUntil(lambda: len(failures) == 2)
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    wait(qtbot, session, ["1"], "Keep")


def test_what_other_programs_put_there_is_seen(
    session: OwnSamplesSession, store: OwnSampleStore, qtbot: QtBot
) -> None:
    session.keep(IMAGES[0], label="1", origin=CANVAS)
    wait(qtbot, session, ["1"], "Keep")
    known = session.state.kept.samples[0]
    assert cv2.imwrite(str(store.folder / "1" / "mine.png"), IMAGES[1])
    (store.folder / "1" / "torn.png").write_bytes(b"torn")
    session.refresh()
    wait(qtbot, session, ["1", "1"], "Keep")
    assert known in session.state.kept.samples
    assert [each.path.name for each in session.state.kept.damaged] == ["torn.png"]
    assert cv2.imwrite(str(store.folder / "1" / "mine.png"), IMAGES[2][:20])
    session.refresh()
    wait(qtbot, session, ["1"], "Keep")


def test_closing_the_window_drops_nothing_that_was_asked_for(qtbot: QtBot, store: OwnSampleStore) -> None:
    session = OwnSamplesSession(store)
    for image in IMAGES[:20]:
        session.keep(image, label="3", origin=CANVAS)
    session.undo()
    session.shut_down()
    # The undos of what is done while closing are not known any more.
    assert len(store.read()) >= 19
