"""The chosen sample in numbers: its head, its label and the model's answer, small and large."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.data_desk import DataDesk
from workbench.core.labels import BACKGROUND
from workbench.core.labels import DIGITS as NAMES
from workbench.data.drawn import draw_digits
from workbench.sessions.asking import Answer
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.pages.data_pixels import PixelsView
from workbench.ui.pages.data_sample import SampleCard
from workbench.ui.theme import LIGHT, ThemeService
from workbench.ui.widgets.answer_view import AnswerView

DRAWN = draw_digits(4, 3).images
CLOTHES = ("T-shirt/top", "Trouser", "Ankle boot")


@pytest.fixture
def card(qtbot: QtBot, theme: ThemeService, preview: PreviewSession, preferences: Preferences) -> SampleCard:
    card = SampleCard(preview=preview, preferences=preferences)
    qtbot.addWidget(card)
    card.resize(562, 660)
    card.show()
    card.show_sample(1_234, DRAWN[2], 2)
    return card


@pytest.fixture
def view(card: SampleCard) -> PixelsView:
    return card.pixels_view


def answer(*probabilities: float, labels: tuple[str, ...] = NAMES, threshold: float | None = None) -> Answer:
    values = np.zeros((1, len(labels)), np.float32)
    values[0, : len(probabilities)] = probabilities
    return Answer(
        ticket=1,
        samples=DRAWN[2:3],
        probabilities=values,
        labels=labels,
        runtime="Reference runtime",
        milliseconds=0.42,
        threshold=threshold,
    )


def test_the_model_s_answer_stands_below_the_label(card: SampleCard, view: PixelsView) -> None:
    assert view.labels.one_hot.vector() == (0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
    assert view.labels.answer.probabilities() is None
    card.set_answer(answer(0.005, 0, 0.99, 0.005))
    assert view.labels.text == "The model reads 2, 99.0 % sure · 0.4 ms"
    shown = view.labels.answer.probabilities()
    assert shown is not None
    assert shown.argmax() == 2
    assert "2: 99.0 %" in view.labels.answer.accessibleDescription()
    card.grab()


def test_a_misread_sample_is_told_in_red(card: SampleCard, view: PixelsView) -> None:
    card.set_answer(answer(0.1, 0, 0.2, 0.7))
    assert view.labels.text == "The model reads 3, 70.0 % sure · 0.4 ms"
    image = view.labels.answer.grab().toImage()
    colours = {image.pixelColor(x, 0).name() for x in range(image.width())}
    assert LIGHT.negative.lower() in colours
    card.set_answer(answer(0.1, 0, 0.8, 0.1))
    image = view.labels.answer.grab().toImage()
    assert LIGHT.negative.lower() not in {image.pixelColor(x, 0).name() for x in range(image.width())}


def test_a_model_that_is_not_sure_says_so(card: SampleCard, view: PixelsView) -> None:
    card.set_answer(answer(0.3, 0.3, 0.4, threshold=0.6))
    assert view.labels.text.startswith("The model is not sure: 2 at 40.0 %")
    labels = (*NAMES, BACKGROUND)
    card.set_answer(answer(0, 0, 0.1, 0, 0, 0, 0, 0, 0, 0, 0.9, labels=labels, threshold=0.6))
    assert view.labels.text.startswith("The model reads background, 90.0 % sure")
    shown = view.labels.answer.probabilities()
    assert shown is not None
    assert shown.shape == (10,)


def test_without_an_answer_stands_why(card: SampleCard, view: PixelsView, qtbot: QtBot) -> None:
    card.set_answer(None, remark="No model is in use")
    assert view.labels.text == "No model is in use"
    card.set_answer(answer(1, labels=CLOTHES))
    assert view.labels.text == "The model in use knows other classes"
    assert view.labels.answer.probabilities() is None
    card.set_answer(answer(0, 0, 1))
    card.show_sample(3, DRAWN[3], 3)
    card.set_answer(answer(0, 0, 1))
    qtbot.waitUntil(lambda: view.labels.text == "")
    assert view.labels.answer.probabilities() is None, "an answer to another sample does not stay"


def test_classes_have_their_own_names(card: SampleCard, view: PixelsView) -> None:
    card.set_classes(CLOTHES)
    card.show_sample(7, DRAWN[2], 2)
    assert view.labels.one_hot.vector() == (0, 0, 1)
    card.set_answer(answer(0.9, 0, 0.1, labels=CLOTHES))
    assert view.labels.text == "The model reads T-shirt/top, 90.0 % sure · 0.4 ms"
    assert "Sample 7 · label Ankle boot" in {
        label.text() for label in view.head.findChildren(object) if hasattr(label, "text")
    }
    many = tuple(f"class number {number}" for number in range(62))
    card.set_classes(many)
    card.show_sample(7, DRAWN[2], 61)
    card.set_answer(answer(*[1 / 62] * 62, labels=many))
    card.resize(466, 560)
    assert card.minimumSizeHint().width() <= 466
    card.grab()


@pytest.mark.parametrize(
    ("value", "wide", "narrow"),
    [
        (0, "0", "0"),
        (0.0004, "0", "0"),
        (0.0007, "0.001", "0"),
        (0.5, "0.500", "0.50"),
        (0.9999, "0.999", "0.99"),
        (1, "1", "1"),
    ],
)
def test_probabilities_are_written_as_far_as_there_is_room(
    value: float, wide: str, narrow: str, qtbot: QtBot, theme: ThemeService
) -> None:
    view = AnswerView(("a", "b"))
    qtbot.addWidget(view)
    assert view.text_of(value, 100) == wide
    assert view.text_of(value, 30) == narrow
    assert view.text_of(value, 20) == ""


def test_the_numbers_get_the_whole_page_and_go_back(card: SampleCard, view: PixelsView, qtbot: QtBot) -> None:
    small = card.pixels.width()
    card.set_answer(answer(0, 0, 1))
    with qtbot.waitSignal(card.enlarged, check_params_cb=bool):
        qtbot.mouseClick(card.enlarge_button, Qt.MouseButton.LeftButton)
    card.resize(1_040, 700)
    qtbot.waitUntil(lambda: card.pixels.width() >= 560)
    assert view.head.x() > view.board.geometry().right()
    assert view.labels.bars.isVisible()
    assert not view.labels.answer.isVisible()
    shown = view.labels.bars.probabilities()
    assert shown is not None
    assert shown.argmax() == 2
    view.head.profile_button.click()
    qtbot.waitUntil(view.board.row_profile.isVisible)
    card.pixels.mark((3, 4))
    assert view.head.pointed_text == f"Row 3, column 4: {DRAWN[2][3, 4]} = {DRAWN[2][3, 4] / 255:.3f}"
    card.pixels.setFocus()
    QTest.keyClick(card.pixels, Qt.Key.Key_Return)
    assert not card.enlarge_button.isChecked()
    view.head.profile_button.click()
    card.resize(562, 660)
    qtbot.waitUntil(lambda: card.pixels.width() == small)
    assert view.labels.answer.isVisible()
    assert not view.labels.bars.isVisible()
    assert view.head.y() < view.board.y() < view.labels.y()


def test_values_are_copied_from_the_menu_and_with_the_key(view: PixelsView, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    qtbot.mouseClick(view.head.copy_button, Qt.MouseButton.LeftButton)
    menu = view.findChild(QMenu)
    titles = [action.text() for action in menu.actions()]
    assert titles == ["Copy as NumPy", "Copy as CSV", "Copy as PNG"]
    menu.actions()[0].trigger()
    assert clipboard.text().startswith("np.array([\n    [0, 0,")
    assert view.head.pointed_text == "NumPy copied"
    menu.close()
    view.head.values.button("scaled").click()
    view.board.grid.setFocus()
    QTest.keyClick(view.board.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text().count("\n") == 28
    assert "0." in clipboard.text()
    assert clipboard.mimeData().hasImage()
    assert view.head.pointed_text == "CSV and PNG copied"
    qtbot.waitUntil(lambda: view.head.pointed_text == "", timeout=4_000)


def test_the_menu_of_the_cells_zooms(view: PixelsView, qtbot: QtBot) -> None:
    middle = view.board.grid.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, view.board.grid.mapToGlobal(middle))
    QApplication.sendEvent(view.board.grid, asked)
    menu = view.findChild(QMenu)
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Zoom Out"].isEnabled()
    actions["Zoom In"].trigger()
    assert view.board.grid.zoom > 1
    menu.close()


def test_scale_and_profiles_are_remembered(
    card: SampleCard, view: PixelsView, preview: PreviewSession, preferences: Preferences, qtbot: QtBot
) -> None:
    view.head.values.button("scaled").click()
    view.head.profile_button.click()
    again = SampleCard(preview=preview, preferences=preferences)
    qtbot.addWidget(again)
    assert again.values.current == "scaled"
    assert again.pixels_view.board.is_profiled
    assert again.pixels.text_of(128) == ".50"


def test_a_large_sample_has_neighbours(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    card = browser.sample
    assert not card.next_button.isVisible()
    browser.grid.choose_index(41)
    qtbot.mouseClick(card.enlarge_button, Qt.MouseButton.LeftButton)
    assert not browser.grid.isVisible()
    assert not browser.row.isVisible()
    qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert browser.grid.chosen_index() == 42
    for _ in range(50):
        qtbot.mouseClick(card.before_button, Qt.MouseButton.LeftButton)
    assert browser.grid.chosen_index() == 0
    assert "Sample 0 · label 0" in loaded.texts()
    assert card.pixels.hasFocus()
    QTest.keyClick(card.pixels, Qt.Key.Key_Right)
    assert card.pixels.cell() is not None
    QTest.keyClick(card.pixels, Qt.Key.Key_Escape)
    assert card.pixels.cell() is None
    assert not browser.grid.isVisible()
    QTest.keyClick(card.pixels, Qt.Key.Key_Escape)
    assert browser.grid.isVisible()
    assert browser.row.isVisible()
    assert browser.grid.hasFocus()
