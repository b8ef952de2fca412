"""The form beside the recipe: what it says, refuses and remembers."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.hands import write
from workbench.core.folders import user_folders
from workbench.core.recipe import RECIPES
from workbench.core.recipe_store import RecipeStore
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession
from workbench.ui.messages import Messages
from workbench.ui.widgets.training_setup import TrainingSetup


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
