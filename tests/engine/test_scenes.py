"""The pool out of scenes that a training begins with: as large as is used, and drawn once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.engine.conftest import SMALL, Training
from workbench.core import labels
from workbench.core.augmentation import Background, Effect
from workbench.core.errors import CancelledError
from workbench.core.events import Progress, TrainingStarted
from workbench.data.drawn import draw_digits
from workbench.engine import scenes
from workbench.engine.scenes import draw_scenes
from workbench.engine.splitting import split_samples

DIGITS = draw_digits(300, 4)
BACKGROUND = Background(share=20, scenes=Effect(10.0, is_on=True))
RECIPE = SMALL.changed(scene_share=20.0, background=BACKGROUND)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "_kept", {})


def test_a_recipe_without_scenes_draws_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "cut_digits", None)
    monkeypatch.setattr(scenes, "cut_backgrounds", None)
    drawn = draw_scenes(DIGITS, SMALL.changed(background=Background(share=20)), seed=1)
    assert len(drawn.digits) == len(drawn.backgrounds) == 0


def test_there_are_as_many_as_an_epoch_takes() -> None:
    drawn = draw_scenes(DIGITS, RECIPE, seed=1, variety=2)
    assert 20 <= len(drawn.digits) <= 60
    # Half of sixty are cut out of scenes, two for each.
    assert drawn.backgrounds.shape == (60, 28, 28)


def test_they_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "_MOST_DIGITS", 7)
    monkeypatch.setattr(scenes, "_MOST_BACKGROUNDS", 5)
    drawn = draw_scenes(DIGITS, RECIPE, seed=1)
    assert len(drawn.digits) <= 7
    assert len(drawn.backgrounds) == 5


def test_who_asks_again_has_them_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    once = [draw_scenes(DIGITS, RECIPE, seed=seed) for seed in (1, 2)]
    told: list[object] = []
    again = [draw_scenes(DIGITS, RECIPE, seed=seed, emit=told.append) for seed in (1, 2)]
    assert all(one is same for one, same in zip(once, again, strict=True))
    assert not told
    assert not np.array_equal(once[0].backgrounds, once[1].backgrounds)
    # Other samples make other scenes.
    others = draw_digits(300, 5)
    assert draw_scenes(others, RECIPE, seed=1) is not once[0]
    assert len(scenes._kept) == 2


def test_validation_has_its_share_and_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = draw_digits(1000, 6)
    training, validation = split_samples(samples, RECIPE, labels.DIGITS)
    monkeypatch.setattr(scenes, "_kept", {})
    _, again = split_samples(samples, RECIPE, labels.DIGITS)

    assert len(training) == 800
    assert np.bincount(validation.labels, minlength=11)[10] == 40
    assert 200 + 20 < np.count_nonzero(validation.labels < 10) <= 240
    assert np.array_equal(validation.images, again.images)


def test_a_training_tells_how_far_its_scenes_are(make_training: Callable[..., Training]) -> None:
    training = make_training(recipe=RECIPE.changed(epochs=1))
    training.start()
    stages = {one.stage for one in training.of(Progress)}
    (started,) = training.of(TrainingStarted)
    assert stages == {"Drawing scenes of digits", "Drawing scenes without"}
    assert started.training_count > 1200 * 1.3


def test_a_stop_while_scenes_are_drawn_is_obeyed(make_training: Callable[..., Training]) -> None:
    with pytest.raises(CancelledError):
        make_training(recipe=RECIPE).start(should_stop=lambda: True)
