"""A recipe's fields: every value can be typed, and what is out of range is refused with the range."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_recipe_file import RECIPES_OF_ALL_KINDS
from workbench.core.recipe import RECIPES, Recipe
from workbench.sessions.recipe_fields import CHOICES, NUMBER_FIELDS, TypedRecipe, check_recipe

TUTORIAL = RECIPES["tutorial"]
OWN = TypedRecipe.of_recipe(TUTORIAL)


def typed(key: str, text: str) -> TypedRecipe:
    return replace(OWN, numbers={**OWN.numbers, key: text})


@given(RECIPES_OF_ALL_KINDS)
def test_a_recipe_typed_as_it_is_makes_the_same_recipe(recipe: Recipe) -> None:
    assert check_recipe(recipe, TypedRecipe.of_recipe(recipe)).recipe == recipe


def test_every_value_of_a_recipe_has_its_field() -> None:
    there = {key.split(".")[0] for key in OWN.numbers} | set(CHOICES)
    # What a recipe is called is asked when it is saved.
    assert {field.name for field in fields(Recipe)} == there | {"name", "title"}


@pytest.mark.parametrize("field", NUMBER_FIELDS, ids=lambda field: field.key)
def test_each_number_is_refused_outside_its_range_with_the_range(field: object) -> None:
    limits = field.limits
    for text in (str(limits.high + 1), str(limits.low - 1), "", "many", "nan", "inf", "-", "9" * 500):
        checked = check_recipe(TUTORIAL, typed(field.key, text))
        assert checked.recipe is None
        assert list(checked.problems) == [field.key]
        assert f"{limits.high:,g}" in checked.problems[field.key]
        assert f"{limits.high:,g}" in field.range_text


def test_numbers_are_read_as_people_write_them() -> None:
    for key, text, value in (
        ("learning_rate", "0,003", 0.003),
        ("batch_size", " 1,024 ", 1024),
        ("validation_count", "5,000", 5000),
    ):
        recipe = check_recipe(TUTORIAL, typed(key, text)).recipe
        assert recipe is not None
        assert getattr(recipe, key) == value
    assert check_recipe(TUTORIAL, typed("batch_size", "10,24")).problems


def test_an_effect_has_a_strength_and_a_switch() -> None:
    wanted = replace(
        typed("augmentation.rotation", "12"), switches={**OWN.switches, "augmentation.rotation": True}
    )
    recipe = check_recipe(TUTORIAL, wanted).recipe
    assert recipe is not None
    assert recipe.augmentation.rotation.amount == 12
    assert recipe.augmentation.shift == TUTORIAL.augmentation.shift


@given(st.sampled_from([field.key for field in NUMBER_FIELDS]), st.text(max_size=12))
def test_whatever_is_typed_makes_a_recipe_or_a_sentence(key: str, text: str) -> None:
    checked = check_recipe(TUTORIAL, typed(key, text))
    assert (checked.recipe is None) == bool(checked.problems)
    assert all(problem.endswith(".") for problem in checked.problems.values())
