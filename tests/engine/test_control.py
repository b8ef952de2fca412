"""What a user asks of a training beside the recipe: pause, background, own samples, logs, sound data."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.engine.conftest import SMALL, Training, stopping_after
from workbench.core.augmentation import Background
from workbench.core.errors import DataError, RunError
from workbench.core.events import BatchesDone, EpochDone, PauseChanged, TrainingStarted
from workbench.core.recipe import RECIPES, Recipe
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.dataset import Dataset, Samples
from workbench.data.drawn import draw_digits
from workbench.engine.backend import tf
from workbench.engine.control import Control
from workbench.engine.evaluation import keras_classifier

MakeTraining = Callable[..., Training]

WITH_BACKGROUND = SMALL.changed(background=Background(share=30), epochs=4)


def test_a_pause_rests_between_two_batches_and_counts_for_nothing(make_training: MakeTraining) -> None:
    paused = make_training(recipe=SMALL.changed(epochs=2))
    looks = iter(range(10_000))
    # From the thirtieth batch on, for a second: each look while it rests takes a twentieth.
    ending = paused.start(should_pause=lambda: 30 <= next(looks) < 50)
    kinds = [type(report) for report in paused.reports]
    assert ending == "finished"
    assert paused.of(PauseChanged) == [PauseChanged(is_paused=True), PauseChanged(is_paused=False)]
    place = kinds.index(PauseChanged)
    assert kinds[place + 1] is PauseChanged
    assert paused.of(EpochDone)[1].seconds < 0.9
    again = make_training(recipe=paused.recipe)
    again.start()
    for one, other in zip(paused.of(EpochDone), again.of(EpochDone), strict=True):
        assert replace(one, seconds=0.0) == replace(other, seconds=0.0)


def test_a_stop_ends_a_pause() -> None:
    reports: list[Any] = []
    stop = threading.Event()
    control = Control(should_stop=stop.is_set, should_pause=lambda: True, emit=reports.append)
    threading.Timer(0.2, stop.set).start()
    begun = time.perf_counter()
    assert control.should_stop()
    assert time.perf_counter() - begun < 2
    assert reports == [PauseChanged(is_paused=True), PauseChanged(is_paused=False)]
    assert control.should_stop()
    assert len(reports) == 2


def test_the_background_is_learned_as_a_class(make_training: MakeTraining, dataset: Dataset) -> None:
    training = make_training(recipe=WITH_BACKGROUND)
    assert training.start() == "finished"
    (started,) = training.of(TrainingStarted)
    assert (started.training_count, started.validation_count) == (1200 + 360, 300 + 90)
    assert started.layers[-1].shape == (11,)
    classify = keras_classifier(training.run.model_path)
    other = draw_backgrounds(
        200, WITH_BACKGROUND.background, np.random.default_rng(99), digits=dataset.test.images
    )
    named = classify(other).argmax(axis=1)
    assert np.count_nonzero(named == 10) > 140
    assert np.count_nonzero(classify(dataset.test.images).argmax(axis=1) == 10) < 60


def test_own_samples_are_learned(make_training: MakeTraining) -> None:
    # Rings are nothing that the data set knows: only the own samples call them a seven.
    rings = np.zeros((12, 28, 28), np.uint8)
    y, x = np.mgrid[:28, :28] - 13.5
    for place in range(12):
        rings[place][np.abs(np.hypot(x, y) - 6 - place / 3) < 1.2] = 255
    own = Samples(rings, np.full(12, 7, np.uint8))
    training = make_training(recipe=SMALL.changed(own_weight=10.0))
    assert training.start(own=own) == "finished"
    assert training.of(TrainingStarted)[0].training_count == 1320
    assert training.run.read_record().own_count == 12
    assert (keras_classifier(training.run.model_path)(rings).argmax(axis=1) == 7).all()


def test_own_background_is_left_out_where_the_recipe_has_no_such_class(make_training: MakeTraining) -> None:
    own = Samples(draw_digits(3, 1).images, np.array([4, 10, 10], np.uint8))
    training = make_training(recipe=SMALL.changed(own_weight=1.0, epochs=1))
    assert training.start(own=own) == "finished"
    assert training.run.read_record().own_count == 1


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_tensorboard_finds_every_batch_and_epoch(make_training: MakeTraining) -> None:
    training = make_training(recipe=SMALL.changed(epochs=2))
    training.start(has_tensorboard=True)
    (path,) = training.run.logs_path.iterdir()
    found: dict[str, dict[int, float]] = {}
    for record in tf.compat.v1.io.tf_record_iterator(str(path)):
        event = tf.compat.v1.Event.FromString(record)
        for value in event.summary.value:
            assert value.metadata.plugin_data.plugin_name == "scalars"
            found.setdefault(value.tag, {})[event.step] = float(tf.make_ndarray(value.tensor))
    rows = training.run.read_batches()
    assert list(found["batch/loss"].values()) == pytest.approx(rows.loss.tolist())
    assert list(found["batch/learning rate"]) == rows.batch.tolist()
    assert found["epoch/val_accuracy"] == pytest.approx(
        {epoch.epoch: epoch.val_accuracy for epoch in training.of(EpochDone)}
    )


def test_each_report_has_the_rate_of_its_last_batch(finished: Training) -> None:
    rows = finished.run.read_batches()
    assert rows.epoch.tolist() == [epoch for epoch in (1, 2, 3) for _ in range(19)]
    assert rows.batch.tolist() == list(range(1, 58))
    for report in finished.of(BatchesDone):
        last = report.first_batch + len(report.losses) - 1
        assert report.learning_rate == pytest.approx(rows.learning_rate[last])
        assert report.losses[-1] == pytest.approx(rows.loss[last])


def test_missing_digits_are_counted(make_training: MakeTraining, dataset: Dataset) -> None:
    labels = dataset.train.labels
    lacking = make_training(data=replace(dataset, train=dataset.train.subset((labels != 3) & (labels != 8))))
    with pytest.raises(DataError, match=r"2 of the 10 digits have no samples to train with: 3, 8"):
        lacking.start()


@pytest.mark.parametrize(
    ("recipe", "is_refused"),
    [
        (SMALL.changed(learning_rate=5.0, schedule="constant"), True),
        # Too low a rate leaves a network at chance, too, but does not run away.
        (RECIPES["tutorial"].changed(learning_rate=0.001, batch_size=64, epochs=2), False),
    ],
    ids=["too high", "too low"],
)
def test_a_training_that_guesses_after_too_long_steps_is_ended(
    make_training: MakeTraining, recipe: Recipe, is_refused: bool
) -> None:
    training = make_training(recipe=recipe)
    if is_refused:
        with pytest.raises(RunError, match=r"run away.*learning rate is too high"):
            training.start()
        assert not training.run.model_path.exists()
    else:
        training.start(stopping_after(1000))
        assert training.ending == "finished"


def test_logs_that_cannot_be_written_are_told_and_cost_no_epoch(make_training: MakeTraining) -> None:
    training = make_training(recipe=SMALL.changed(epochs=2))
    training.run.logs_path.touch()
    with pytest.raises(RunError, match=r"logs for TensorBoard could not be written"):
        training.start(has_tensorboard=True)
    assert training.start() == "finished"
