"""A user looks at samples on the Data page, one by one and in numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.data_desk import TRAIN, DataDesk
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.pixel_grid import PixelGrid


def test_the_first_sample_is_shown_in_numbers(loaded: DataDesk) -> None:
    browser = loaded.page.browser
    assert "600 handwritten digits" in loaded.texts()
    assert "Sample 0 · label 0" in loaded.texts()
    assert browser.sample.one_hot.vector() == (1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert browser.counts.counts() == (40,) * 10
    sample = browser.sample.pixels.sample()
    assert sample is not None
    assert sample[0, 5] == 200


def test_a_click_chooses_a_sample(loaded: DataDesk, qtbot: QtBot) -> None:
    grid = loaded.page.browser.grid
    cell = grid.viewport().width() / grid.columns()
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.mouseClick(
            grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(cell * 2.5), int(cell * 1.5))
        )
    index = grid.columns() + 2
    assert chosen.args == [index]
    assert f"Sample {index} · label {index % 10}" in loaded.texts()


def test_the_keyboard_goes_everywhere(loaded: DataDesk, qtbot: QtBot) -> None:
    grid = loaded.page.browser.grid
    columns = grid.columns()
    for key, index in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, TRAIN - 1),
        (Qt.Key.Key_Right, TRAIN - 1),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.chosen_index() == index
    qtbot.keyClick(grid, Qt.Key.Key_End)
    bar = grid.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    assert 0 < (grid.chosen_index() or 0) < TRAIN - 1
    assert f"of {TRAIN}" in grid.accessibleDescription()


def test_train_and_test_are_switched_and_remembered(
    loaded: DataDesk, qtbot: QtBot, messages: Messages, preferences: Preferences, preview: PreviewSession
) -> None:
    browser = loaded.page.browser
    qtbot.mouseClick(browser.split.button("test"), Qt.MouseButton.LeftButton)
    assert browser.counts.counts() == (20,) * 10
    assert "Test samples" in loaded.texts()
    again = loaded.another_page(preview=preview, messages=messages, preferences=preferences)
    qtbot.addWidget(again)
    assert again.browser.split.current == "test"


def test_an_index_is_jumped_to_and_a_filter_gives_way(
    loaded: DataDesk, qtbot: QtBot, told: list[Message]
) -> None:
    browser = loaded.page.browser
    qtbot.mouseClick(browser.filter.chip(3), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(browser.go_to, "258")
    qtbot.keyClick(browser.go_to, Qt.Key.Key_Return)
    assert browser.grid.chosen_index() == 258
    assert browser.filter.chosen() == frozenset()
    assert "Sample 258 · label 8" in loaded.texts()
    qtbot.keyClicks(browser.go_to, "400")
    qtbot.keyClick(browser.go_to, Qt.Key.Key_Return)
    assert told[-1].text == "There is no sample 400. The training set goes from 0 to 399."
    assert browser.grid.chosen_index() == 258


def test_enter_leads_to_the_numbers(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    browser.grid.setFocus()
    QTest.keyClick(browser.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(browser.sample.views.button("pixels").hasFocus)


def test_values_are_written_as_bytes_or_from_0_to_1(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    pixels = browser.sample.pixels
    assert [pixels.text_of(value) for value in (0, 1, 200, 255)] == ["0", "1", "200", "255"]
    qtbot.mouseClick(browser.sample.values.button("scaled"), Qt.MouseButton.LeftButton)
    assert [pixels.text_of(value) for value in (0, 1, 128, 254, 255)] == ["0", ".01", ".50", ".99", "1"]
    cell = min(pixels.width(), pixels.height()) // 28
    left = (pixels.width() - cell * 28) // 2
    qtbot.mouseMove(pixels, QPoint(left + cell * 5 + cell // 2, cell // 2))
    assert "[0, 5] 200 = 0.784" in loaded.texts()


def test_every_cell_is_painted_in_its_grey_with_a_figure(qtbot: QtBot, theme: ThemeService) -> None:
    sample = np.zeros((28, 28), np.uint8)
    sample[2, 3], sample[27, 27] = 100, 255
    pixels = PixelGrid()
    qtbot.addWidget(pixels)
    pixels.resize(560, 560)
    pixels.set_sample(sample)
    image = pixels.grab().toImage()

    def cell(row: int, column: int) -> list[int]:
        return [image.pixelColor(column * 20 + x, row * 20 + y).value() for x in range(20) for y in range(20)]

    assert cell(2, 3)[0] == 100
    assert max(cell(2, 3)) > 180, "light figures on dark cells"
    assert min(cell(27, 27)) < 80, "dark figures on light cells"
    assert cell(5, 5)[0] == 0
    assert 90 < max(cell(5, 5)) < 160, "quiet noughts"
