"""Fine-tuning is gentle, and keeps the network and its classes."""

from __future__ import annotations

import pytest

from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.recipe import RECIPES, Recipe


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_a_fine_tuning_is_short_gentle_and_of_the_same_network(recipe: Recipe) -> None:
    tuned = fine_tuning_recipe(recipe)
    assert (tuned.network, tuned.background, tuned.augmentation) == (
        recipe.network,
        recipe.background,
        recipe.augmentation,
    )
    assert fine_tuning_recipe(tuned) == tuned
    assert tuned.title == f"{recipe.title}, fine-tuned"
    assert tuned.validation_count == recipe.validation_count
    assert tuned.learning_rate <= min(0.001, recipe.learning_rate)
    assert tuned.epochs <= 3
    assert tuned.own_weight >= 10
