"""A user looks at samples on the Data page: one by one, filtered, shuffled, in numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui.data_desk import TRAIN, DataDesk
from workbench.data.orders import Readings
from workbench.sessions.data import DataPhase
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Message, Messages
from workbench.ui.pages.data_browser import DataBrowser
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


def test_a_filter_of_several_digits(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    for digit in (3, 7):
        qtbot.mouseClick(browser.filter.chip(digit), Qt.MouseButton.LeftButton)
    assert browser.grid.chosen_index() == 3
    qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
    assert browser.grid.chosen_index() == 7
    qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
    assert browser.grid.chosen_index() == 13
    assert "80 of 400" in loaded.texts()
    qtbot.mouseClick(browser.filter.chip(7), Qt.MouseButton.LeftButton)
    assert "40 of 400" in loaded.texts()
    assert browser.grid.chosen_index() == 13, "the chosen sample stays chosen"
    qtbot.mouseClick(browser.filter.chip(3), Qt.MouseButton.LeftButton)
    assert browser.filter.chosen() == frozenset()
    assert browser.grid.chosen_index() == 13


def test_the_filter_has_keys(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    browser.grid.setFocus()
    for key, digits in ((Qt.Key.Key_3, {3}), (Qt.Key.Key_7, {3, 7}), (Qt.Key.Key_A, set())):
        QTest.keyClick(browser.grid, key, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda digits=digits: browser.filter.chosen() == digits)
    qtbot.mouseClick(browser.split.button("own"), Qt.MouseButton.LeftButton)
    QTest.keyClick(browser.split, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert browser.filter.chosen() == frozenset(), "what is hidden has no keys"


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


def test_shuffle_and_back(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser

    def first_ten() -> list[int]:
        indices = []
        qtbot.keyClick(browser.grid, Qt.Key.Key_Home)
        for _ in range(10):
            indices.append(browser.grid.chosen_index() or 0)
            qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
        return indices

    qtbot.mouseClick(browser.shuffle, Qt.MouseButton.LeftButton)
    assert first_ten() != list(range(10))
    qtbot.mouseClick(browser.shuffle, Qt.MouseButton.LeftButton)
    assert first_ten() == list(range(10))


def choose_order(browser: DataBrowser, text: str) -> None:
    """Choose an order as a user does, with the keyboard."""
    QTest.keyClick(browser.order, Qt.Key.Key_Home)
    while not browser.order.currentText().startswith(text):
        QTest.keyClick(browser.order, Qt.Key.Key_Down)


def first(browser: DataBrowser, count: int) -> list[int]:
    """Return the indices of what is shown first."""
    QTest.keyClick(browser.grid, Qt.Key.Key_Home)
    for _ in range(count - 1):
        QTest.keyClick(browser.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    return browser.grid.selection().tolist()


def readings_of(browser: DataBrowser) -> Readings:
    """Return readings of which those of samples 7 and 21 are wrong, and that of 33 is unsure."""
    samples = browser.samples()
    assert samples is not None
    predicted = samples.labels.copy()
    predicted[[7, 21]] = 9, 10
    confidence = np.full(len(samples), 0.99, np.float32)
    confidence[[7, 21, 33]] = 0.6, 0.8, 0.3
    return Readings(predicted, confidence)


def test_samples_are_ordered_from_the_top(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    browser.grid.choose_index(200)
    choose_order(browser, "By label")
    assert browser.grid.chosen_index() == 0
    assert first(browser, 3) == [0, 10, 20]
    qtbot.mouseClick(browser.filter.chip(3), Qt.MouseButton.LeftButton)
    assert first(browser, 2) == [3, 13]
    choose_order(browser, "Thinnest")
    assert first(browser, 2) == [3, 13]


def test_what_a_model_reads_orders_and_marks_the_samples(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    assert not browser.order.offers("misread")
    choose_order(browser, "Thinnest")
    QTest.keyClick(browser.order, Qt.Key.Key_Down)
    assert browser.order.current == "ink", "what cannot be chosen is passed over"
    choose_order(browser, "By index")
    plain = browser.grid.viewport().grab().toImage()
    browser.set_readings(readings_of(browser))
    assert browser.grid.chosen_index() == 0
    assert browser.grid.viewport().grab().toImage() != plain, "misread ones are marked"
    choose_order(browser, "Misread")
    assert first(browser, 3) == [21, 7, 33]
    choose_order(browser, "Least sure")
    assert first(browser, 3) == [33, 7, 21]
    assert browser.grid.accessibleDescription().startswith("Sample 21 · label 1 · read as background, 80.0 %")
    browser.set_readings(None)
    assert browser.order.current == "index"
    assert first(browser, 2) == [0, 1]
    # Another model comes, and with it the order that was chosen.
    browser.set_readings(readings_of(browser))
    assert browser.order.current == "confidence"
    assert browser.grid.chosen_index() == 33
    qtbot.mouseClick(browser.split.button("test"), Qt.MouseButton.LeftButton)
    assert browser.order.current == "index", "the readings were of the other split"


def test_several_samples_are_chosen_counted_and_copied(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    assert first(browser, 3) == [0, 1, 2]
    assert "3 selected" in loaded.texts()
    assert "Sample 2 · label 2" in loaded.texts()
    QTest.keyClick(browser.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "index\tlabel\n0\t0\n1\t1\n2\t2\n"
    assert not QGuiApplication.clipboard().image().isNull()
    browser.set_readings(readings_of(browser))
    browser.grid.select(np.array([7, 8]))
    browser.grid.menu_asked.emit(QPoint(5, 5))
    menu = next(menu for menu in browser.findChildren(QMenu) if menu.isVisible())
    copy = menu.actions()[0]
    assert copy.text() == "Copy 2 Samples"
    copy.trigger()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "index\tlabel\tread as\tconfidence",
        "7\t7\t9\t0.600000",
        "8\t8\t8\t0.990000",
    ]
    menu.close()
    QTest.keyClick(browser.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "400 selected" in loaded.texts()
    QTest.keyClick(browser.grid, Qt.Key.Key_Escape)
    assert "selected" not in loaded.texts()


def test_size_and_order_are_remembered(
    loaded: DataDesk, qtbot: QtBot, messages: Messages, preferences: Preferences, preview: PreviewSession
) -> None:
    browser = loaded.page.browser
    browser.size_slider.setValue(80)
    choose_order(browser, "By label")
    again = DataBrowser(preview=preview, messages=messages, preferences=preferences)
    qtbot.addWidget(again)
    assert again.size_slider.value() == again.grid.cell() == 80
    assert again.order.current == "label"
    dataset = loaded.data.dataset
    assert dataset is not None
    again.show_dataset(dataset)
    assert first(again, 2) == [0, 10]


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


def test_digits_that_are_not_there_leave_nothing_chosen(
    shown: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "ones.npz"
    images, labels = np.zeros((9, 28, 28), np.uint8), np.ones(9, np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    shown.data.choose(path)
    qtbot.waitUntil(lambda: shown.data.state.phase is DataPhase.READY)
    qtbot.mouseClick(shown.page.browser.filter.chip(7), Qt.MouseButton.LeftButton)
    assert shown.page.browser.grid.chosen_index() is None
    assert "No sample" in shown.texts()
    shown.page.grab()
    qtbot.keyClick(shown.page.browser.grid, Qt.Key.Key_Down)
    qtbot.mouseClick(shown.page.browser.filter.chip(7), Qt.MouseButton.LeftButton)
    assert "Sample 0 · label 1" in shown.texts()
