"""A recipe's learning rate over the steps of a training."""

from __future__ import annotations

import pytest

from workbench.core.recipe import RECIPES, Recipe
from workbench.engine.backend import keras
from workbench.engine.optimisers import build_optimiser, learning_rate_at


def rate_at(recipe: Recipe, step: int, *, steps: int) -> float:
    optimiser = build_optimiser(recipe, steps=steps)
    optimiser.iterations.assign(step)
    return float(optimiser.learning_rate)


def test_the_tutorials_optimiser_is_adadelta_with_a_rate_of_1() -> None:
    optimiser = build_optimiser(RECIPES["tutorial"], steps=100)
    assert isinstance(optimiser, keras.optimizers.Adadelta)
    assert float(optimiser.learning_rate) == 1.0


def test_a_cosine_warms_up_to_the_peak_and_falls_to_a_tenth() -> None:
    recipe = RECIPES["fast"].changed(warmup_fraction=0.1, learning_rate=0.003)
    rates = [rate_at(recipe, step, steps=200) for step in range(201)]
    assert rates[10] == pytest.approx(0.0015)
    assert rates[20] == pytest.approx(0.003) == max(rates)
    assert rates[110] == pytest.approx((0.003 + 0.0003) / 2)
    assert rates[200] == pytest.approx(0.0003)


def test_a_cosine_without_warm_up_begins_at_the_peak() -> None:
    recipe = RECIPES["fast"].changed(warmup_fraction=0.0, learning_rate=0.01)
    assert rate_at(recipe, 0, steps=50) == pytest.approx(0.01)
    assert rate_at(recipe, 50, steps=50) == pytest.approx(0.001)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_shortest_trainings_have_a_schedule_too(steps: int) -> None:
    assert rate_at(RECIPES["fast"], steps, steps=steps) == pytest.approx(0.0003)


@pytest.mark.parametrize(
    "recipe",
    [
        RECIPES["tutorial"],
        RECIPES["fast"],
        RECIPES["fast"].changed(warmup_fraction=0.0, final_fraction=0.0),
        RECIPES["fast"].changed(warmup_fraction=0.9, final_fraction=1.0),
    ],
)
@pytest.mark.parametrize("steps", [1, 2, 77])
def test_the_rate_that_is_reported_is_the_one_of_the_step(recipe: Recipe, steps: int) -> None:
    for step in range(steps + 20):
        assert learning_rate_at(step, recipe, steps=steps) == pytest.approx(
            rate_at(recipe, step, steps=steps), rel=1e-4, abs=1e-9
        )
