"""The Train page before a training: what is missing, and what is set and checked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.training_desk import Desk
from workbench.sessions.training import TrainingPhase
from workbench.ui.messages import Message
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


def test_a_second_training_is_refused_with_a_sentence(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    desk.load_data(qtbot)
    request = desk.page.setup.form.checked(data=str(desk.data_path)).request
    desk.training.train(request)
    desk.page.train_button.click()
    assert "already running" in told[-1].text
    assert desk.training.state.phase is TrainingPhase.STARTING


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
