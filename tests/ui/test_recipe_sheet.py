"""Recipes on the Train page: the form, the sheet with every field, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.folders import user_folders
from workbench.core.recipe import RECIPES, recipe_for_network
from workbench.core.recipe_store import RecipeStore
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipe_fields import NUMBER_FIELDS
from workbench.sessions.recipes import RecipesSession
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.recipe_sheet import RecipeSheet
from workbench.ui.widgets.training_form import TrainedSettings
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


def write(qtbot: QtBot, editor: QLineEdit, text: str) -> None:
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def open_sheet(setup: TrainingSetup, qtbot: QtBot) -> RecipeSheet:
    qtbot.mouseClick(setup.more_button, Qt.MouseButton.LeftButton)
    sheet = setup.recipe_actions.sheet
    assert sheet is not None
    return sheet


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_form_says_what_the_recipe_does(setup: TrainingSetup) -> None:
    assert setup.form.titles() == [recipe.title for recipe in RECIPES.values()]
    assert "Adadelta at 1" in setup.form.words
    setup.form.choose_recipe("fast")
    assert "AdamW" in setup.form.words
    assert setup.form.editor("epochs").text() == str(RECIPES["fast"].epochs)


def test_another_network_is_shown_at_once(setup: TrainingSetup) -> None:
    former = setup.network.rowCount()
    setup.form.choose_network("large")
    assert setup.form.recipe.network == "large"
    assert setup.network.rowCount() != former
    assert setup.reset_button.isVisible()
    click_reset = setup.reset_button
    click_reset.click()
    assert setup.form.recipe == RECIPES["tutorial"]
    assert not setup.reset_button.isVisible()


def test_a_recipe_takes_the_numbers_that_suit_another_network(setup: TrainingSetup, qtbot: QtBot) -> None:
    setup.form.choose_recipe("best")
    setup.form.choose_network("compact")
    suited = recipe_for_network(RECIPES["best"], "compact")
    assert suited != RECIPES["best"].changed(network="compact")
    assert setup.form.recipe == suited
    assert setup.form.editor("epochs").text() == str(suited.epochs)
    sheet = open_sheet(setup, qtbot)
    click(qtbot, sheet.pages.button("learning"))
    click(qtbot, sheet.network.chooser.button("tutorial"))
    assert sheet.checked().recipe == RECIPES["best"]
    assert sheet.row("epochs").editor.text() == str(RECIPES["best"].epochs)
    # A number that the user has typed stays, whatever the network.
    write(qtbot, sheet.row("epochs").editor, "7")
    click(qtbot, sheet.network.chooser.button("compact"))
    assert sheet.checked().recipe == RECIPES["best"].changed(network="compact", epochs=7)
    sheet.reject()


def test_an_epoch_count_out_of_range_is_refused_as_it_is_typed(setup: TrainingSetup, qtbot: QtBot) -> None:
    write(qtbot, setup.form.editor("epochs"), "0")
    assert setup.form.problem("epochs") == "Choose a whole number from 1 to 1,000."
    assert setup.form.checked(data="").request is None
    # On the way to this number stands one that could be used.
    write(qtbot, setup.form.editor("epochs"), "5000")
    assert setup.form.editor("epochs").text() == "5000"
    assert setup.form.recipe.epochs == RECIPES["tutorial"].epochs
    write(qtbot, setup.form.editor("epochs"), "12")
    assert setup.form.checked(data="").request.recipe.epochs == 12
    assert setup.form.recipe.epochs == 12


def test_what_was_typed_is_remembered(
    setup: TrainingSetup, qtbot: QtBot, messages: Messages, preferences: Preferences
) -> None:
    setup.form.choose_recipe("fast")
    write(qtbot, setup.form.editor("epochs"), "3")
    write(qtbot, setup.form.editor("seed"), "77")
    setup.form.tensorboard.setChecked(True)
    recipes = RecipesSession(RecipeStore(user_folders().recipes), preferences=preferences)
    again = TrainingSetup(recipes=recipes, preferences=preferences, messages=messages)
    qtbot.addWidget(again)
    request = again.form.checked(data="").request
    assert (request.recipe.name, request.recipe.epochs, request.seed) == ("fast", 3, 77)
    assert request.has_tensorboard


def test_the_sheet_tells_in_words_and_numbers_what_the_recipe_does(
    setup: TrainingSetup, qtbot: QtBot
) -> None:
    sheet = open_sheet(setup, qtbot)
    assert "158,086 parameters, 1.38 million multiply-adds" in sheet.summary.passages.text
    table = sheet.network.table
    cells = [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]
    assert cells[1] == ["Conv2D 3×3, 32", "28×28×32", "320", "225,792"]
    sheet.reject()


def test_every_number_shows_its_range(setup: TrainingSetup, qtbot: QtBot) -> None:
    sheet = open_sheet(setup, qtbot)
    for field in NUMBER_FIELDS:
        row = sheet.row(field.key)
        write(qtbot, row.editor, str(field.limits.high + 1))
        assert f"{field.limits.high:,g}" in row.problem
        assert not sheet.done_button.isEnabled()
        assert not sheet.save_as_button.isEnabled()
        write(qtbot, row.editor, str(field.limits.high).removesuffix(".0"))
        assert row.problem == ""
    assert sheet.done_button.isEnabled()
    sheet.reject()


def test_done_takes_over_what_was_changed_and_cancel_does_not(
    setup: TrainingSetup, qtbot: QtBot, recipes: RecipesSession
) -> None:
    sheet = open_sheet(setup, qtbot)
    click(qtbot, sheet.network.chooser.button("compact"))
    sheet.learning.choose("optimiser", "adamw")
    write(qtbot, sheet.row("augmentation.rotation").editor, "12")
    click(qtbot, sheet.cancel_button)
    assert not recipes.is_changed
    sheet = open_sheet(setup, qtbot)
    click(qtbot, sheet.network.chooser.button("compact"))
    sheet.learning.choose("optimiser", "adamw")
    # Who changes a strength wants the effect.
    write(qtbot, sheet.row("augmentation.rotation").editor, "12")
    assert "rotation 12°" in sheet.summary.passages.text
    click(qtbot, sheet.done_button)
    current = recipes.current
    assert (current.network, current.optimiser, current.augmentation.rotation.amount) == (
        "compact",
        "adamw",
        12,
    )
    assert "rotation" in setup.form.words


def test_the_sheet_is_put_back_to_the_recipes_own_values(setup: TrainingSetup, qtbot: QtBot) -> None:
    write(qtbot, setup.form.editor("epochs"), "12")
    sheet = open_sheet(setup, qtbot)
    assert sheet.row("epochs").editor.text() == "12"
    sheet.learning.choose("optimiser", "adamw")
    sheet.learning.choose("schedule", "cosine")
    write(qtbot, sheet.row("background.share").editor, "200")
    click(qtbot, sheet.reset_button)
    assert sheet.row("epochs").editor.text() == "6"
    assert sheet.checked().recipe == RECIPES["tutorial"]
    assert not sheet.reset_button.isVisible()
    sheet.reject()


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


def test_while_a_training_runs_the_recipe_can_only_be_read(setup: TrainingSetup, qtbot: QtBot) -> None:
    tuned = fine_tuning_recipe(RECIPES["fast"]).changed(epochs=4)
    write(qtbot, setup.form.editor("seed"), "7")
    write(qtbot, setup.form.editor("name"), "mine")
    setup.show_settings(layers=None, trained=TrainedSettings(recipe=tuned, seed=3, name="fast-tuned"))
    shown = [setup.form.editor(field).text() for field in ("epochs", "seed", "name")]
    assert shown == ["4", "3", "fast-tuned"]
    assert "AdamW at 0.0003" in setup.form.words
    assert not setup.form.editor("epochs").isEnabled()
    sheet = open_sheet(setup, qtbot)
    assert not any(sheet.row(field.key).isEnabled() for field in NUMBER_FIELDS)
    assert not sheet.done_button.isVisible()
    assert not sheet.save_as_button.isVisible()
    assert sheet.row("learning_rate").editor.text() == "0.0003"
    sheet.reject()
    setup.show_settings(layers=None)
    shown = [setup.form.editor(field).text() for field in ("epochs", "seed", "name")]
    assert shown == [str(setup.form.recipe.epochs), "7", "mine"]
    assert setup.form.editor("epochs").isEnabled()
