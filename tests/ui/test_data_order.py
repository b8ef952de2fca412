"""A user filters samples on the Data page by class, orders them, and takes several at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.other_classes import CLOTHES, MANY, write_set
from tests.ui.data_desk import DataDesk
from workbench.data.orders import Readings
from workbench.sessions.data import DataPhase
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data_browser import DataBrowser


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


def test_classes_of_any_set_are_filtered_by_their_names(
    loaded: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    browser = loaded.page.browser
    qtbot.mouseClick(browser.filter.chip(3), Qt.MouseButton.LeftButton)
    loaded.data.choose(write_set(tmp_path / "clothes.npz", CLOTHES, train=60, test=30))
    qtbot.waitUntil(lambda: sum(browser.counts.counts()) == 60)
    assert browser.filter.chosen() == frozenset()
    qtbot.mouseClick(browser.filter.chip(CLOTHES.index("お")), Qt.MouseButton.LeftButton)
    assert "20 of 60" in loaded.texts()
    assert "Sample 1 · label お" in loaded.texts()
    loaded.data.choose(write_set(tmp_path / "signs.npz", MANY, train=470, test=94))
    qtbot.waitUntil(lambda: sum(browser.counts.counts()) == 470)
    browser.filter.menu.choose(frozenset({46}))
    browser.filter.menu.changed.emit()
    assert "10 of 470" in loaded.texts()
    assert browser.grid.chosen_index() == 46
