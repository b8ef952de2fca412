"""A user asks which samples the model in use misreads, and sees them first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.other_classes import CLOTHES, write_set
from tests.ui.data_desk import DataDesk
from workbench.core.events import Progress, SplitRead
from workbench.data.orders import Readings
from workbench.data.readings import SplitName, readings_folder, readings_key, split_of, write_readings
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.preferences import Preferences
from workbench.sessions.readings import ReadingsPhase
from workbench.ui.messages import Message
from workbench.ui.pages.data_browser import ORDER_KEY

# What the page has in the least window.
LEAST_WIDTH = 860


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "a.mlmodel"
    path.write_bytes(b"a model")
    return path


def open_model(desk: DataDesk, model: Path, qtbot: QtBot) -> None:
    desk.reader.open(model)
    qtbot.waitUntil(lambda: desk.readings.state.phase in (ReadingsPhase.UNREAD, ReadingsPhase.READY))


def choose_order(desk: DataDesk, text: str) -> None:
    """Choose an order as a user does, with the keyboard."""
    order = desk.page.browser.order
    QTest.keyClick(order, Qt.Key.Key_Home)
    while not order.currentText().startswith(text):
        QTest.keyClick(order, Qt.Key.Key_Down)


def keep(desk: DataDesk, model: Path, split: SplitName) -> None:
    """Write what a child would have kept: sample 21 is misread for certain, 7 less so."""
    dataset = desk.data.dataset
    assert dataset is not None
    predicted = split_of(dataset, split).labels.copy()
    predicted[[7, 21]] = 9, 8
    confidence = np.full(len(predicted), 0.99, np.float32)
    confidence[[7, 21]] = 0.6, 0.8
    write_readings(readings_folder(), readings_key(model, dataset, split), Readings(predicted, confidence))


def first(desk: DataDesk, count: int) -> list[int]:
    grid = desk.page.browser.grid
    QTest.keyClick(grid, Qt.Key.Key_Home)
    for _ in range(count - 1):
        QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    return grid.selection().tolist()


def test_misread_samples_are_asked_for_waited_for_and_shown(
    loaded: DataDesk, model: Path, qtbot: QtBot
) -> None:
    browser = loaded.page.browser
    assert not browser.order.offers("misread")
    place = browser.order.findData("misread")
    assert "Train a network" in browser.order.itemData(place, Qt.ItemDataRole.ToolTipRole)
    open_model(loaded, model, qtbot)
    assert browser.order.offers("misread")
    assert not loaded.readings_nursery.children, "nothing is read unasked"

    choose_order(loaded, "Misread")
    child = loaded.readings_nursery.last
    child.say(Progress(stage="Reading the training set", done=100, total=400))
    assert "Reading · 25 %" in loaded.texts()
    assert first(loaded, 2) == [0, 1], "one goes on looking meanwhile"
    keep(loaded, model, "train")
    child.say(SplitRead(path="/cache/a.npz"))
    child.succeed("/cache/a.npz")
    qtbot.waitUntil(lambda: loaded.readings.state.readings is not None)
    assert "Reading" not in loaded.texts()
    assert "2 misread" in loaded.texts()
    assert first(loaded, 2) == [21, 7]


def test_what_was_read_before_marks_the_samples_at_once(loaded: DataDesk, model: Path, qtbot: QtBot) -> None:
    keep(loaded, model, "train")
    open_model(loaded, model, qtbot)
    qtbot.waitUntil(lambda: "2 misread" in loaded.texts())
    assert first(loaded, 2) == [0, 1]
    assert not loaded.readings_nursery.children
    # The other split has none yet.
    qtbot.mouseClick(loaded.page.browser.split.button("test"), Qt.MouseButton.LeftButton)
    assert "misread" not in loaded.texts()


def test_cancel_goes_back_to_the_order_of_the_file(
    loaded: DataDesk, model: Path, preferences: Preferences, qtbot: QtBot
) -> None:
    browser = loaded.page.browser
    open_model(loaded, model, qtbot)
    choose_order(loaded, "Misread")
    assert browser.row.stop_button.isVisible()
    # In the least window there is room for it beside everything else.
    assert browser.row.minimumSizeHint().width() <= LEAST_WIDTH
    qtbot.mouseClick(browser.row.stop_button, Qt.MouseButton.LeftButton)
    assert "Stopping…" in loaded.texts()
    assert browser.order.current == "index"
    assert preferences.text(ORDER_KEY) == "index"
    loaded.readings_nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert not browser.row.stop_button.isVisible()
    assert len(loaded.readings_nursery.children) == 1


def test_a_failure_is_told_and_the_order_given_up(
    loaded: DataDesk, model: Path, told: list[Message], qtbot: QtBot
) -> None:
    open_model(loaded, model, qtbot)
    choose_order(loaded, "Misread")
    loaded.readings_nursery.last.end(
        Outcome(kind=OutcomeKind.FAILED, message="The disk is full.", hint="Make room.")
    )
    assert [message.text for message in told if "disk" in message.text] == ["The disk is full."]
    assert loaded.page.browser.order.current == "index"
    # Who asks once more gets another try.
    choose_order(loaded, "Misread")
    assert len(loaded.readings_nursery.children) == 2


def test_nothing_is_read_while_nobody_looks(loaded: DataDesk, model: Path, qtbot: QtBot) -> None:
    keep(loaded, model, "train")
    open_model(loaded, model, qtbot)
    qtbot.waitUntil(lambda: "misread" in loaded.texts())
    choose_order(loaded, "Misread")
    loaded.page.hide()
    other = model.with_name("b.mlmodel")
    other.write_bytes(b"another model")
    open_model(loaded, other, qtbot)
    assert not loaded.readings_nursery.children
    loaded.page.show()
    qtbot.waitUntil(lambda: len(loaded.readings_nursery.children) == 1)


def test_the_model_answers_to_the_chosen_sample(loaded: DataDesk, model: Path, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    panel = browser.sample.pixels_view.labels
    assert panel.text == "No model yet"
    open_model(loaded, model, qtbot)
    # The fake reader goes by the first pixel, which is black in all of them: it reads 0.
    qtbot.waitUntil(lambda: "The model reads 0, 91.0 % sure" in panel.text)
    QTest.keyClick(browser.grid, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: panel.answer.probabilities() is not None)
    loaded.reader.open(None)
    assert panel.text == "No model yet"
    assert panel.answer.probabilities() is None


def test_a_model_of_other_classes_is_not_asked(
    loaded: DataDesk, model: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    loaded.data.choose(write_set(tmp_path / "clothes.npz", CLOTHES, train=6, test=6))
    qtbot.waitUntil(lambda: loaded.data.state.dataset is not None and "3 classes" in loaded.texts())
    loaded.reader.open(model)
    panel = loaded.page.browser.sample.pixels_view.labels
    qtbot.waitUntil(lambda: "other classes" in panel.text)
    order = loaded.page.browser.order
    assert "other classes" in order.itemData(order.findData("misread"), Qt.ItemDataRole.ToolTipRole)
    assert not order.offers("misread")


def test_the_numbers_take_the_whole_page_and_give_it_back(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    width = browser.sample.width()
    qtbot.mouseClick(browser.sample.enlarge_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: browser.sample.width() > 1.5 * width)
    assert not browser.grid.isVisible()
    qtbot.mouseClick(browser.sample.enlarge_button, Qt.MouseButton.LeftButton)
    assert browser.grid.isVisible()


def test_who_comes_back_to_the_samples_has_them_read(loaded: DataDesk, model: Path, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    keep(loaded, model, "train")
    open_model(loaded, model, qtbot)
    qtbot.waitUntil(lambda: "misread" in loaded.texts())
    choose_order(loaded, "Misread")
    qtbot.mouseClick(browser.split.button("set"), Qt.MouseButton.LeftButton)
    other = model.with_name("b.mlmodel")
    other.write_bytes(b"another model")
    open_model(loaded, other, qtbot)
    assert not loaded.readings_nursery.children
    qtbot.mouseClick(browser.split.button("train"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(loaded.readings_nursery.children) == 1)
    qtbot.waitUntil(lambda: "The model reads" in browser.sample.pixels_view.labels.text)
