"""Saved recipes beside the workbench's own, and what a recipe says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.augmentation import KINDS, Augmentation, Background, Effect, with_effect
from workbench.core.errors import RunError
from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES
from workbench.core.recipe_file import recipe_to_text
from workbench.core.recipe_store import RecipeStore
from workbench.core.recipe_words import describe, left_out, summarise

FAST = RECIPES["fast"]


@pytest.fixture
def store(tmp_path: Path) -> RecipeStore:
    return RecipeStore(tmp_path / "recipes")


def test_the_workbench_has_recipes_of_its_own_before_any_is_saved(store: RecipeStore) -> None:
    there = store.list()
    assert [one.name for one in there] == list(RECIPES)
    assert all(one.is_built_in for one in there)
    assert not store.folder.exists()


def test_a_saved_recipe_is_found_by_name_title_and_path(store: RecipeStore) -> None:
    kept = store.save(FAST.changed(epochs=9), title="My Ångström recipe")
    assert (kept.name, kept.title, kept.epochs) == ("my-ångström-recipe", "My Ångström recipe", 9)
    for reference in (kept.name, "my ångström RECIPE", str(store.folder / f"{kept.name}.json")):
        assert store.resolve(reference) == kept
    assert [one.name for one in store.list()] == [*RECIPES, kept.name]


def test_a_title_that_looks_like_a_path_is_a_title_first(store: RecipeStore, tmp_path: Path) -> None:
    kept = store.save(FAST, title="Light/dark")
    assert store.resolve("light/dark") == kept
    for reference in ("light/other", "~nobody/mine.json", str(tmp_path / "none.json")):
        with pytest.raises(RunError, match="cannot be read"):
            store.resolve(reference)


@pytest.mark.parametrize("title", ["Fast", "FAST ", "tutorial"])
def test_the_names_of_its_own_recipes_are_not_to_be_had(store: RecipeStore, title: str) -> None:
    with pytest.raises(RunError, match="recipe of the workbench"):
        store.save(FAST, title=title)
    with pytest.raises(RunError, match="recipe of the workbench"):
        store.remove("fast")
    with pytest.raises(RunError, match="recipe of the workbench"):
        store.rename("fast", "slow")


def test_a_name_is_taken_once(store: RecipeStore) -> None:
    store.save(FAST, title="Mine")
    with pytest.raises(RunError, match="already a recipe called “mine”"):
        store.save(FAST.changed(epochs=9), title="MINE")
    store.save(FAST.changed(epochs=9), title="Mine", replace_existing=True)
    assert store.find("mine").epochs == 9


@pytest.mark.parametrize("title", ["", "///", "latest", "x" * 61])
def test_titles_that_make_no_name_are_refused(store: RecipeStore, title: str) -> None:
    with pytest.raises(RunError) as refused:
        store.save(FAST, title=title)
    assert refused.value.hint


def test_renaming_moves_the_file_and_removing_takes_it_away(store: RecipeStore) -> None:
    store.save(FAST.changed(epochs=9), title="Mine")
    store.save(FAST, title="Other")
    with pytest.raises(RunError, match="already"):
        store.rename("mine", "Other")
    assert store.rename("mine", "MINE").title == "MINE"
    assert store.rename("mine", "Evening").epochs == 9
    assert [path.name for path in sorted(store.folder.iterdir())] == ["evening.json", "other.json"]
    store.remove("Evening")
    with pytest.raises(RunError, match="no saved recipe"):
        store.remove("evening")
    with pytest.raises(RunError, match="Choose one of: tutorial, fast"):
        store.find("evening")


def test_a_damaged_file_is_listed_with_what_is_wrong_and_can_be_removed(store: RecipeStore) -> None:
    store.folder.mkdir()
    (store.folder / "newer.json").write_text('{"version": 7}')
    (store.folder / ".hidden.json").write_text("{}")
    (store.folder / "notes.txt").write_text("")
    damaged = store.list()[-1]
    assert (damaged.name, damaged.recipe) == ("newer", None)
    assert "newer" in damaged.damage
    with pytest.raises(RunError, match="newer Digit Workbench"):
        store.find("newer")
    store.remove("newer")
    assert [one.name for one in store.list()] == list(RECIPES)


def test_a_file_is_called_what_its_name_says(store: RecipeStore) -> None:
    store.folder.mkdir()
    (store.folder / "copy.json").write_text(recipe_to_text(FAST))
    # One that would hide the workbench's own recipe is passed over.
    (store.folder / "tutorial.json").write_text(recipe_to_text(FAST))
    assert store.find("copy").optimiser == "adamw"
    assert store.find("tutorial") == RECIPES["tutorial"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "recipes").write_text("not a folder")
    store = RecipeStore(tmp_path / "recipes")
    with pytest.raises(RunError, match="cannot be read"):
        store.list()
    with pytest.raises(RunError, match="cannot be saved"):
        store.save(FAST, title="Mine")


def only(kind: str) -> Background:
    """Background of one kind."""
    return Background(share=20.0, **{each: Effect(1.0, is_on=each == kind) for each in KINDS})


def test_a_recipe_is_described_in_words_and_numbers() -> None:
    recipe = FAST.changed(
        network="compact",
        own_weight=10.0,
        calm_epochs=1,
        background=Background(share=20.0),
        augmentation=with_effect(Augmentation(), "stroke_width", Effect(0.5, is_on=True)),
    )
    told = {passage.heading: passage.text for passage in describe(recipe, DIGITS)}
    assert "compact network, for 11 classes" in told["Network"]
    assert "1 epoch in batches of 128" in told["Learning"]
    assert "learning rate of 0.003, reached after 10 % of the steps" in told["Learning"]
    assert "seen 10 times" in told["Samples"]
    assert "stroke width 0.5 px" in told["Augmentation"]
    assert "the last epoch at half strength" in told["Augmentation"]
    assert "20 samples to a hundred digits" in told["Background"]
    assert "20 % letters" in told["Background"]
    assert left_out(RECIPES["camera"], DIGITS) == left_out(RECIPES["best"], ("A", "B")) == ""
    assert left_out(RECIPES["camera"], ("A", "B")) == (
        "Left out of the background, as letters are classes: letters and scenes. "
        "Nothing is written into drawn pictures, as the classes are no digits."
    )
    assert summarise(recipe).endswith("Augmentation: stroke width. With background.")
    assert "Augmentation: rotation, shift, scale and 7 more. With background." in summarise(RECIPES["camera"])
    letters = describe(RECIPES["camera"], ("A", "B"))
    assert letters[-1].heading == "Left out"
    assert "scenes" not in letters[-2].text
    assert "drawn pictures" not in letters[2].text
    # Without the kinds that it contradicts, nothing of the background may be left.
    lettered = FAST.changed(background=only("letters"))
    assert len(lettered.labels_for(DIGITS)) == 11
    assert lettered.labels_for(("A", "B")) == ("A", "B")
    other = {passage.heading: passage.text for passage in describe(recipe, ("dress", "coat", "bag"))}
    assert "compact network, for 4 classes" in other["Network"]
    assert "20 samples to a hundred others" in other["Background"]
    assert "every image is read as some digit" in describe(RECIPES["tutorial"], DIGITS)[-1].text
