"""When a reading of a run's network is shown, fitted to what it was validated with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workbench.core.augmentation import Background
from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES, Recipe
from workbench.data.dataset import Dataset, Samples
from workbench.data.drawn import draw_digits
from workbench.engine.deciding import decide

NONE = Samples(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset(train=draw_digits(1000, 1), test=draw_digits(10, 2), name="drawn", path="", checksum="")


class Recorder:
    """A classifier that takes everything for a 3, and keeps what it was asked."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.asked = np.empty((0, 28, 28), np.uint8)

    def __call__(self, samples: np.ndarray) -> np.ndarray:
        self.asked = samples
        row = np.full(self.classes, 0.3 / (self.classes - 1), np.float32)
        row[3] = 0.7
        return np.tile(row, (len(samples), 1))


@pytest.mark.parametrize("recipe", [RECIPES["fast"], RECIPES["camera"]], ids=lambda recipe: recipe.name)
def test_digits_and_background_decide_whether_it_is_trained_or_not(recipe: Recipe, dataset: Dataset) -> None:
    network = Recorder(len(recipe.labels_for(DIGITS)))
    fitted = decide(network, recipe, dataset=dataset, own=NONE, network="ab")
    # A fifth of a small data set is held back, and some of it is found again in scenes.
    most = 200 + round(200 * recipe.scene_share / 100)
    assert 200 <= fitted.digits <= most
    assert (fitted.digits > 200) == (recipe.scene_share > 0)
    assert fitted.backgrounds >= 40
    assert len(network.asked) == fitted.digits + fitted.backgrounds
    assert fitted.network == "ab"
    # It has no idea, and is not sure of anything any more.
    assert (fitted.silenced, fitted.passed) == (fitted.digits, 0)


@pytest.mark.parametrize("share", [0.0, 20.0])
def test_a_set_with_other_classes_has_its_background_behind_them(dataset: Dataset, share: float) -> None:
    few = dataset.train.subset(dataset.train.labels < 4)
    others = replace(dataset, train=few, test=few, labels=("dress", "coat", "お", "bag"))
    recipe = RECIPES["fast"].changed(background=Background(share=share))
    network = Recorder(4 + (share > 0))

    fitted = decide(network, recipe, dataset=others, own=NONE, network="ab")

    assert fitted.digits == len(few) // 5
    assert fitted.backgrounds == round(fitted.digits / 5)


def test_the_same_run_is_decided_in_the_same_way(dataset: Dataset) -> None:
    recipe = RECIPES["fast"]
    first, second = (decide(Recorder(10), recipe, dataset=dataset, own=NONE, network="ab") for _ in range(2))
    assert first == second


def test_own_samples_that_were_held_back_have_a_say(dataset: Dataset) -> None:
    recipe = RECIPES["fast"].changed(own_weight=2.0)
    without, own = Recorder(10), Recorder(10)
    decide(without, recipe, dataset=dataset, own=NONE, network="ab")
    fitted = decide(own, recipe, dataset=dataset, own=draw_digits(100, 5), network="ab")
    assert fitted.digits > 200
    assert len(own.asked) == len(without.asked) + fitted.digits - 200
