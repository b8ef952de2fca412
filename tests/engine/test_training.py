"""A training as its user sees it: it learns, reports, keeps its files, stops, and fails in a sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.conftest import SMALL, Training, stopping_after
from workbench.core.errors import CancelledError, DataError, RunError
from workbench.core.evaluation import evaluate_probabilities, loss_and_accuracy
from workbench.core.events import BatchesDone, EpochDone, TrainingStarted
from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES
from workbench.data.dataset import Dataset
from workbench.data.mnist import load_dataset
from workbench.engine import keeping, saving, splitting, steps, training
from workbench.engine.backend import keras
from workbench.engine.evaluation import keras_classifier
from workbench.engine.splitting import cut_validation

MakeTraining = Callable[..., Training]

# Keras hands out TensorFlow's variables, which do not know numpy's newest way to copy an array.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

# 1,500 samples, of which a fifth is cut for validation, in batches of 64.
BATCHES = 19


def test_it_learns(finished: Training) -> None:
    classify = keras_classifier(finished.run.model_path)
    test = finished.dataset.test
    assert finished.ending == "finished"
    assert evaluate_probabilities(test.labels, classify(test.images), DIGITS).accuracy > 0.7


def test_it_reports_what_it_does(finished: Training) -> None:
    (started,) = finished.of(TrainingStarted)
    assert finished.reports[0] == started
    assert (started.run, started.recipe, started.seed) == (str(finished.run.path), "fast", 1)
    assert (started.parameters, len(started.layers)) == (158_086, 12)
    assert (started.training_count, started.validation_count) == (1200, 300)
    assert (started.epochs, started.batches_per_epoch) == (3, BATCHES)
    assert finished.batches() == 3 * BATCHES
    epochs = finished.of(EpochDone)
    assert [epoch.epoch for epoch in epochs] == [1, 2, 3]
    assert epochs[2].loss < epochs[0].loss
    assert epochs[2].val_accuracy > epochs[0].val_accuracy
    assert epochs[2].learning_rate == pytest.approx(0.0003)


def test_the_batches_of_an_epoch_come_before_it_ends(finished: Training) -> None:
    seen = 0
    for report in finished.reports:
        if isinstance(report, BatchesDone):
            assert report.first_batch == seen
            assert report.images_per_second > 0
            seen += len(report.losses)
        elif isinstance(report, EpochDone):
            assert seen == report.epoch * BATCHES


def test_an_epochs_loss_is_the_mean_over_its_samples(finished: Training) -> None:
    losses = [loss for report in finished.of(BatchesDone) for loss in report.losses][:BATCHES]
    # The last batch is smaller: 1,200 samples are 18 batches of 64 and one of 48.
    expected = (sum(losses[:-1]) * 64 + losses[-1] * 48) / 1200
    assert finished.of(EpochDone)[0].loss == pytest.approx(expected)


def test_its_folder_holds_metrics_checkpoint_and_the_best_network(finished: Training) -> None:
    run = finished.run
    assert run.read_metrics() == tuple(finished.of(EpochDone))
    assert run.read_record().seconds >= sum(epoch.seconds for epoch in run.read_metrics()) * 0.9
    checkpoint = keras.saving.load_model(run.checkpoint_path)
    assert int(checkpoint.optimizer.iterations) == 3 * BATCHES
    _, validation = cut_validation(finished.dataset.train, SMALL.validation_count)
    _, accuracy = loss_and_accuracy(validation.labels, keras_classifier(run.model_path)(validation.images))
    assert accuracy == max(epoch.val_accuracy for epoch in run.read_metrics())
    assert sorted(path.name for path in run.path.iterdir()) == [
        "batches.csv",
        "checkpoint.keras",
        "metrics.csv",
        "model.keras",
        "run.json",
    ]


def test_the_network_is_kept_of_the_best_epoch_not_of_the_last(
    make_training: MakeTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = make_training()
    verdicts = iter([(0.5, 0.8), (0.4, 0.9), (0.3, 0.9), (0.6, 0.7)])
    monkeypatch.setattr(splitting, "loss_and_accuracy", lambda *_, **__: next(verdicts))
    saved = []
    keep = saving.save_network
    for module in (keeping, saving):
        monkeypatch.setattr(
            module, "save_network", lambda network, path: (saved.append(path.name), keep(network, path))
        )
    started.recipe = SMALL.changed(epochs=4)
    started.start()
    # Of two epochs with one accuracy, that with the lower loss is better.
    assert saved == ["checkpoint.keras", "model.keras"] * 3 + ["checkpoint.keras"]


def test_the_same_seed_gives_the_same_network(make_training: MakeTraining) -> None:
    runs = [make_training(seed=seed) for seed in (5, 5, 6)]
    for each in runs:
        each.recipe = SMALL.changed(epochs=1)
        each.start()
    one, same, other = (keras.saving.load_model(each.run.model_path).get_weights() for each in runs)
    assert all(np.array_equal(left, right) for left, right in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])
    assert runs[0].of(EpochDone)[0].loss == runs[1].of(EpochDone)[0].loss


def test_a_stop_in_the_first_epoch_keeps_the_network_as_far_as_it_has_come(
    make_training: MakeTraining,
) -> None:
    stopped = make_training()
    stopped.start(stopping_after(7))
    assert (stopped.ending, stopped.batches()) == ("stopped", 7)
    assert stopped.run.read_metrics() == ()
    test = stopped.dataset.test
    _, accuracy = loss_and_accuracy(test.labels, keras_classifier(stopped.run.model_path)(test.images))
    assert accuracy > 0.15


def test_a_later_stop_keeps_the_best_network(make_training: MakeTraining) -> None:
    stopped = make_training()
    stopped.start(stopping_after(BATCHES + 2))
    assert (stopped.ending, stopped.batches()) == ("stopped", BATCHES + 2)
    assert len(stopped.run.read_metrics()) == 1
    _, validation = cut_validation(stopped.dataset.train, SMALL.validation_count)
    classify = keras_classifier(stopped.run.model_path)
    _, accuracy = loss_and_accuracy(validation.labels, classify(validation.images))
    assert accuracy == stopped.of(EpochDone)[0].val_accuracy


def test_a_stop_before_the_first_batch_leaves_nothing(make_training: MakeTraining) -> None:
    stopped = make_training()
    with pytest.raises(CancelledError):
        stopped.start(lambda: True)
    assert [path.name for path in stopped.run.path.iterdir()] == ["run.json"]


def test_a_loss_that_is_no_number_ends_the_training(
    make_training: MakeTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = steps.build_step

    def build_running_away(*arguments: Any, **options: Any) -> steps.Step:
        step = build(*arguments, **options)
        counter = iter(range(1000))
        return lambda *batch: step(*batch) if next(counter) < BATCHES + 3 else (float("nan"), 0.0)

    monkeypatch.setattr(training, "build_step", build_running_away)
    failing = make_training()
    with pytest.raises(RunError, match=r"run away.*learning rate is too high"):
        failing.start()
    # What the first epoch has kept is still there.
    assert len(failing.run.read_metrics()) == 1
    keras_classifier(failing.run.model_path)


def test_a_batch_that_does_not_fit_into_memory_is_told(
    make_training: MakeTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.engine.backend import tf

    def no_memory(*_: Any, **__: Any) -> Any:
        raise tf.errors.ResourceExhaustedError(None, None, "failed to allocate")

    monkeypatch.setattr(tf, "function", lambda **_: lambda _function: no_memory)
    with pytest.raises(RunError, match=r"not enough memory for batches of 64.*smaller batch"):
        make_training().start()


@pytest.mark.parametrize("file", ["checkpoint.keras", "model.keras", "metrics.csv", "run.json"])
def test_a_full_disk_ends_the_training_and_keeps_what_was_there(
    make_training: MakeTraining, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    failing = make_training()
    whole = os.replace
    counter = {file: 0}

    def fill_up(source: Path, target: Path) -> None:
        if target.name == file:
            counter[file] += 1
            if counter[file] == 2:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        whole(source, target)

    monkeypatch.setattr("workbench.core.files.os.replace", fill_up)
    with pytest.raises(RunError, match=r"The disk is full.*Make room"):
        failing.start()
    assert len(failing.run.read_metrics()) >= 1
    assert failing.run.read_record().state == "running"
    keras_classifier(failing.run.model_path)
    keras.saving.load_model(failing.run.checkpoint_path)
    assert not list(failing.run.path.glob(".*"))


def test_a_folder_that_was_removed_is_told(make_training: MakeTraining) -> None:
    failing = make_training()
    failing.run.record_path.unlink()
    failing.run.path.rmdir()
    failing.run.path.touch()
    with pytest.raises(RunError, match="cannot be read"):
        failing.start()


def test_nothing_is_printed(make_training: MakeTraining, capfd: pytest.CaptureFixture[str]) -> None:
    quiet = make_training(recipe=SMALL.changed(epochs=1))
    quiet.start()
    keras_classifier(quiet.run.model_path)(quiet.dataset.test.images)
    assert capfd.readouterr() == ("", "")


def test_validation_is_cut_from_the_training_set(dataset: Dataset) -> None:
    rest, cut = cut_validation(dataset.train, 100)
    assert (len(rest), len(cut)) == (1400, 100)
    both = np.concatenate([rest.images, cut.images]).reshape(1500, -1)
    assert np.array_equal(np.unique(both, axis=0), np.unique(dataset.train.images.reshape(1500, -1), axis=0))
    again, _ = cut_validation(dataset.train, 100)
    assert np.array_equal(again.images, rest.images)


def test_too_few_samples_are_refused(dataset: Dataset, make_training: MakeTraining) -> None:
    tiny = make_training(data=replace(dataset, train=dataset.train.subset(slice(4))))
    with pytest.raises(DataError, match="4 samples are too few"):
        tiny.start()


def test_a_sixth_of_mnist_is_enough_for_95_percent(make_training: MakeTraining, mnist_path: Path) -> None:
    mnist = load_dataset(mnist_path)
    part = replace(mnist, train=mnist.train.subset(slice(10_000)))
    short = make_training(recipe=RECIPES["fast"].changed(epochs=3), data=part)
    short.start()
    classify = keras_classifier(short.run.model_path)
    assert evaluate_probabilities(mnist.test.labels, classify(mnist.test.images), DIGITS).accuracy > 0.95
