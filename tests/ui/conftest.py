"""What all window tests share: the theme, a message service, and no Qt warning unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.correcting import page_window as page_window
from tests.ui.data_desk import loaded as loaded
from tests.ui.data_desk import shown as shown
from tests.ui.export_desk import export_desk as export_desk
from tests.ui.recipe_setup import recipes as recipes
from tests.ui.recipe_setup import setup as setup
from tests.ui.training_desk import desk as desk
from tests.ui.trying import show_trial as show_trial
from tests.ui.trying import trial as trial
from workbench.core.folders import user_folders
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.sessions.recipes import RecipesSession
from workbench.sessions.task import Task
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import LIGHT, ThemeService

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            # The offscreen platform says so for every window with a minimum size, and every menu.
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)", "keyboard"))


@pytest.fixture(scope="session")
def shared_theme(qapp: QApplication) -> ThemeService:
    """One theme service for all tests: an application has one style sheet."""
    return ThemeService(qapp, parent=qapp)


@pytest.fixture(scope="session", autouse=True)
def emptied_clipboard(qapp: QApplication) -> Iterator[None]:
    """What a program leaves there outlives the offscreen platform itself, and brings its end down."""
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def theme(shared_theme: ThemeService) -> Iterator[ThemeService]:
    """The theme service, in the light look before and after the test."""
    shared_theme.use(LIGHT)
    yield shared_theme
    shared_theme.use(LIGHT)


@pytest.fixture
def messages(qtbot: QtBot) -> Messages:
    return Messages()


@pytest.fixture
def told(messages: Messages) -> list[Message]:
    """What has been told to the user so far."""
    heard: list[Message] = []
    messages.told.connect(heard.append)
    return heard


@pytest.fixture
def preferences() -> Preferences:
    return Preferences.of(user_folders())


@pytest.fixture
def preview(recipes: RecipesSession) -> Iterator[PreviewSession]:
    """What the recipes of an empty user folder make of samples."""
    preview = PreviewSession(recipes)
    yield preview
    preview.shut_down()


@pytest.fixture(autouse=True)
def no_task_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A task that outlives its test would speak into the next one."""
    started: list[Task] = []
    start = Task.start

    def record(task: Task) -> None:
        started.append(task)
        start(task)

    monkeypatch.setattr(Task, "start", record)
    yield
    assert not [task for task in started if task.is_running]
