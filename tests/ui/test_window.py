"""The window: its pages and their keys, messages, the status bar, and closing."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.page_steps import Steps
from workbench.ui.status_bar import Job
from workbench.ui.theme import ThemeService
from workbench.ui.window import Window

PAGES = ("data", "train", "test", "export")


class _Page(QWidget):
    def __init__(self, key: str, log: list[str]) -> None:
        super().__init__()
        self._key, self._log = key, log
        log.append(f"made {key}")
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def page_shown(self) -> None:
        self._log.append(f"shown {self._key}")

    def page_hidden(self) -> None:
        self._log.append(f"hidden {self._key}")


@pytest.fixture
def log() -> list[str]:
    """What happened to the pages, in order."""
    return []


@pytest.fixture
def window(
    qtbot: QtBot, theme: ThemeService, messages: Messages, preferences: Preferences, log: list[str]
) -> Window:
    window = Window(messages=messages, preferences=preferences)
    for key in PAGES:
        window.add_page(key, key.title(), key, lambda key=key: _Page(key, log))
    qtbot.addWidget(window)
    window.show()
    window.show_page("data")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_pages_are_made_when_they_are_first_shown(window: Window, qtbot: QtBot, log: list[str]) -> None:
    assert log == ["made data", "shown data"]
    qtbot.mouseClick(window.sidebar.findChild(QPushButton, "nav-test"), Qt.MouseButton.LeftButton)
    assert window.current_page == "test"
    window.show_page("data")
    assert log[2:] == ["made test", "hidden data", "shown test", "hidden test", "shown data"]


def test_keys_1_to_4_go_to_the_pages_but_not_while_typing(window: Window, qtbot: QtBot) -> None:
    for key, page in zip("2341", ("train", "test", "export", "data"), strict=True):
        qtbot.keyClicks(window, key)
        assert window.current_page == page
    page = window.page("data")
    assert isinstance(page, _Page)
    page.field.setFocus()
    qtbot.keyClicks(page.field, "42")
    assert window.current_page == "data"
    assert page.field.text() == "42"
    qtbot.keyClick(page.field, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "test"


def test_page_and_size_are_remembered(
    window: Window, qtbot: QtBot, messages: Messages, preferences: Preferences
) -> None:
    window.resize(1100, 750)
    window.show_page("export")
    window.close()
    again = Window(messages=messages, preferences=preferences)
    for key in PAGES:
        again.add_page(key, key.title(), key, QWidget)
    qtbot.addWidget(again)
    assert again.size() == QSize(1100, 750)
    assert again.remembered_page() == "export"


def test_an_error_is_told_with_what_to_do_and_its_details(window: Window, messages: Messages) -> None:
    messages.error("The file is damaged.", "Choose another.", "offset 12")
    assert window.banner.isVisible()
    assert window.banner.text == "The file is damaged. Choose another."
    assert window.banner.findChild(QPlainTextEdit).toPlainText() == "offset 12"
    window.banner.findChild(QToolButton).click()
    assert not window.banner.isVisible()
    messages.info("Saved.")
    assert window.banner.text == "Saved."
    messages.clear()
    assert not window.banner.isVisible()


def test_a_remark_goes_away_by_itself_but_an_error_stays(
    window: Window, messages: Messages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.set_info_timeout(20)
    messages.info("Saved.")
    messages.error("The file is damaged.")
    qtbot.wait(60)
    assert window.banner.isVisible()
    messages.info("Saved.")
    qtbot.waitUntil(lambda: not window.banner.isVisible())


def test_the_status_bar_shows_what_runs_and_cancels_it(window: Window, qtbot: QtBot) -> None:
    cancelled: list[str] = []
    status = window.status
    status.show_data("MNIST · 60,000 + 10,000", tone="positive")
    status.set_job("a", Job(text="Fetching", fraction=-1, cancel=lambda: cancelled.append("a")))
    status.set_job("b", Job(text="Training · 62 %", fraction=0.62, cancel=lambda: cancelled.append("b")))
    assert status.text == "MNIST · 60,000 + 10,000 | Training · 62 % (and 1 more)"
    qtbot.mouseClick(status.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert cancelled == ["b"]
    status.set_job("b", None)
    qtbot.mouseClick(status.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert cancelled == ["b", "a"]
    status.set_job("a", None)
    assert not status.findChild(QPushButton).isVisible()


def test_closing_asks_while_something_would_be_lost(
    window: Window, qtbot: QtBot, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = False

    def confirm(_title: str, text: str, _action: str) -> bool:
        asked.append(text)
        return answer

    monkeypatch.setattr(messages, "confirm", confirm)
    window.status.set_job("data", Job(text="Fetching", fraction=-1, cancel=lambda: None))
    window.status.set_job(
        "training", Job(text="Training", fraction=0.5, cancel=lambda: None, question="A training is running.")
    )
    window.close()
    assert window.isVisible()
    assert asked == ["A training is running."]
    answer = True
    with qtbot.waitSignal(window.closing):
        window.close()
    assert not window.isVisible()


def test_the_window_is_ready_to_paint_before_anything_heavy_is_loaded() -> None:
    code = "import sys, workbench.app; print([n for n in ('numpy','cv2') if n in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"


def test_a_page_in_pieces_is_there_when_it_is_needed(window: Window) -> None:
    built: list[str] = []

    def make() -> Steps[QWidget]:
        built.append("first")
        yield
        built.append("second")
        return QWidget()

    window.add_page("pieces", "Pieces", "data", make)
    assert not window.build_step("pieces")
    assert built == ["first"]
    page = window.page("pieces")
    assert built == ["first", "second"]
    assert window.build_step("pieces")
    assert window.page("pieces") is page
