"""The plots on the Train page: what a user chooses, lays over, zooms to and takes along."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.sessions.test_curves import batches, rows
from tests.ui.training_desk import Desk, desk
from workbench.core.batch_rows import append_batches
from workbench.core.run_folder import RunFolder
from workbench.sessions.curves import TrainingCurves
from workbench.sessions.plot_files import PlotFiles
from workbench.sessions.preferences import Preferences
from workbench.sessions.run_curves import RunCurves
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import DARK, ThemeService
from workbench.ui.widgets.curves_panel import CurvesPanel

__all__ = ["desk"]


@pytest.fixture
def folders(desk: Desk, qtbot: QtBot) -> tuple[RunFolder, RunFolder]:
    """Two runs with batches, the second of which is shown."""
    first, second = desk.make_run(name="one"), desk.make_run(name="two")
    for folder in (first, second):
        append_batches(folder.batches_path, rows(1, 8))
    desk.refresh(qtbot)
    desk.page.runs_card.choose(second.path)
    qtbot.waitUntil(lambda: len(panel_of(desk).loss_plot.curves().raw) == 8)
    return first, second


def panel_of(desk: Desk) -> CurvesPanel:
    return desk.page.views.curves


def tick(desk: Desk, folder: RunFolder) -> None:
    model = desk.page.runs_card.table.model()
    for row in range(model.rowCount()):
        if model.entry(row).path == folder.path:
            model.setData(model.index(row, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)


def test_a_run_from_its_folder_shows_its_batches(desk: Desk, folders: tuple[RunFolder, RunFolder]) -> None:
    panel = panel_of(desk)
    assert panel.loss_plot.curves().smooth.x[-1] == 2.0
    panel.actions_bar.kind.button("epochs").click()
    panel.loss_plot.point_at(1.3)
    assert "Epoch 1<" in panel.loss_plot.read_out


def test_ticked_runs_are_laid_over_in_the_colours_of_the_look(
    desk: Desk, folders: tuple[RunFolder, RunFolder], qtbot: QtBot, theme: ThemeService
) -> None:
    plot = panel_of(desk).loss_plot
    tick(desk, folders[0])
    qtbot.waitUntil(lambda: bool(plot.overlays()) and len(plot.overlays()[0].curves.smooth) == 8)
    assert plot.overlays()[0].name == "one"
    light = plot.overlays()[0].colour
    theme.use(DARK)
    assert plot.overlays()[0].colour != light


def test_either_plot_shows_any_quantity(desk: Desk, folders: tuple[RunFolder, RunFolder]) -> None:
    upper, lower = panel_of(desk).cards
    for action in lower.menu().actions():
        if action.text() == "Time per epoch":
            action.trigger()
    assert lower.quantity == "seconds"
    assert lower.chooser.text() == "Time per epoch"
    assert lower.plot.curves().training.y.tolist() == [2.0, 2.0]
    assert upper.quantity == "loss"


def test_both_plots_zoom_and_read_out_together(
    desk: Desk, folders: tuple[RunFolder, RunFolder], qtbot: QtBot
) -> None:
    panel = panel_of(desk)
    qtbot.keyClick(panel.loss_plot, Qt.Key.Key_Plus)
    assert panel.accuracy_plot.span == panel.loss_plot.span
    assert panel.loss_plot.span is not None
    qtbot.keyClick(panel.accuracy_plot, Qt.Key.Key_Right)
    assert panel.loss_plot.read_out
    assert panel.accuracy_plot.read_out
    panel.actions_bar.whole_action.trigger()
    assert panel.loss_plot.span is None
    assert panel.accuracy_plot.span is None


def test_another_run_is_shown_whole(desk: Desk, folders: tuple[RunFolder, RunFolder], qtbot: QtBot) -> None:
    panel = panel_of(desk)
    qtbot.keyClick(panel.loss_plot, Qt.Key.Key_Plus)
    desk.page.runs_card.choose(folders[0].path)
    assert panel.loss_plot.span is None


def test_the_log_scale_has_a_button_and_a_key(desk: Desk, folders: tuple[RunFolder, RunFolder]) -> None:
    panel = panel_of(desk)
    panel.actions_bar.log_action.trigger()
    assert panel.actions_bar.log_button.isChecked()
    assert panel.loss_plot.limits[1][0] > 0
    panel.actions_bar.log_button.click()
    assert not panel.actions_bar.log_action.isChecked()
    assert panel.loss_plot.limits[1][0] == 0


def test_plots_go_into_a_picture_and_a_table(
    desk: Desk,
    folders: tuple[RunFolder, RunFolder],
    tmp_path: Path,
    qtbot: QtBot,
    told: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = panel_of(desk)
    tick(desk, folders[0])
    offered: list[str] = []

    def choose(_parent: object, _title: str, start: str, kinds: str) -> tuple[str, str]:
        offered.append(Path(start).name)
        # Without its suffix, as somebody types it.
        return str(tmp_path / "plots"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    panel.actions_bar.picture_action.trigger()
    qtbot.waitUntil(lambda: len(told) == 1)
    panel.actions_bar.table_action.trigger()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert offered == ["two.png", "two.csv"]
    assert [message.kind for message in told] == ["info", "info"]
    assert told[0].text == f"The plots are in {tmp_path / 'plots.png'}."
    picture = QImage(str(tmp_path / "plots.png"))
    assert picture.width() > 2 * panel.loss_plot.width()
    assert picture.height() > 4 * panel.loss_plot.height()
    with (tmp_path / "plots.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["run"] for row in table} == {"one", "two"}
    assert len(table) == 2 * (8 + 2)


def test_an_export_that_fails_is_told(
    desk: Desk, folders: tuple[RunFolder, RunFolder], tmp_path: Path, qtbot: QtBot, told: list[Message]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    panel_of(desk).actions_bar.picture_wanted.emit(blocked / "plots.png")
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind == "error"
    assert "plots.png cannot be written" in told[0].text


def test_exports_have_keys_and_need_lines(desk: Desk) -> None:
    bar = panel_of(desk).actions_bar
    assert bar.picture_action.shortcut().toString() == "Ctrl+E"
    assert bar.table_action.shortcut().toString() == "Ctrl+Shift+E"
    assert not bar.picture_action.isEnabled()
    assert not bar.table_action.isEnabled()


def test_a_right_click_has_the_same_menu(
    desk: Desk, folders: tuple[RunFolder, RunFolder], qtbot: QtBot
) -> None:
    panel = panel_of(desk)
    texts = [action.text() for action in panel.actions_bar.menu().actions() if action.text()]
    assert texts == ["Export as PNG…", "Export as CSV…", "Logarithmic scale", "Show the whole run"]
    panel.cards[0].customContextMenuRequested.emit(QPoint(20, 60))
    qtbot.waitUntil(lambda: panel.window().findChild(type(panel.actions_bar.menu())) is not None)


def test_a_continued_training_shows_what_was_before(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="long")
    append_batches(folder.batches_path, rows(1, 8))
    desk.refresh(qtbot)
    desk.start(qtbot)
    started = replace(desk.started(folder), first_epoch=3, epochs=4, batches_per_epoch=4)
    desk.nursery.last.say(started, batches(8, [0.5, 0.4], epoch=3))
    plot = panel_of(desk).loss_plot
    qtbot.waitUntil(lambda: plot.curves() is not None and len(plot.curves().raw) == 10)
    assert isinstance(desk.training.curves, TrainingCurves)
    assert plot.curves().raw.x[0] == 0.25
    assert plot.curves().validation.x.tolist() == [1.0, 2.0]


def test_what_the_plots_show_is_remembered(
    desk: Desk,
    folders: tuple[RunFolder, RunFolder],
    qtbot: QtBot,
    messages: Messages,
    preferences: Preferences,
    theme: ThemeService,
) -> None:
    panel = panel_of(desk)
    panel.cards[1].quantity_chosen.emit("learning_rate")
    panel.actions_bar.log_button.click()
    panel.actions_bar.kind.button("epochs").click()
    run_curves, files = RunCurves(), PlotFiles()
    later = CurvesPanel(
        training=desk.training,
        runs=desk.runs,
        run_curves=run_curves,
        files=files,
        messages=messages,
        preferences=preferences,
        theme=theme.theme,
    )
    qtbot.addWidget(later)
    assert [card.quantity for card in later.cards] == ["loss", "learning_rate"]
    assert later.actions_bar.log_button.isChecked()
    assert later.actions_bar.kind.current == "epochs"
    later.show_run(desk.runs.entry(folders[1].path))
    qtbot.waitUntil(lambda: later.loss_plot.curves() is not None)
    later.loss_plot.point_at(1.3)
    assert "Epoch 1<" in later.loss_plot.read_out
    run_curves.shut_down()
    files.shut_down()


def test_a_remembered_quantity_that_is_none_is_passed_over(
    desk: Desk, qtbot: QtBot, messages: Messages, preferences: Preferences, theme: ThemeService
) -> None:
    preferences.remember("curves/upper", "happiness")
    panel = CurvesPanel(
        training=desk.training,
        runs=desk.runs,
        run_curves=RunCurves(),
        files=PlotFiles(),
        messages=messages,
        preferences=preferences,
        theme=theme.theme,
    )
    qtbot.addWidget(panel)
    assert panel.cards[0].quantity == "loss"
