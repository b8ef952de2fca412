"""The settings of a training and the recipes behind them, for the tests of what they do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.core.folders import user_folders
from workbench.core.recipe_store import RecipeStore
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession
from workbench.ui.messages import Messages
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.recipe_sheet import RecipeSheet
from workbench.ui.widgets.training_setup import TrainingSetup


@pytest.fixture
def recipes(preferences: Preferences) -> RecipesSession:
    return RecipesSession(RecipeStore(user_folders().recipes), preferences=preferences)


@pytest.fixture
def setup(
    qtbot: QtBot, theme: ThemeService, messages: Messages, preferences: Preferences, recipes: RecipesSession
) -> Iterator[TrainingSetup]:
    setup = TrainingSetup(recipes=recipes, preferences=preferences, messages=messages)
    qtbot.addWidget(setup)
    setup.form.changed.connect(lambda: setup.show_settings(layers=None))
    setup.show_settings(layers=None)
    setup.resize(setup.width(), 700)
    setup.show()
    qtbot.waitExposed(setup)
    yield setup
    # Before the widgets are taken apart one by one.
    setup.close()


def open_sheet(setup: TrainingSetup, qtbot: QtBot) -> RecipeSheet:
    qtbot.mouseClick(setup.more_button, Qt.MouseButton.LeftButton)
    sheet = setup.recipe_actions.sheet
    assert sheet is not None
    return sheet
