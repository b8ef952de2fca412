"""A training that taught nothing is told, with the likely cause."""

from __future__ import annotations

import pytest

from workbench.core.learning_remark import learning_remark
from workbench.core.recipe import RECIPES

FAST, TUTORIAL = RECIPES["fast"], RECIPES["tutorial"]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
def test_our_own_recipes_never_have_a_wrong_rate(recipe: object) -> None:
    assert learning_remark(recipe, 0.98, classes=10) == ""
    assert learning_remark(recipe, 0.1, classes=10).endswith("Try another learning rate, or more epochs.")


@pytest.mark.parametrize("accuracy", [0.0, 0.098, 0.1135, 0.2])
def test_guessing_is_told_with_its_cause(accuracy: float) -> None:
    assert "0.5 is too high for AdamW; try 0.003" in learning_remark(
        FAST.changed(learning_rate=0.5), accuracy, classes=10
    )
    # What today's Keras makes of the tutorial.
    low = learning_remark(TUTORIAL.changed(learning_rate=0.001), accuracy, classes=10)
    assert "0.001 is too low for Adadelta; try 1." in low
    assert low.startswith("The network has learned nothing")


@pytest.mark.parametrize(("classes", "guessed", "learned"), [(2, 0.55, 0.65), (3, 0.4, 0.5), (47, 0.04, 0.1)])
def test_what_is_guessing_follows_from_the_number_of_classes(
    classes: int, guessed: float, learned: float
) -> None:
    assert "no better than guessing" in learning_remark(FAST, guessed, classes=classes)
    assert learning_remark(FAST, learned, classes=classes) == ""
