"""A user keeps digits that were misread, looks through them, mends one, and trains with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.driving import ONE, SEVEN, THREE, Driver, Stroke
from workbench.app import Workbench
from workbench.core.folders import user_folders
from workbench.core.labels import DIGITS
from workbench.data.own_samples import OwnSampleStore, load_own_samples
from workbench.sessions.reading import ReaderState

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    # The offscreen platform says so of windows and menus.
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)", "keyboard"),
]


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication, trained_home: Path) -> Iterator[Driver]:
    driver = Driver(Workbench(qapp, folders=user_folders(), data=trained_home / "digits.npz"))
    yield driver
    driver.close()
    driver.workbench.deleteLater()


def test_misread_digits_are_kept_mended_and_counted_for_training(driver: Driver) -> None:
    driver.open()
    reader, own = driver.workbench.sessions.reader, driver.workbench.sessions.own_samples
    driver.go_to("test")
    driver.wait(lambda: reader.status.state is ReaderState.READY, "the reader")
    for strokes, key in ((ONE, Qt.Key.Key_1), (SEVEN, Qt.Key.Key_1), (THREE, Qt.Key.Key_3)):
        _keep(driver, strokes, key)
    assert own.state.kept.counts()[:4] == (0, 2, 0, 1)

    driver.go_to("data")
    page = driver.data_page
    driver.click(page.browser.split.button("own"))
    driver.wait(lambda: len(page.own.tiles.own_samples()) == 3, "the samples")
    # The seven was kept as a one by mistake.
    page.own.tiles.choose([page.own.tiles.own_samples()[1].path])
    driver.click(page.own.detail.chip("7"))
    driver.wait(lambda: page.own.tiles.own_samples()[1].label == "7", "its right label")
    page.own.tiles.setFocus()
    QTest.keyClick(page.own.tiles, Qt.Key.Key_Delete)
    driver.wait(lambda: len(page.own.tiles.own_samples()) == 2, "its removal")
    driver.click(page.own.undo_button)
    driver.wait(lambda: len(page.own.tiles.own_samples()) == 3, "its return")

    driver.go_to("train")
    entry = driver.workbench.sessions.runs.entries[0]
    tuning = driver.train_page.runs_card.table.menu_for(entry).actions()
    assert next(action for action in tuning if "Fine-tune" in action.text()).isEnabled()
    driver.close()
    assert sorted(load_own_samples(user_folders().samples, DIGITS).labels) == [1, 3, 7]
    assert not OwnSampleStore(user_folders().samples).read().damaged


def _keep(driver: Driver, strokes: list[Stroke], key: Qt.Key) -> None:
    page, own = driver.test_page, driver.workbench.sessions.own_samples
    page.canvas_pane.canvas.clear()
    driver.wait(lambda: page.canvas_pane.insight.sample is None, "the blank canvas")
    driver.draw(page.canvas_pane.canvas, strokes)
    driver.wait(lambda: page.canvas_pane.insight.probabilities is not None, "a reading")
    count = len(own.state.kept)
    # One key, which would lead to a page if nothing were drawn.
    QTest.keyClick(page.canvas_pane.canvas, key)
    assert driver.window.current_page == "test"
    driver.wait(lambda: len(own.state.kept) == count + 1, "the sample")
