"""What is typed to train with, as a request or as sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.recipe import RECIPES
from workbench.sessions.training_settings import TypedSettings, check_settings

RECIPE = RECIPES["tutorial"]
OWN = TypedSettings.of_recipe(RECIPE, seed="7")


def test_a_recipe_as_it_is_makes_the_same_recipe() -> None:
    checked = check_settings(RECIPE, OWN, data="/data/mnist.npz")
    assert checked.request is not None
    assert checked.request.recipe == RECIPE
    assert checked.request.seed == 7
    assert checked.request.data == "/data/mnist.npz"


def test_what_was_typed_is_taken_over() -> None:
    typed = TypedSettings(epochs=" 12 ", seed="0", name=" second try ", has_tensorboard=True)
    request = check_settings(RECIPE, typed, data="").request
    assert request is not None
    assert (request.recipe.epochs, request.seed, request.name) == (12, 0, "second try")
    assert request.has_tensorboard


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("epochs", "0", "1 to 1,000"),
        ("epochs", "", "whole number"),
        ("epochs", "2.5", "whole number"),
        ("seed", "-1", "0 to 2,147,483,647"),
        ("seed", "2147483648", "0 to 2,147,483,647"),
        ("name", "latest", "cannot be called"),
        ("name", "///", "cannot be called"),
    ],
)
def test_each_wrong_field_gets_a_sentence_with_its_range(field: str, text: str, told: str) -> None:
    checked = check_settings(RECIPE, replace(OWN, **{field: text}), data="")
    assert checked.request is None
    assert list(checked.problems) == [field]
    assert told in checked.problems[field]


def test_several_wrong_fields_are_told_together() -> None:
    checked = check_settings(RECIPE, replace(OWN, epochs="x", seed="y"), data="")
    assert set(checked.problems) == {"epochs", "seed"}


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=80))
def test_whatever_is_typed_makes_a_request_or_a_sentence(epochs: str, seed: str, name: str) -> None:
    checked = check_settings(RECIPE, TypedSettings(epochs=epochs, seed=seed, name=name), data="")
    assert (checked.request is None) == bool(checked.problems)
    assert all(problem.endswith(".") for problem in checked.problems.values())
