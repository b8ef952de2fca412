"""Earlier runs on the Train page: listed, laid over, looked into, removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.test_curves import batches, epoch
from tests.ui.training_desk import EVALUATED, Desk
from workbench.ui.messages import Messages
from workbench.ui.widgets.runs_model import NAME


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


def test_the_run_that_is_shown_has_no_colour_of_an_overlay(desk: Desk, qtbot: QtBot) -> None:
    for name in ("a", "b"):
        desk.make_run(name=name)
    desk.refresh(qtbot)
    table = desk.page.runs_card.table
    model = table.model()
    for row in (0, 1):
        model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

    def dots() -> list[bool]:
        return [model.index(row, NAME).data(Qt.ItemDataRole.DecorationRole) is not None for row in (0, 1)]

    assert dots() == [False, True]
    table.selectRow(1)
    assert dots() == [True, False]


@pytest.mark.parametrize("view", ["evaluation", "confusion", "misread"])
def test_a_long_name_makes_no_view_wider(desk: Desk, qtbot: QtBot, view: str) -> None:
    desk.load_data(qtbot)
    desk.make_run(name="a-very-long-name-" * 3, misread=(4, 14))
    desk.page.views.choose(view)
    with qtbot.waitSignal(desk.runs.results_loaded):
        desk.runs.refresh()
    desk.page.resize(904, 690)
    assert desk.page.minimumSizeHint().width() <= 904


def test_tab_goes_through_the_page_as_it_is_read(desk: Desk, qtbot: QtBot) -> None:
    desk.make_run()
    desk.refresh(qtbot)
    desk.page.activateWindow()
    epochs, table = desk.page.setup.form.editor("epochs"), desk.page.runs_card.table
    epochs.setFocus()
    passed = []
    while desk.page.focusWidget() is not epochs or not passed:
        qtbot.keyClick(desk.page.focusWidget(), Qt.Key.Key_Tab)
        passed.append(desk.page.focusWidget())
        assert len(passed) < 50
    places = [
        passed.index(one) for one in (desk.page.setup.form.editor("name"), desk.page.views.curves.loss_plot)
    ]
    assert places == sorted(places)
    assert places[-1] < passed.index(table)


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
