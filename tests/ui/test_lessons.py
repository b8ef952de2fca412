"""What the sidebar explains: short texts that follow the page, can be closed, and come back."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.teaching import MOST_WORDS, Lesson, all_lessons, lessons_at
from workbench.ui.theme import DARK, ThemeService
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.window import SMALLEST, Window

PAGES = ("data", "train", "test", "export")


class _Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)


@pytest.fixture
def window(qtbot: QtBot, theme: ThemeService, messages: Messages, preferences: Preferences) -> Window:
    window = Window(messages=messages, preferences=preferences)
    for key in PAGES:
        window.add_page(key, key.title(), key, _Page)
    qtbot.addWidget(window)
    window.show()
    window.show_page("data")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def shown_title(window: Window) -> str:
    """Return the heading of the lesson that is to be seen, empty for none."""
    card = window.lessons.card
    return card.accessibleName() if card.isVisible() else ""


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.title)
def test_a_lesson_is_a_few_whole_sentences(lesson: Lesson) -> None:
    assert 20 <= len(lesson.text.split()) <= MOST_WORDS
    assert len(lesson.title.split()) <= 5
    sentences = re.split(r"(?<=[.?!]) ", lesson.text)
    assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in sentences)
    # Whoever follows one long sentence has lost the thing that it is about.
    assert max(len(sentence.split()) for sentence in sentences) <= 30
    assert lesson.text.endswith((".", "?"))


@pytest.mark.parametrize(
    ("what", "page", "view"),
    [
        ("Normalising", "data", "pixels"),
        ("One-hot labels", "data", "pixels"),
        ("Channels", "data", "set"),
        ("Augmentation", "data", "augmented"),
        ("Convolution", "data", "stages"),
        ("Convolution", "train", "curves"),
        ("Pooling", "train", "curves"),
        ("Validation", "train", "curves"),
        ("Loss and accuracy", "train", "curves"),
        ("Calibration", "train", "evaluation"),
        ("Confusion matrix", "train", "confusion"),
        ("From ink to digits", "test", "camera"),
        ("What the network sees", "test", "canvas"),
        ("Precision and size", "export", "proof"),
    ],
)
def test_each_thing_is_explained_where_it_is_seen(what: str, page: str, view: str) -> None:
    assert what in [lesson.title for lesson in lessons_at(page, [view])]


def test_the_first_view_with_lessons_decides() -> None:
    assert lessons_at("data", ["own", "augmented"]) == lessons_at("data", ["own"])
    assert lessons_at("data", ["train", "augmented"]) == lessons_at("data", ["augmented"])
    assert lessons_at("data", ["train", "pixels"]) == lessons_at("data")
    assert lessons_at("nowhere") == ()


def test_lessons_are_leafed_through(window: Window, qtbot: QtBot) -> None:
    card = window.lessons.card
    expected = [lesson.title for lesson in lessons_at("data")]
    height = card.height()
    assert not card.back_button.isEnabled()
    for title in expected[1:]:
        qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
        assert shown_title(window) == title
        assert card.height() == height, "the buttons stay under the mouse"
    assert not card.next_button.isEnabled()
    qtbot.mouseClick(card.back_button, Qt.MouseButton.LeftButton)
    assert shown_title(window) == expected[-2]


def test_lessons_follow_page_and_view(window: Window) -> None:
    outer = SegmentedControl((("train", "Train"), ("own", "My samples")), parent=window)
    inner = SegmentedControl((("pixels", "Pixels"), ("augmented", "Augmented")), parent=window)
    window.lessons.follow("data", outer, inner)
    assert shown_title(window) == "A sample"
    inner.choose("augmented")
    assert shown_title(window) == "Augmentation"
    outer.choose("own")
    assert shown_title(window) == "Your own samples"
    window.show_page("train")
    assert shown_title(window) == "Loss and accuracy"
    outer.choose("train")
    assert shown_title(window) == "Loss and accuracy", "views of a page behind change nothing"
    window.show_page("data")
    assert shown_title(window) == "Augmentation"


def test_what_is_closed_stays_closed_until_it_is_asked_for(
    window: Window, qtbot: QtBot, messages: Messages, preferences: Preferences
) -> None:
    lessons = window.lessons
    qtbot.mouseClick(lessons.card.close_button, Qt.MouseButton.LeftButton)
    assert not lessons.card.isVisible()
    assert lessons.button.isVisible()
    window.show_page("train")
    assert lessons.card.isVisible(), "each page has its own"
    later = Window(messages=messages, preferences=preferences)
    qtbot.addWidget(later)
    later.add_page("data", "Data", "data", _Page)
    later.show()
    later.show_page("data")
    assert not later.lessons.card.isVisible()
    qtbot.mouseClick(later.lessons.button, Qt.MouseButton.LeftButton)
    assert later.lessons.card.isVisible()
    assert not later.lessons.button.isVisible()


def test_keys_close_them_and_bring_them_back_but_not_while_typing(window: Window, qtbot: QtBot) -> None:
    card = window.lessons.card
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not card.isVisible()
    qtbot.keyClicks(window, "?")
    assert card.isVisible()
    page = window.page("data")
    assert isinstance(page, _Page)
    page.field.setFocus()
    qtbot.keyClicks(page.field, "?")
    assert page.field.text() == "?"
    assert card.isVisible()


def test_the_keyboard_goes_with_them(window: Window, qtbot: QtBot) -> None:
    lessons = window.lessons
    lessons.card.close_button.setFocus()
    qtbot.keyClick(lessons.card.close_button, Qt.Key.Key_Space)
    assert lessons.button.hasFocus()
    qtbot.keyClick(lessons.button, Qt.Key.Key_Space)
    assert lessons.card.close_button.hasFocus()


def test_every_lesson_is_seen_whole_in_the_smallest_window(window: Window, theme: ThemeService) -> None:
    theme.use(DARK)
    window.resize(SMALLEST)
    card = window.lessons.card
    for lesson in all_lessons():
        card.show_lessons((lesson,))
        window.lessons.layout().activate()
        window.sidebar.layout().activate()
        for label in card.labels:
            assert label.height() >= label.heightForWidth(label.width()), lesson.title
        assert card.geometry().bottom() <= window.lessons.height()
        assert window.lessons.geometry().bottom() < window.sidebar.height()
    assert window.minimumHeight() == SMALLEST.height()
    assert window.sidebar.minimumSizeHint().height() <= SMALLEST.height() - window.status.height()


def test_nothing_is_built_before_a_page_is_shown(
    qtbot: QtBot, theme: ThemeService, messages: Messages, preferences: Preferences
) -> None:
    window = Window(messages=messages, preferences=preferences)
    qtbot.addWidget(window)
    window.lessons.toggle()
    assert not window.lessons.findChildren(QWidget)
