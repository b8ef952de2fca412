"""Measuring a run's robustness in a child, as the window sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from workbench.core.errors import RunError
from workbench.core.events import Progress
from workbench.core.folders import user_folders
from workbench.core.runs import RunStore
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.robustness import RobustnessPhase, RobustnessSession
from workbench.worker.protocol import MeasureRobustness

RUN = Path("/runs/mine")


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def session(qtbot: QtBot, nursery: Nursery) -> Iterator[RobustnessSession]:
    session = RobustnessSession(make_child=nursery)
    yield session
    session.shut_down()


def test_a_measurement_is_asked_for_followed_and_told(
    session: RobustnessSession, nursery: Nursery, qtbot: QtBot
) -> None:
    session.measure(RUN)
    assert nursery.last.requests == [MeasureRobustness(run=str(RUN))]
    assert session.state.is_busy
    assert session.state.fraction is None
    nursery.last.say(Progress(stage="Measuring", done=30, total=120))
    assert session.state.fraction == 0.25
    with qtbot.waitSignal(session.measured) as told:
        nursery.last.succeed(str(RUN))
    assert told.args == [RUN]
    assert session.state.phase is RobustnessPhase.DONE


def test_one_at_a_time(session: RobustnessSession, nursery: Nursery) -> None:
    session.measure(RUN)
    with pytest.raises(RunError, match="being measured"):
        session.measure(RUN)
    assert len(nursery.children) == 1


def test_a_stop_is_asked_for_once_and_tells_of_no_result(
    session: RobustnessSession, nursery: Nursery, qtbot: QtBot
) -> None:
    session.measure(RUN)
    with qtbot.assertNotEmitted(session.measured):
        session.stop()
        assert session.state.is_stopping
        assert nursery.last.was_pressed_to_stop
        nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert session.state.phase is RobustnessPhase.STOPPED
    assert not session.state.is_stopping
    session.measure(RUN)
    assert session.state.is_busy


def test_a_failure_keeps_its_sentence(session: RobustnessSession, nursery: Nursery) -> None:
    session.measure(RUN)
    nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="The data set is gone."))
    assert session.state.phase is RobustnessPhase.FAILED
    assert session.state.outcome is not None
    assert session.state.outcome.message == "The data set is gone."


def test_a_real_child_measures_a_real_run(qtbot: QtBot, trained_home: Path) -> None:
    run = RunStore(user_folders().runs).resolve("first")
    record = run.record_path.read_text()
    run.record_path.write_text(record.replace(_path_in(record), str(trained_home / "digits.npz")))
    session = RobustnessSession()
    with qtbot.waitSignal(session.measured, timeout=120_000):
        session.measure(run.path)
    robustness = run.read_robustness()
    assert robustness is not None
    assert robustness.is_whole


def _path_in(record: str) -> str:
    return record.split('"path": "')[1].split('"')[0]
