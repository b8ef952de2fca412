"""A training as the window sees it, from the first report to each way of ending."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery, replaying
from tests.sessions.test_curves import batches, epoch
from workbench.core.errors import RunError
from workbench.core.events import (
    Compared,
    Converted,
    Evaluated,
    LayerRow,
    PauseChanged,
    Progress,
    TrainingStarted,
)
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.recipe import RECIPES
from workbench.sessions import training
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.training import TrainingPhase, TrainingSession
from workbench.worker.protocol import ContinueRun, Pause, Resume, Stop, TrainRun

REQUEST = TrainRun(recipe=RECIPES["fast"], seed=7, data="/data/mnist.npz")
STARTED = TrainingStarted(
    run="/runs/fast",
    recipe="fast",
    seed=7,
    layers=(
        LayerRow(name="Rescaling", shape=(28, 28, 1), parameters=0),
        LayerRow(name="Dense 10, softmax", shape=(10,), parameters=158_086),
    ),
    parameters=158_086,
    epochs=2,
    batches_per_epoch=4,
    training_count=55_000,
    validation_count=5_000,
)

CONVERTED = Converted(
    path="/runs/fast/DigitClassifier.mlpackage",
    model_format=ModelFormat.MLPROGRAM,
    precision=Precision.FP16,
    bytes=331_000,
)


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def session(qtbot: QtBot, nursery: Nursery) -> TrainingSession:
    return TrainingSession(make_child=nursery)


def test_a_training_goes_through_its_phases(session: TrainingSession, nursery: Nursery) -> None:
    phases: list[TrainingPhase] = []
    session.state_changed.connect(lambda state: phases.append(state.phase))
    session.train(REQUEST)
    child = nursery.last
    assert child.requests == [REQUEST]
    child.say(STARTED, batches(0, [2.0, 1.0]))
    assert session.state.fraction == 0.25
    assert session.state.images_per_second == 5000.0
    child.say(batches(2, [0.9, 0.8]), epoch(1))
    assert session.state.epoch == 2
    child.say(batches(4, [0.5, 0.4, 0.3, 0.2], epoch=2), epoch(2))
    assert session.state.fraction == 1.0
    child.say(Progress(stage="Reading the test set", done=0, total=10_000))
    child.say(Evaluated(accuracy=0.98, loss=0.05, count=10_000))
    child.say(CONVERTED)
    child.succeed("/runs/fast")
    assert list(dict.fromkeys(phases)) == [
        TrainingPhase.STARTING,
        TrainingPhase.TRAINING,
        TrainingPhase.FINISHING,
        TrainingPhase.DONE,
    ]
    assert session.state.evaluated == Evaluated(accuracy=0.98, loss=0.05, count=10_000)
    assert session.state.run == "/runs/fast"
    assert session.curves is not None
    assert session.curves.batch_count == 8


def test_a_second_training_is_refused_while_one_runs(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    with pytest.raises(RunError, match="already running"):
        session.train(REQUEST)
    assert len(nursery.children) == 1


def test_a_training_may_follow_another(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    nursery.last.say(STARTED, batches(0, [2.0]))
    nursery.last.succeed("/runs/fast")
    session.train(REQUEST)
    assert session.curves is None
    assert session.state.phase is TrainingPhase.STARTING
    assert session.state.run == ""


def test_a_training_rests_once_the_child_says_so(session: TrainingSession, nursery: Nursery) -> None:
    session.pause()
    session.train(REQUEST)
    child = nursery.last
    child.say(STARTED, batches(0, [2.0]))
    session.pause()
    assert not session.state.is_paused
    child.say(PauseChanged(is_paused=True))
    assert session.state.is_paused
    session.resume()
    child.say(PauseChanged(is_paused=False))
    assert not session.state.is_paused
    assert child.requests == [REQUEST, Pause(), Resume()]


def test_a_training_that_rests_can_be_stopped(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    nursery.last.say(STARTED, batches(0, [2.0]), PauseChanged(is_paused=True))
    session.stop()
    session.pause()
    assert nursery.last.requests == [REQUEST, Stop()]
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED, result="/runs/fast"))
    assert not session.state.is_paused


def test_a_run_is_continued_from_its_next_epoch(session: TrainingSession, nursery: Nursery) -> None:
    request = ContinueRun(run="/runs/fast", more_epochs=1)
    session.continue_run(request, recipe=RECIPES["fast"])
    assert nursery.last.requests == [request]
    nursery.last.say(replace(STARTED, epochs=3, first_epoch=3))
    assert session.state.epoch == 3
    with pytest.raises(RunError, match="already running"):
        session.continue_run(request, recipe=RECIPES["fast"])


def test_what_a_fine_tuning_changed_is_kept(session: TrainingSession, nursery: Nursery) -> None:
    own = Compared(samples="own", count=8, before=0.25, after=1.0)
    test = Compared(samples="test", count=10_000, before=0.986, after=0.985)
    session.train(REQUEST)
    nursery.last.say(STARTED, own, test)
    nursery.last.succeed("/runs/fast")
    assert session.state.compared == (own, test)


def test_stopping_is_told_at_once_and_ends_as_stopped(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    nursery.last.say(STARTED, batches(0, [2.0]))
    session.stop()
    assert nursery.last.was_asked_to_stop
    assert not nursery.last.was_pressed_to_stop
    assert session.state.is_stopping
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED, result="/runs/fast"))
    assert session.state.phase is TrainingPhase.STOPPED
    assert not session.state.is_stopping


def test_stopping_twice_presses(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    nursery.last.say(STARTED, batches(0, [2.0]))
    session.stop()
    session.stop()
    assert nursery.last.was_pressed_to_stop


def test_a_training_that_does_not_end_when_asked_is_pressed(
    session: TrainingSession, nursery: Nursery, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "FINISHING_TIMEOUT_MS", 10)
    session.train(REQUEST)
    session.stop()
    qtbot.waitUntil(lambda: nursery.last.was_pressed_to_stop)


def test_progress_before_the_first_epoch_is_no_finishing(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    nursery.last.say(Progress(stage="Loading TensorFlow", done=0, total=0))
    assert session.state.phase is TrainingPhase.STARTING
    nursery.last.say(STARTED, Progress(stage="Building", done=0, total=0))
    assert session.state.phase is TrainingPhase.TRAINING


def test_batches_before_the_start_are_dropped(session: TrainingSession, nursery: Nursery) -> None:
    session.train(REQUEST)
    nursery.last.say(batches(0, [2.0]), epoch(1))
    assert session.curves is None


def replay(qtbot: QtBot, recording: str, *, stops: bool = False) -> TrainingSession:
    session = TrainingSession(make_child=replaying(recording))
    with qtbot.waitSignal(session.training_ended, timeout=10_000):
        session.train(REQUEST)
        if stops:
            qtbot.waitUntil(lambda: session.curves is not None and session.curves.batch_count > 0)
            session.stop()
    return session


def test_a_recorded_training_ends_well(qtbot: QtBot) -> None:
    session = replay(qtbot, "training.jsonl")
    assert session.state.phase is TrainingPhase.DONE
    assert session.curves is not None
    assert session.curves.batch_count == session.curves.epochs * session.curves.batches_per_epoch
    assert len(session.curves.epoch_rows) == session.curves.epochs
    assert session.state.evaluated is not None
    assert session.state.converted is not None


def test_a_recorded_stop_keeps_the_run(qtbot: QtBot) -> None:
    session = replay(qtbot, "training_stopped.jsonl", stops=True)
    assert session.state.phase is TrainingPhase.STOPPED
    assert session.state.run


def test_a_recorded_crash_is_told_with_the_last_words(qtbot: QtBot) -> None:
    session = replay(qtbot, "training_crashed.jsonl")
    assert session.state.phase is TrainingPhase.FAILED
    outcome = session.state.outcome
    assert outcome is not None
    assert outcome.kind is OutcomeKind.CRASHED
    assert "std::bad_alloc" in outcome.details
    assert session.curves is not None
    assert session.curves.batch_count > 0


def test_messages_of_another_job_change_nothing(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    session = replay(qtbot, "training_with_stale_messages.jsonl")
    assert session.state.phase is TrainingPhase.FAILED
    assert session.state.outcome is not None
    assert session.state.outcome.message == "The data set cannot be read."
    assert session.curves is None
    assert "dropped a message of job" in caplog.text
