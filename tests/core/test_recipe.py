"""The workbench's own recipes, and what they become for another network."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES, NetworkName, recipe_for_network


def test_the_tutorial_is_as_the_tutorial_trains() -> None:
    recipe = RECIPES["tutorial"]
    assert (recipe.optimiser, recipe.learning_rate, recipe.batch_size) == ("adadelta", 1.0, 512)
    assert (recipe.epochs, recipe.network) == (6, "tutorial")
    assert not recipe.augmentation.is_on
    assert not recipe.background.is_on


def test_only_the_camera_s_recipe_learns_what_is_no_digit() -> None:
    assert [name for name, recipe in RECIPES.items() if recipe.background.is_on] == ["camera"]
    assert RECIPES["camera"].labels_for(DIGITS) == (*DIGITS, "background")
    assert RECIPES["best"].labels_for(("dress", "coat")) == ("dress", "coat")


def test_what_contradicts_the_classes_is_left_out() -> None:
    camera = RECIPES["camera"]
    assert camera.suited_to(DIGITS) == camera

    clothes = camera.suited_to(("dress", "coat"))
    assert (clothes.background, clothes.scene_share) == (camera.background, 0.0)

    letters = camera.suited_to((*DIGITS, "A"))
    assert camera.background.letters.is_on
    assert camera.background.scenes.is_on
    assert not letters.background.letters.is_on
    assert not letters.background.scenes.is_on
    assert letters.labels_for((*DIGITS, "A")) == (*DIGITS, "A", "background")
    assert letters.background.weights().keys() == camera.background.weights().keys() - {"letters", "scenes"}
    assert letters.suited_to((*DIGITS, "A")) == letters


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("network", get_args(NetworkName))
def test_every_recipe_has_its_numbers_for_every_network(name: str, network: NetworkName) -> None:
    recipe = recipe_for_network(RECIPES[name], network)
    assert (recipe.name, recipe.network) == (name, network)
    assert recipe.calm_epochs <= recipe.epochs


def test_a_recipe_for_the_network_it_was_made_for_stays_as_it_is() -> None:
    assert recipe_for_network(RECIPES["best"], "tutorial") == RECIPES["best"]


def test_a_recipe_comes_back_from_another_network() -> None:
    for network in get_args(NetworkName):
        there = recipe_for_network(RECIPES["best"], network)
        assert recipe_for_network(there, "tutorial") == RECIPES["best"]


def test_a_recipe_that_was_changed_keeps_its_numbers() -> None:
    mine = replace(RECIPES["best"], learning_rate=0.002)
    assert recipe_for_network(mine, "compact") == replace(mine, network="compact")


def test_the_last_epochs_are_calm_and_more_of_them_are_as_the_last() -> None:
    recipe = RECIPES["best"].changed(epochs=4, calm_epochs=1)
    half = recipe.augmentation.scaled(0.5)
    assert [recipe.augmentation_in(epoch) == half for epoch in range(1, 7)] == [False] * 3 + [True] * 3
    never_calm = recipe.changed(calm_epochs=0)
    assert {never_calm.augmentation_in(epoch) for epoch in range(1, 7)} == {recipe.augmentation}
