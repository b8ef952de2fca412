"""The reader session against children that answer late, crash, refuse, lie or say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions import readers
from tests.sessions.readers import MODEL, starts_in
from workbench.sessions import reading
from workbench.sessions.asking import Answer, Asker
from workbench.sessions.child import Child
from workbench.sessions.reading import ReaderSession, ReaderState

MakeReader = Callable[..., ReaderSession]


@pytest.fixture
def make_reader(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeReader]:
    """Return a function that makes a reader session over the fake reader with given options."""
    sessions: list[ReaderSession] = []
    monkeypatch.setattr(reading, "RESTART_DELAYS_MS", (10, 20, 30))

    def make(*options: object) -> ReaderSession:
        sessions.append(readers.make_reader(*options))
        return sessions[-1]

    yield make
    for session in sessions:
        session.shut_down()
        session.deleteLater()


def sample(digit: int) -> np.ndarray:
    """Return one sample, uint8 [1, 28, 28], that the fake reader takes for ``digit``."""
    samples = np.zeros((1, 28, 28), np.uint8)
    samples[0, 0, 0] = digit
    return samples


def next_answer(qtbot: QtBot, asker: Asker) -> Answer:
    with qtbot.waitSignal(asker.answered, timeout=5000) as waiting:
        pass
    answer = waiting.args[0]
    assert isinstance(answer, Answer)
    return answer


def wait_until_ready(qtbot: QtBot, session: ReaderSession) -> None:
    qtbot.waitUntil(lambda: session.status.is_ready, timeout=5000)


def test_the_threshold_of_the_model_comes_with_its_answers(qtbot: QtBot, make_reader: MakeReader) -> None:
    for options, threshold in (((), None), (("--threshold", "0.7"), 0.7)):
        session = make_reader(*options)
        session.open(MODEL)
        wait_until_ready(qtbot, session)
        asker = session.asker()
        asker.ask(sample(3))
        assert next_answer(qtbot, asker).threshold == threshold


def test_without_a_model_nothing_is_started(make_reader: MakeReader) -> None:
    session = make_reader()
    session.asker().ask(sample(3))
    assert session.status.state is ReaderState.NO_MODEL
    assert not session.findChildren(Child)


def test_a_question_asked_before_the_model_is_answered_once_it_is_there(
    qtbot: QtBot, make_reader: MakeReader
) -> None:
    session = make_reader()
    asker = session.asker()
    ticket = asker.ask(sample(7))
    session.open(MODEL)
    assert session.status.state is ReaderState.STARTING
    answer = next_answer(qtbot, asker)
    assert answer.ticket == ticket
    assert answer.probabilities.shape == (1, 10)
    assert answer.probabilities.dtype == np.float32
    assert answer.labels[int(answer.probabilities[0].argmax())] == "7"
    assert (answer.runtime, answer.milliseconds) == ("Reference runtime", 0.4)
    assert session.status.model == MODEL


def test_of_many_questions_during_a_slow_answer_only_the_newest_is_asked(
    qtbot: QtBot, make_reader: MakeReader
) -> None:
    session = make_reader("--delay", 0.2)
    asker = session.asker()
    session.open(MODEL)
    wait_until_ready(qtbot, session)
    answers: list[Answer] = []
    asker.answered.connect(answers.append)
    tickets = [asker.ask(sample(digit)) for digit in (1, 2, 3, 4, 5)]
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=5000)
    qtbot.wait(300)
    assert [answer.ticket for answer in answers] == [tickets[0], tickets[-1]]


def test_two_askers_are_served_in_turn(qtbot: QtBot, make_reader: MakeReader) -> None:
    session = make_reader("--delay", 0.05)
    camera, canvas = session.asker(), session.asker()
    session.open(MODEL)
    wait_until_ready(qtbot, session)
    order: list[str] = []

    def on_camera_answered(_answer: Answer) -> None:
        order.append("camera")
        camera.ask(sample(1))

    camera.answered.connect(on_camera_answered)
    canvas.answered.connect(lambda _answer: order.append("canvas"))
    camera.ask(sample(1))
    canvas.ask(sample(2))
    qtbot.waitUntil(lambda: "canvas" in order, timeout=5000)
    assert order.index("canvas") <= 1


def test_a_withdrawn_question_is_not_asked(qtbot: QtBot, make_reader: MakeReader) -> None:
    session = make_reader()
    asker = session.asker()
    asker.ask(sample(1))
    asker.withdraw()
    session.open(MODEL)
    wait_until_ready(qtbot, session)
    with qtbot.assertNotEmitted(asker.answered, wait=100):
        pass


def test_stale_answers_are_dropped(qtbot: QtBot, make_reader: MakeReader) -> None:
    session = make_reader("--stale")
    asker = session.asker()
    session.open(MODEL)
    answers: list[Answer] = []
    asker.answered.connect(answers.append)
    for digit in (4, 6):
        asker.ask(sample(digit))
        qtbot.waitUntil(lambda: bool(answers), timeout=5000)
        assert int(answers.pop().probabilities.argmax()) == digit


@pytest.mark.parametrize("fault", ["--crash", "--misshapen"])
def test_a_crash_in_the_middle_is_mended_without_a_word(
    fault: str, qtbot: QtBot, make_reader: MakeReader, tmp_path: Path
) -> None:
    session = make_reader(fault, "--starts", tmp_path / "starts")
    asker = session.asker()
    session.open(MODEL)
    ticket = asker.ask(sample(8))
    states: list[ReaderState] = []
    session.status_changed.connect(lambda status: states.append(status.state))
    answer = next_answer(qtbot, asker)
    assert answer.ticket == ticket
    assert int(answer.probabilities.argmax()) == 8
    assert states == [ReaderState.READY, ReaderState.STARTING, ReaderState.READY]


def test_a_reader_that_hangs_is_started_anew(
    qtbot: QtBot, make_reader: MakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ANSWER_TIMEOUT_MS", 150)
    session = make_reader("--mute", "--starts", tmp_path / "starts")
    asker = session.asker()
    session.open(MODEL)
    asker.ask(sample(5))
    assert int(next_answer(qtbot, asker).probabilities.argmax()) == 5
    assert starts_in(tmp_path / "starts") == 2


def test_a_sample_that_ends_every_reader_is_given_up_but_others_are_read(
    qtbot: QtBot, make_reader: MakeReader, tmp_path: Path
) -> None:
    session = make_reader("--crash", "--always", "--starts", tmp_path / "starts")
    asker = session.asker()
    session.open(MODEL)
    asker.ask(sample(1))
    qtbot.waitUntil(lambda: starts_in(tmp_path / "starts") == 3)
    wait_until_ready(qtbot, session)
    qtbot.wait(100)
    assert session.status.is_ready


def test_after_crashes_without_end_the_user_decides(
    qtbot: QtBot, make_reader: MakeReader, tmp_path: Path
) -> None:
    session = make_reader("--crash", "--always", "--starts", tmp_path / "starts")
    asker = session.asker()
    session.open(MODEL)

    def on_status_changed(_status: object) -> None:
        asker.ask(sample(1))

    session.status_changed.connect(on_status_changed)
    qtbot.waitUntil(lambda: session.status.state is ReaderState.FAILED, timeout=10_000)
    assert session.status.hint
    assert "told to crash" in session.status.details
    starts = starts_in(tmp_path / "starts")
    assert starts == 1 + len(reading.RESTART_DELAYS_MS)
    session.retry()
    qtbot.waitUntil(lambda: starts_in(tmp_path / "starts") > starts, timeout=5000)


def test_a_refused_model_is_told_and_another_one_opens(
    qtbot: QtBot, make_reader: MakeReader, tmp_path: Path
) -> None:
    session = make_reader("--refuse")
    session.open(MODEL)
    qtbot.waitUntil(lambda: session.status.state is ReaderState.FAILED, timeout=5000)
    assert session.status.message == "It is no Core ML model."
    assert session.status.hint == "Choose another."
    assert session.status.model == MODEL


def test_choosing_another_model_asks_the_question_again(qtbot: QtBot, make_reader: MakeReader) -> None:
    session = make_reader("--delay", 0.2)
    asker = session.asker()
    session.open(MODEL)
    wait_until_ready(qtbot, session)
    answers: list[Answer] = []
    asker.answered.connect(answers.append)
    asker.ask(sample(9))
    other = Path("/models/Other.mlmodel")
    session.open(other)
    assert session.status.state is ReaderState.STARTING
    qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    assert session.status.model == other
    qtbot.wait(300)
    assert len(answers) == 1


def test_putting_the_model_aside_answers_nothing_more(qtbot: QtBot, make_reader: MakeReader) -> None:
    session = make_reader("--delay", 0.1)
    asker = session.asker()
    session.open(MODEL)
    wait_until_ready(qtbot, session)
    asker.ask(sample(1))
    session.open(None)
    assert session.status.state is ReaderState.NO_MODEL
    with qtbot.assertNotEmitted(asker.answered, wait=300):
        pass


def test_a_reader_that_cannot_be_started_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "RESTART_DELAYS_MS", (1,))
    session = ReaderSession(make_child=lambda parent: Child(parent, command=["/does/not/exist"]))
    session.open(MODEL)
    qtbot.waitUntil(lambda: session.status.state is ReaderState.FAILED, timeout=5000)
    assert "/does/not/exist" in session.status.details
    session.shut_down()


def test_closing_leaves_no_process(qtbot: QtBot, make_reader: MakeReader) -> None:
    session = make_reader()
    session.open(MODEL)
    wait_until_ready(qtbot, session)
    child = session.findChild(Child)
    assert isinstance(child, Child)
    session.shut_down()
    assert not child.is_running
    assert session.status.is_ready
