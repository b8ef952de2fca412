"""A training on the Train page, from its start to each of its ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model, verification
from tests.sessions.test_curves import batches, epoch
from tests.sessions.test_training import CONVERTED, STARTED
from tests.ui.training_desk import EVALUATED, Desk
from workbench.core.events import Progress, Verified
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.ui.messages import Message


def test_starting_says_what_is_loaded(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    assert "Starting" in desk.picture()
    desk.nursery.last.say(Progress(stage="Loading TensorFlow", done=0, total=0))
    assert "Loading TensorFlow" in desk.picture()
    assert desk.page.stop_button.isVisible()
    assert not desk.page.train_button.isVisible()


def test_points_arrive_while_it_trains(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.say(STARTED, batches(0, [2.0, 1.0]))
    plot = desk.page.views.curves.loss_plot
    qtbot.waitUntil(lambda: plot.curves() is not None and len(plot.curves().raw) == 2)
    assert "epoch 1 of 2" in desk.page.header.subtitle
    desk.nursery.last.say(batches(2, [0.9, 0.8]), epoch(1))
    qtbot.waitUntil(lambda: len(plot.curves().validation) == 1 and len(plot.curves().raw) == 4)
    qtbot.waitUntil(lambda: desk.page.progress.fraction == 0.5)
    assert desk.page.progress.text == "5,000 images/s · 0:10 left"
    assert desk.picture() == ""
    assert not desk.page.setup.form.editor("epochs").isEnabled()


def test_plots_are_redrawn_at_most_twenty_times_a_second(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    plot = desk.page.views.curves.loss_plot

    def draw(curves: object, *, epochs: int) -> None:
        drawn.append(curves)

    monkeypatch.setattr(plot, "show_curves", draw)
    desk.start(qtbot)
    desk.nursery.last.say(STARTED)
    drawn.clear()
    for number in range(100):
        desk.nursery.last.say(batches(number, [1.0]))
        qtbot.wait(5)
    assert 1 <= len(drawn) <= 20


def test_finishing_says_what_is_left_to_do(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.say(STARTED, batches(0, [1.0] * 8), epoch(1), epoch(2))
    assert "reading the test set" in desk.page.header.subtitle
    desk.nursery.last.say(EVALUATED)
    assert "converting to Core ML" in desk.page.header.subtitle
    desk.nursery.last.say(CONVERTED)
    assert "verifying" in desk.page.header.subtitle


def test_done_shows_the_accuracy_and_leads_to_the_test_page(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    folder = desk.make_run(name="mine")
    child = desk.nursery.last
    child.say(desk.started(folder), batches(0, [1.0] * 8), epoch(1), epoch(2), EVALUATED, CONVERTED)
    add_model(folder)
    child.succeed(str(folder.path))
    qtbot.waitUntil(lambda: desk.runs.entry(folder.path) is not None)
    result = desk.page.result
    qtbot.waitUntil(lambda: "mine is trained" in result.text)
    assert result.figure == "92.50 %"
    assert "Misread 3 of 40 test samples" in result.text
    with qtbot.waitSignal(desk.page.try_requested) as asked:
        result.try_requested.emit()
    assert asked.args == [folder.path]
    assert desk.page.train_button.isVisible()
    # One action comes first, and that is no longer this one.
    assert result.can_try
    assert not desk.page.train_button.is_prominent


def test_a_network_that_only_guesses_is_told(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    child = desk.nursery.last
    child.say(STARTED, batches(0, [2.3] * 8), epoch(1), epoch(2), replace(EVALUATED, accuracy=0.1))
    child.succeed("")
    qtbot.waitUntil(lambda: "is trained" in desk.page.result.text)
    assert "has learned nothing" in desk.page.result.text


def test_stop_keeps_what_there_is(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.say(STARTED, batches(0, [1.0] * 4), epoch(1))
    qtbot.mouseClick(desk.page.stop_button, Qt.MouseButton.LeftButton)
    assert desk.nursery.last.was_asked_to_stop
    assert "stopping" in desk.page.header.subtitle
    assert desk.page.stop_button.text() == "Stop now"
    desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert "was stopped" in desk.page.result.text
    assert "stopped in epoch 2 of 2" in desk.page.header.subtitle
    assert "best weights so far were kept: 95.00 %" in desk.page.result.text


def test_stop_before_the_first_batch_leaves_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert "Stopped before the first batch" in desk.picture()
    assert desk.page.train_button.isEnabled()


def test_a_failure_before_the_first_batch_is_told_in_place_of_the_curves(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.end(
        Outcome(kind=OutcomeKind.FAILED, message="Another training is running.", hint="Stop it first.")
    )
    assert desk.picture() == "Another training is running. Stop it first."
    assert desk.page.train_button.isEnabled()


def test_a_crash_is_told_above_the_curves_that_stay(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.say(STARTED, batches(0, [1.0] * 4), epoch(1))
    desk.nursery.last.end(
        Outcome(
            kind=OutcomeKind.CRASHED,
            message="The helper process ended unexpectedly.",
            hint="Try again.",
            details="Ended with signal 9.",
        )
    )
    assert "ended unexpectedly" in desk.page.result.text
    assert "best weights so far were kept" in desk.page.result.text
    assert desk.page.views.curves.isVisible()
    assert len(desk.page.views.curves.loss_plot.curves().raw) == 4


def test_the_end_of_a_training_is_told_on_other_pages(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    desk.start(qtbot)
    desk.page.hide()
    desk.nursery.last.say(STARTED, EVALUATED)
    desk.nursery.last.succeed("/runs/fast")
    assert "92.50 %" in told[-1].text


def test_a_verified_model_is_told_with_its_proof(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.say(
        STARTED,
        EVALUATED,
        CONVERTED,
        Verified(path=CONVERTED.path, samples="MNIST, test set", verification=verification(flips=1)),
    )
    desk.nursery.last.succeed("/runs/fast")
    assert "331 kB, answers as the network on 39 of 40" in desk.page.result.text
