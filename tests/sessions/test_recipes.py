"""The recipes as the window knows them: chosen, changed, kept, and remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from workbench.core.errors import RunError
from workbench.core.folders import user_folders
from workbench.core.recipe import RECIPES
from workbench.core.recipe_file import recipe_to_text
from workbench.core.recipe_store import RecipeStore
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession


def open_session(folder: Path | None = None) -> RecipesSession:
    """Return the session as it is after a start of the window."""
    store = RecipeStore(folder or user_folders().recipes)
    return RecipesSession(store, preferences=Preferences.of(user_folders()))


def names(session: RecipesSession) -> list[str]:
    return [one.name for one in session.stored]


def test_the_first_recipe_is_chosen_at_first(qtbot: QtBot) -> None:
    session = open_session()
    assert session.current == RECIPES["tutorial"]
    assert session.is_built_in
    assert not session.is_changed


def test_the_choice_and_its_changes_are_remembered(qtbot: QtBot) -> None:
    session = open_session()
    session.choose("fast")
    with qtbot.waitSignal(session.current_changed):
        session.change(session.current.changed(epochs=3, network="compact"))
    again = open_session()
    assert again.base == RECIPES["fast"]
    assert again.current == RECIPES["fast"].changed(epochs=3, network="compact")
    assert again.is_changed
    again.reset()
    assert open_session().current == RECIPES["fast"]


@pytest.mark.parametrize("remembered", ["{", "[]", '{"epochs": 0}', '{"speed": 3}', "null", "3"])
def test_changes_that_no_longer_fit_are_forgotten(qtbot: QtBot, remembered: str) -> None:
    Preferences.of(user_folders()).remember("train/changes", remembered)
    assert open_session().current == RECIPES["tutorial"]


def test_a_changed_recipe_is_kept_under_a_name_and_chosen(qtbot: QtBot) -> None:
    session = open_session()
    session.change(session.current.changed(epochs=9))
    with qtbot.waitSignals([session.stored_changed, session.current_changed]):
        session.save(session.current, title="Evening")
    assert names(session) == [*RECIPES, "evening"]
    assert (session.base.title, session.base.epochs, session.is_changed) == ("Evening", 9, False)
    session.change(session.current.changed(epochs=10))
    session.save(session.current)
    assert open_session().base.epochs == 10
    with pytest.raises(RunError, match="already"):
        session.save(session.current, title="evening")


def test_a_saved_recipe_is_renamed_with_its_changes_and_removed(qtbot: QtBot) -> None:
    session = open_session()
    session.save(session.current, title="Evening")
    session.change(session.current.changed(epochs=9))
    session.rename("Night")
    assert (session.base.name, session.base.epochs, session.current.epochs) == ("night", 6, 9)
    assert session.is_changed
    session.remove("night")
    assert names(session) == list(RECIPES)
    assert session.current == RECIPES["tutorial"]


def test_what_somebody_puts_into_the_folder_is_found(qtbot: QtBot, tmp_path: Path) -> None:
    session = open_session(tmp_path)
    (tmp_path / "mine.json").write_text(recipe_to_text(RECIPES["fast"].changed(title="Mine")))
    (tmp_path / "bad.json").write_text("{}")
    with qtbot.waitSignal(session.stored_changed):
        session.refresh()
    assert names(session) == [*RECIPES, "bad", "mine"]
    session.choose("bad")
    assert session.base.name == "tutorial"
    session.choose("mine")
    session.change(session.current.changed(batch_size=64))
    (tmp_path / "mine.json").write_text(recipe_to_text(RECIPES["fast"].changed(title="Mine", epochs=4)))
    session.refresh()
    assert (session.current.epochs, session.current.batch_size) == (4, 64)


def test_a_file_is_added_or_refused(qtbot: QtBot, tmp_path: Path) -> None:
    session = open_session()
    path = tmp_path / "given.json"
    path.write_text('{"version": 1, "speed": 3}')
    with pytest.raises(RunError, match="“speed”"):
        session.add_file(path)
    path.write_text('{"version": 1, "title": "Given", "epochs": 3}')
    session.add_file(path)
    assert (session.base.name, session.current.epochs) == ("given", 3)


def test_a_folder_that_cannot_be_read_leaves_the_own_recipes(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "recipes"
    folder.write_text("no folder")
    session = open_session(folder)
    assert names(session) == list(RECIPES)
    assert session.problem is not None
