"""The sheet with every field of a recipe: what it says, refuses, takes over and puts back."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.hands import click, write
from tests.ui.recipe_setup import open_sheet
from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.recipe import RECIPES, recipe_for_network
from workbench.sessions.recipe_fields import NUMBER_FIELDS
from workbench.sessions.recipes import RecipesSession
from workbench.ui.widgets.training_form import TrainedSettings
from workbench.ui.widgets.training_setup import TrainingSetup


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
