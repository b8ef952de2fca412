"""Pausing, continuing and fine-tuning on the Train page, and what its window asks before it closes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import add_model, mark_as
from tests.sessions.test_curves import batches, epoch
from tests.sessions.test_training import STARTED
from tests.ui.hands import click, write
from tests.ui.training_desk import EVALUATED, Desk
from workbench.core.events import Compared, PauseChanged
from workbench.core.recipe import RECIPES
from workbench.core.run_folder import RunFolder
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.ui.widgets.runs_model import ACCURACY
from workbench.worker.protocol import ContinueRun, Pause, Resume, TrainRun


def broken_off(desk: Desk, name: str = "cut short", state: str = "stopped") -> RunFolder:
    """Make a run that has 2 of its 6 epochs, and can go on."""
    folder = desk.make_run(name=name)
    folder.checkpoint_path.write_bytes(b"weights and optimiser")
    mark_as(folder, state)
    return folder


def test_a_training_rests_and_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    assert not desk.page.pause_button.isVisible()
    child = desk.nursery.last
    child.say(STARTED, batches(0, [2.0, 1.0]))
    click(qtbot, desk.page.pause_button)
    assert child.requests[-1] == Pause()
    child.say(PauseChanged(is_paused=True))
    assert desk.page.pause_button.text() == "Resume"
    assert "paused in epoch 1 of 2" in desk.page.header.subtitle
    assert desk.page.progress.text == "Paused"
    click(qtbot, desk.page.pause_button)
    assert child.requests[-1] == Resume()
    child.say(PauseChanged(is_paused=False))
    assert desk.page.pause_button.text() == "Pause"
    assert "paused" not in desk.page.header.subtitle


def test_a_resting_training_can_be_stopped(desk: Desk, qtbot: QtBot) -> None:
    desk.start(qtbot)
    desk.nursery.last.say(STARTED, batches(0, [2.0, 1.0]), epoch(1), PauseChanged(is_paused=True))
    click(qtbot, desk.page.stop_button)
    assert desk.nursery.last.was_asked_to_stop
    assert not desk.page.pause_button.isEnabled()
    desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert not desk.page.pause_button.isVisible()
    assert not desk.training.state.is_paused


def test_a_long_name_makes_the_window_no_wider(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="a-very-long-name-" * 3)
    desk.start(qtbot)
    desk.nursery.last.say(desk.started(folder), batches(0, [2.0]), PauseChanged(is_paused=True))
    qtbot.waitUntil(lambda: "a-very-long-name" in desk.page.header.subtitle)
    desk.page.resize(904, 690)
    assert desk.page.minimumSizeHint().width() <= 904


def test_the_actions_of_the_page_are_as_wide_as_they_need(desk: Desk, qtbot: QtBot) -> None:
    desk.page.resize(1400, 790)
    button = desk.page.train_button
    qtbot.waitUntil(lambda: desk.page.width() == 1400)
    assert button.width() == button.sizeHint().width()


def test_a_run_that_was_stopped_is_continued(desk: Desk, qtbot: QtBot) -> None:
    folder = broken_off(desk)
    desk.load_data(qtbot)
    desk.refresh(qtbot)
    click(qtbot, desk.page.runs_card.continue_button)
    dialog = desk.page.run_actions.dialog
    assert "2 of 6 epochs are done. The 4 epochs left will follow" in dialog.text
    write(qtbot, dialog.editor("epochs"), "-1")
    assert dialog.problem_of("epochs") == "Choose a whole number from 0 to 994."
    assert not dialog.action_button.isEnabled()
    write(qtbot, dialog.editor("epochs"), "2")
    click(qtbot, dialog.action_button)
    assert not dialog.isVisible()
    assert desk.nursery.last.requests == [ContinueRun(run=str(folder.path), more_epochs=2)]
    assert not desk.page.runs_card.continue_button.isVisible()
    desk.nursery.last.say(replace(desk.started(folder), epochs=8, first_epoch=3))
    assert "cut-short · epoch 3 of 8" in desk.page.header.subtitle


def test_a_continued_run_is_chosen_and_told_to_train(desk: Desk, qtbot: QtBot) -> None:
    folder = broken_off(desk)
    desk.make_run(name="other")
    desk.load_data(qtbot)
    desk.refresh(qtbot)
    desk.page.run_actions.continue_run(folder.path)
    click(qtbot, desk.page.run_actions.dialog.action_button)
    mark_as(folder, "running")
    desk.nursery.last.say(replace(desk.started(folder), first_epoch=3))
    qtbot.waitUntil(lambda: desk.chosen() == folder.path)
    entry = desk.runs.entry(folder.path)
    assert entry is not None
    assert entry.run.state == "running"
    index = desk.page.runs_card.table.model().index(desk.page.runs_card.table.currentIndex().row(), ACCURACY)
    assert index.data() == "training…"


@pytest.mark.parametrize("state", ["stopped", "failed", "finished"])
def test_the_menu_continues_what_has_ended(desk: Desk, qtbot: QtBot, state: str) -> None:
    broken_off(desk, state=state)
    desk.refresh(qtbot)
    table = desk.page.runs_card.table
    possible = {action.text(): action.isEnabled() for action in table.menu_for(table.chosen()).actions()}
    assert possible["Continue…"]


def test_a_finished_run_is_given_more_epochs(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="whole")
    folder.checkpoint_path.write_bytes(b"weights and optimiser")
    record = folder.read_record()
    folder.write_record(replace(record, recipe=record.recipe.changed(epochs=2)))
    add_model(folder)
    desk.refresh(qtbot)
    assert not desk.page.runs_card.continue_button.isVisible()
    desk.page.runs_card.table.continue_requested.emit(folder.path)
    dialog = desk.page.run_actions.dialog
    assert "2 epochs are done" in dialog.text
    write(qtbot, dialog.editor("epochs"), "0")
    assert dialog.problem_of("epochs") == "Choose a whole number from 1 to 998."
    write(qtbot, dialog.editor("epochs"), "4")
    click(qtbot, dialog.action_button)
    assert desk.nursery.last.requests == [ContinueRun(run=str(folder.path), more_epochs=4)]


def test_a_run_that_broke_off_after_its_last_epoch_is_completed(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="whole")
    folder.checkpoint_path.write_bytes(b"weights and optimiser")
    record = folder.read_record()
    gone = replace(record.process, started=record.process.started - 100)
    recipe = record.recipe.changed(epochs=2)
    folder.write_record(replace(record, recipe=recipe, state="running", process=gone))
    desk.load_data(qtbot)
    desk.refresh(qtbot)
    desk.page.runs_card.table.continue_requested.emit(folder.path)
    dialog = desk.page.run_actions.dialog
    assert "2 epochs are done, but not all that follows them" in dialog.text
    click(qtbot, dialog.action_button)
    assert desk.nursery.last.requests == [ContinueRun(run=str(folder.path))]


def test_while_a_training_runs_no_other_is_continued(desk: Desk, qtbot: QtBot) -> None:
    folder = broken_off(desk)
    desk.load_data(qtbot)
    desk.refresh(qtbot)
    desk.page.run_actions.continue_run(folder.path)
    dialog = desk.page.run_actions.dialog
    desk.training.train(TrainRun(recipe=RECIPES["fast"], seed=1))
    assert not desk.page.runs_card.continue_button.isVisible()
    click(qtbot, dialog.action_button)
    assert "already running" in dialog.problem
    assert dialog.isVisible()
    dialog.reject()


def test_after_a_stop_the_training_can_go_on(desk: Desk, qtbot: QtBot) -> None:
    folder = broken_off(desk)
    desk.start(qtbot)
    desk.nursery.last.say(desk.started(folder), batches(0, [1.0] * 4), epoch(1))
    desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED, result=str(folder.path)))
    qtbot.waitUntil(lambda: desk.runs.entry(folder.path) is not None)
    qtbot.waitUntil(desk.page.result.continue_button.isVisible)
    assert not desk.page.runs_card.continue_button.isVisible()
    click(qtbot, desk.page.result.continue_button)
    click(qtbot, desk.page.run_actions.dialog.action_button)
    assert desk.nursery.last.requests == [ContinueRun(run=str(folder.path))]


def test_a_fine_tuning_is_gentle_and_told_with_what_it_changed(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="first")
    desk.load_data(qtbot)
    desk.refresh(qtbot)
    assert not desk.page.runs_card.tune_button.isVisible()
    desk.page.set_own_count(12)
    assert "12 own samples, left out" in desk.page.setup.form.words
    click(qtbot, desk.page.runs_card.tune_button)
    dialog = desk.page.run_actions.dialog
    assert "12 own samples" in dialog.text
    write(qtbot, dialog.editor("own_weight"), "500")
    assert dialog.problem_of("own_weight") == "Choose a number from 0 to 100."
    write(qtbot, dialog.editor("own_weight"), "20")
    desk.page.setup.form.tensorboard.setChecked(True)
    click(qtbot, dialog.action_button)
    (request,) = desk.nursery.last.requests
    assert (request.base, request.name) == (str(folder.path), "first-tuned")
    assert request.recipe.own_weight == 20
    assert request.has_tensorboard
    assert request.recipe.learning_rate < 0.001
    mine = desk.make_run(name="first-tuned")
    desk.nursery.last.say(
        desk.started(mine),
        batches(0, [1.0] * 8),
        epoch(1),
        epoch(2),
        EVALUATED,
        Compared(samples="own", count=12, before=0.5, after=1.0),
        Compared(samples="test", count=40, before=0.95, after=0.925),
    )
    desk.nursery.last.succeed(str(mine.path))
    qtbot.waitUntil(lambda: "first-tuned is trained" in desk.page.result.text)
    assert "Own samples: 50.00 % before, 100.00 % now, of 12." in desk.page.result.text
    assert "Test set: 95.00 % before, 92.50 % now, of 40." in desk.page.result.text


def test_a_run_that_broke_off_is_told_and_continued(desk: Desk, qtbot: QtBot) -> None:
    folder = broken_off(desk, name="cut short", state="running")
    # The process that trained it is gone, as after a power cut.
    record = folder.read_record()
    folder.write_record(replace(record, process=replace(record.process, started=1.0)))
    desk.refresh(qtbot)
    assert "cut-short broke off" in desk.page.result.text
    assert "2 whole epochs" in desk.page.result.text
    click(qtbot, desk.page.result.continue_button)
    assert "2 of 6 epochs are done" in desk.page.run_actions.dialog.text
    click(qtbot, desk.page.run_actions.dialog.action_button)
    assert desk.nursery.last.requests == [ContinueRun(run=str(folder.path))]


def test_a_run_that_broke_off_with_nothing_says_so(desk: Desk, qtbot: QtBot) -> None:
    folder = broken_off(desk, state="running")
    record = folder.read_record()
    folder.write_record(replace(record, process=replace(record.process, started=1.0)))
    folder.checkpoint_path.unlink()
    desk.refresh(qtbot)
    assert "nothing was kept" in desk.page.result.text
    assert not desk.page.result.continue_button.isVisible()


def test_what_a_fine_tuning_changed_is_read_again_later(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="tuned")
    compared = (
        Compared(samples="own", count=12, before=0.5, after=1.0),
        Compared(samples="test", count=40, before=0.95, after=0.925),
    )
    folder.write_record(replace(folder.read_record(), base="first", comparisons=compared))
    desk.make_run(name="plain")
    desk.refresh(qtbot)
    assert not desk.page.result.isVisible()
    desk.page.runs_card.table.choose(folder.path)
    assert "tuned was fine-tuned from first" in desk.page.result.text
    assert "Own samples: 50.00 % before, 100.00 % now, of 12." in desk.page.result.text
    with qtbot.waitSignal(desk.page.export_requested) as asked:
        desk.page.result.export_requested.emit()
    assert asked.args == [folder.path]
