"""The Train page in each of its states, as a user finds it."""

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
from workbench.sessions.training import TrainingPhase
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import DARK, ThemeService


def test_without_data_the_page_says_where_to_get_some(desk: Desk, qtbot: QtBot) -> None:
    assert "No data set yet" in desk.picture()
    assert not desk.page.train_button.isEnabled()
    assert "data set" in desk.page.train_button.toolTip()
    button = desk.page.views.state_pane.findChild(type(desk.page.stop_button), "state-data")
    with qtbot.waitSignal(desk.page.data_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_with_data_the_page_is_ready(desk: Desk, qtbot: QtBot) -> None:
    desk.load_data(qtbot)
    assert "Ready to train" in desk.picture()
    assert desk.page.train_button.isEnabled()
    assert "Tutorial on mnist" in desk.page.header.subtitle


def test_the_network_is_shown_with_its_parameters(desk: Desk) -> None:
    table = desk.page.setup.network
    rows = [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]
    assert rows[1] == ["Conv2D 3×3, 32", "28×28×32", "320", "226 k"]
    assert sum(int(row[2].replace(",", "")) for row in rows) == 158_086


def test_a_wrong_setting_is_told_below_its_field_and_nothing_starts(desk: Desk, qtbot: QtBot) -> None:
    desk.load_data(qtbot)
    form = desk.page.setup.form
    form.editor("epochs").clear()
    qtbot.keyClicks(form.editor("epochs"), "5000")
    assert "1 to 1,000" in form.problem("epochs")
    assert not desk.page.train_button.isEnabled()
    assert "1 to 1,000" in desk.page.train_button.toolTip()
    form.editor("epochs").clear()
    qtbot.keyClicks(form.editor("epochs"), "3")
    assert form.problem("epochs") == ""
    assert desk.page.train_button.isEnabled()


def test_the_trainer_gets_what_was_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.load_data(qtbot)
    form = desk.page.setup.form
    form.choose_recipe("fast")
    form.editor("epochs").clear()
    qtbot.keyClicks(form.editor("epochs"), "2")
    qtbot.keyClicks(form.editor("name"), "evening")
    qtbot.mouseClick(desk.page.train_button, Qt.MouseButton.LeftButton)
    request = desk.nursery.last.requests[0]
    assert (request.recipe.name, request.recipe.epochs, request.name) == ("fast", 2, "evening")
    assert request.data == str(desk.data_path)


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


def test_a_second_training_is_refused_with_a_sentence(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    desk.load_data(qtbot)
    request = desk.page.setup.form.checked(data=str(desk.data_path)).request
    desk.training.train(request)
    desk.page.train_button.click()
    assert "already running" in told[-1].text
    assert desk.training.state.phase is TrainingPhase.STARTING


def test_earlier_runs_are_listed_and_the_newest_is_shown(desk: Desk, qtbot: QtBot) -> None:
    desk.make_run(name="older")
    newest = desk.make_run(name="newer", recipe="fast")
    desk.refresh(qtbot)
    table = desk.page.runs_card.table
    model = table.model()
    texts = [[model.index(row, column).data() for column in range(1, 5)] for row in range(2)]
    assert texts == [["newer", "Fast", "92.50 %", "1:12"], ["older", "Tutorial", "92.50 %", "1:12"]]
    assert table.chosen().path == newest.path
    assert desk.page.views.curves.isVisible()
    assert desk.page.views.curves.accuracy_plot.curves().validation.y.tolist() == pytest.approx([0.9, 0.95])


def test_ticked_runs_are_laid_over_in_colours_of_their_own(desk: Desk, qtbot: QtBot) -> None:
    for name in ("a", "b", "c"):
        desk.make_run(name=name)
    desk.refresh(qtbot)
    model = desk.page.runs_card.table.model()
    for row in (1, 2):
        model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    overlays = desk.page.views.curves.loss_plot.overlays()
    assert [overlay.name for overlay in overlays] == ["b", "a"]
    assert len({overlay.colour for overlay in overlays}) == 2
    model.setData(model.index(1, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert [overlay.name for overlay in desk.page.views.curves.loss_plot.overlays()] == ["a"]


def test_a_cell_of_the_confusion_matrix_shows_its_samples(desk: Desk, qtbot: QtBot) -> None:
    desk.load_data(qtbot)
    desk.make_run(misread=(4, 14, 7))
    with qtbot.waitSignal(desk.runs.results_loaded):
        desk.runs.refresh()
    qtbot.mouseClick(desk.page.views.chooser.button("confusion"), Qt.MouseButton.LeftButton)
    panel = desk.page.views.confusion
    # The cell with most misread samples is chosen first.
    assert panel.matrix.chosen_cell() == (4, 5)
    assert [tile.sample[0, 0] for tile in panel.tiles()] == [4, 14]
    place = panel.matrix.cell_rect(7, 8).center().toPoint()
    qtbot.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=place)
    assert [tile.sample[0, 0] for tile in panel.tiles()] == [7]
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Left)
    assert panel.matrix.chosen_cell() == (7, 7)
    assert [tile.sample[0, 0] for tile in panel.tiles()] == [17, 27, 37]


def test_misread_samples_are_shown_with_what_they_were_read_as(desk: Desk, qtbot: QtBot) -> None:
    desk.load_data(qtbot)
    desk.make_run(misread=(4, 7))
    with qtbot.waitSignal(desk.runs.results_loaded):
        desk.runs.refresh()
    desk.page.views.chooser.button("misread").click()
    assert desk.page.views.misread.isVisible()
    assert [tile.title for tile in desk.page.views.misread.tiles()] == ["4 → 5", "7 → 8"]


def test_a_run_is_removed_only_after_a_yes(
    desk: Desk, qtbot: QtBot, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.make_run(name="old")
    desk.refresh(qtbot)
    answers = iter((False, True))
    monkeypatch.setattr(messages, "confirm", lambda *_texts: next(answers))
    desk.page.runs_card.table.removal_requested.emit(folder.path)
    assert folder.path.exists()
    desk.page.runs_card.table.removal_requested.emit(folder.path)
    qtbot.waitUntil(lambda: not folder.path.exists())
    qtbot.waitUntil(lambda: not desk.page.runs_card.isVisible())


def test_the_menu_of_a_run_offers_what_is_possible(desk: Desk, qtbot: QtBot) -> None:
    desk.make_run(name="bare")
    desk.refresh(qtbot)
    table = desk.page.runs_card.table
    menu = table.menu_for(table.chosen())
    possible = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert possible == {
        "Try it": False,
        "Export…": True,
        "Continue…": False,
        "Fine-tune…": False,
        "Rename": True,
        "Show in folder": True,
        "Remove…": True,
    }


def test_looking_at_another_run_and_back(desk: Desk, qtbot: QtBot) -> None:
    older = desk.make_run(name="older")
    desk.refresh(qtbot)
    desk.start(qtbot)
    mine = desk.make_run(name="mine")
    child = desk.nursery.last
    child.say(desk.started(mine), batches(0, [1.0] * 8), epoch(1), epoch(2), EVALUATED)
    child.succeed(str(mine.path))
    qtbot.waitUntil(lambda: desk.chosen() == mine.path)
    assert desk.page.result.isVisible()
    desk.page.runs_card.table.choose(older.path)
    assert not desk.page.result.isVisible()
    assert len(desk.page.views.curves.loss_plot.curves().raw) == 0
    desk.page.runs_card.table.choose(mine.path)
    assert desk.page.result.isVisible()
    assert len(desk.page.views.curves.loss_plot.curves().raw) == 8


def test_the_page_is_whole_in_the_dark_and_in_the_smallest_window(
    desk: Desk, qtbot: QtBot, theme: ThemeService
) -> None:
    desk.make_run(name="one")
    desk.refresh(qtbot)
    theme.use(DARK)
    desk.page.resize(904, 690)
    qtbot.wait(50)
    assert desk.page.size().toTuple() == (904, 690)
    assert desk.page.minimumSizeHint().height() <= 690


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
