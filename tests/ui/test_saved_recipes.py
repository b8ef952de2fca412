"""Recipes of one's own in the window: saved, renamed, removed, and damaged."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.hands import click, write
from tests.ui.recipe_setup import open_sheet
from workbench.core.folders import user_folders
from workbench.core.recipe import RECIPES
from workbench.core.recipe_store import RecipeStore
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.training_setup import TrainingSetup


def test_a_recipe_is_saved_from_the_sheet_and_chosen(
    setup: TrainingSetup, qtbot: QtBot, recipes: RecipesSession
) -> None:
    sheet = open_sheet(setup, qtbot)
    assert not sheet.save_button.isVisible()
    write(qtbot, sheet.row("epochs").editor, "9")
    click(qtbot, sheet.save_as_button)
    asking = sheet.name_dialog
    write(qtbot, asking.editor, "Fast")
    click(qtbot, asking.action_button)
    assert "recipe of the workbench" in asking.problem
    write(qtbot, asking.editor, "Evening")
    assert asking.problem == ""
    click(qtbot, asking.action_button)
    assert not sheet.isVisible()
    assert setup.form.titles()[-1] == "Evening"
    assert (recipes.base.title, recipes.base.epochs) == ("Evening", 9)
    sheet = open_sheet(setup, qtbot)
    write(qtbot, sheet.row("epochs").editor, "10")
    click(qtbot, sheet.save_button)
    assert RecipeStore(user_folders().recipes).find("evening").epochs == 10


def test_the_menu_renames_and_removes_saved_recipes_only(
    setup: TrainingSetup,
    qtbot: QtBot,
    recipes: RecipesSession,
    messages: Messages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actions = setup.recipe_actions

    def possible() -> dict[str, bool]:
        return {each.text(): each.isEnabled() for each in actions.menu().actions() if each.text()}

    assert possible() == {
        "Save changes": False,
        "Save as…": True,
        "Rename…": False,
        "Remove…": False,
        "Add from a file…": True,
    }
    actions.save_as()
    write(qtbot, actions.name_dialog.editor, "Evening")
    click(qtbot, actions.name_dialog.action_button)
    recipes.change(recipes.current.changed(epochs=9))
    assert all(possible().values())
    actions.save()
    actions.rename()
    write(qtbot, actions.name_dialog.editor, "Night")
    click(qtbot, actions.name_dialog.action_button)
    assert setup.form.titles()[-1] == "Night"
    answers = iter((False, True))
    monkeypatch.setattr(messages, "confirm", lambda *_texts: next(answers))
    actions.remove("night")
    assert "Night" in setup.form.titles()
    actions.remove("night")
    assert "Night" not in setup.form.titles()
    assert recipes.current == RECIPES["tutorial"]


def test_a_damaged_recipe_can_be_removed_and_a_bad_file_is_told(
    setup: TrainingSetup,
    qtbot: QtBot,
    recipes: RecipesSession,
    messages: Messages,
    told: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = user_folders().recipes
    folder.mkdir(parents=True)
    (folder / "newer.json").write_text('{"version": 9}')
    recipes.refresh()
    texts = [each.text() for each in setup.recipe_actions.menu().actions()]
    assert texts[-1] == "Remove “newer”, which cannot be read…"
    setup.recipe_actions.add_file(folder / "newer.json")
    assert "newer Digit Workbench" in told[-1].text
    monkeypatch.setattr(messages, "confirm", lambda *_texts: True)
    setup.recipe_actions.remove("newer")
    assert not (folder / "newer.json").exists()


def test_a_folder_that_cannot_be_read_is_told_in_the_menu(
    qtbot: QtBot, theme: ThemeService, messages: Messages, preferences: Preferences
) -> None:
    user_folders().root.mkdir(parents=True, exist_ok=True)
    user_folders().recipes.write_text("no folder")
    recipes = RecipesSession(RecipeStore(user_folders().recipes), preferences=preferences)
    setup = TrainingSetup(recipes=recipes, preferences=preferences, messages=messages)
    qtbot.addWidget(setup)
    told = [
        each.toolTip() for each in setup.recipe_actions.menu().actions() if "cannot be read" in each.text()
    ]
    assert "Check that it is a folder" in told[0]
    assert setup.form.titles() == [recipe.title for recipe in RECIPES.values()]
