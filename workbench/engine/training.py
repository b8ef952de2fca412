"""Training: a loop of steps over shuffled batches, which knows no processes and no window.

The loop is our own because ``Model.fit`` stalls for seconds at the end of an epoch now and then
(tf.data tunes itself there), and because a stop has to work within a batch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from workbench.core.errors import CancelledError, DataError, RunError
from workbench.core.evaluation import loss_and_accuracy
from workbench.core.events import Emit, EpochDone, PauseChanged, ShouldStop, TrainingStarted, never
from workbench.core.networks import layer_rows, parameter_count
from workbench.core.recipe import Recipe
from workbench.core.runs import RunFolder
from workbench.data.dataset import Dataset, Samples
from workbench.engine.backend import keras
from workbench.engine.evaluation import classifier_of
from workbench.engine.networks import build_network
from workbench.engine.optimisers import build_optimiser
from workbench.engine.pace import Pace
from workbench.engine.saving import save_epochs, save_network
from workbench.engine.steps import Step, build_step

# One split for every seed, so that runs can be compared by their validation.
_SPLIT_SEED = 20_261_120
_LARGEST_VALIDATION_FRACTION = 0.2
_SECONDS_BETWEEN_LOOKS = 0.05


def train(
    *,
    recipe: Recipe,
    dataset: Dataset,
    run: RunFolder,
    seed: int,
    emit: Emit,
    should_stop: ShouldStop,
    should_pause: ShouldStop = never,
) -> Literal["finished", "stopped"]:
    """Train a network and keep it in the run's folder; returns how the training ended.

    After each epoch the folder holds its line of metrics, a checkpoint with the optimiser, and the
    network with the best accuracy on the validation samples, which are cut from the training set.
    The test set is not touched. A stop works within a batch and keeps the best network; in the first
    epoch that is the network as far as it has come. Raises `CancelledError` when it is stopped
    before the first batch, `DataError` for too few samples, and `RunError` when the loss is no
    longer a number or a file cannot be written.
    """
    samples, validation = cut_validation(dataset.train, recipe.validation_count)
    batches = math.ceil(len(samples) / recipe.batch_size)
    network = build_network(recipe.network, seed=seed)
    # Shares its layers with the network, and brings the optimiser into the checkpoint.
    checkpoint = keras.Model(network.inputs, network.outputs)
    checkpoint.compile(
        optimizer=build_optimiser(recipe, steps=batches * recipe.epochs),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    step = build_step(network, checkpoint.optimizer)
    classify = classifier_of(network)
    emit(
        TrainingStarted(
            run=str(run.path),
            recipe=recipe.name,
            seed=seed,
            layers=layer_rows(recipe.network),
            parameters=parameter_count(recipe.network),
            epochs=recipe.epochs,
            batches_per_epoch=batches,
            training_count=len(samples),
            validation_count=len(validation),
        )
    )
    pace = Pace(emit=emit, epochs=recipe.epochs, images_per_epoch=len(samples))
    done: list[EpochDone] = []
    best = (0.0, -math.inf)
    begun = time.perf_counter()
    for epoch in range(1, recipe.epochs + 1):
        epoch_begun = time.perf_counter()
        pace.epoch_started(epoch)
        order = np.random.default_rng([seed, epoch]).permutation(len(samples))
        measured = _train_epoch(
            _batches(samples, order, recipe.batch_size),
            step=step,
            pace=pace,
            should_stop=lambda: _rest(should_pause, should_stop, pace, emit) or should_stop(),
        )
        if measured is None:
            if not pace.batches_done:
                raise CancelledError
            if not done:
                save_network(network, run.model_path)
            return "stopped"
        val_loss, val_accuracy = loss_and_accuracy(validation.labels, classify(validation.images))
        _check(val_loss)
        now = time.perf_counter()
        done.append(
            EpochDone(
                epoch=epoch,
                loss=measured[0],
                accuracy=measured[1],
                val_loss=val_loss,
                val_accuracy=val_accuracy,
                learning_rate=_learning_rate(checkpoint),
                seconds=now - epoch_begun,
            )
        )
        save_network(checkpoint, run.checkpoint_path)
        if (val_accuracy, -val_loss) > best:
            best = (val_accuracy, -val_loss)
            save_network(network, run.model_path)
        save_epochs(run, tuple(done), seconds=now - begun)
        emit(done[-1])
    return "finished"


def _rest(should_pause: ShouldStop, should_stop: ShouldStop, pace: Pace, emit: Emit) -> bool:
    """Wait while a pause is asked for; returns False, after a stop as well."""
    if should_pause():
        pace.flush()
        emit(PauseChanged(is_paused=True))
        while should_pause() and not should_stop():
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        pace.rested()
        emit(PauseChanged(is_paused=False))
    return False


def cut_validation(samples: Samples, count: int) -> tuple[Samples, Samples]:
    """Return the samples to train on, and those to validate with: ``count``, or a fifth of a small set.

    Raises `DataError` where there are not enough samples for both.
    """
    count = min(count, int(len(samples) * _LARGEST_VALIDATION_FRACTION))
    if count < 1:
        raise DataError(
            f"{len(samples)} samples are too few to train with.",
            hint="Choose a data set with at least 5 samples.",
        )
    order = np.random.default_rng(_SPLIT_SEED).permutation(len(samples))
    return samples.subset(np.sort(order[count:])), samples.subset(np.sort(order[:count]))


def _batches(samples: Samples, order: np.ndarray, size: int) -> Iterator[Samples]:
    for start in range(0, len(order), size):
        yield samples.subset(order[start : start + size])


def _train_epoch(
    batches: Iterator[Samples], *, step: Step, pace: Pace, should_stop: ShouldStop
) -> tuple[float, float] | None:
    """Return the mean loss and accuracy over an epoch's samples, or None when it was stopped."""
    total_loss = total_accuracy = 0.0
    count = 0
    try:
        for batch in batches:
            if should_stop():
                return None
            loss, accuracy = step(batch.images, batch.labels)
            _check(loss)
            total_loss += loss * len(batch)
            total_accuracy += accuracy * len(batch)
            count += len(batch)
            pace.batch_done(loss=loss, accuracy=accuracy, images=len(batch))
    finally:
        pace.flush()
    return total_loss / count, total_accuracy / count


def _learning_rate(model: Any) -> float:
    # Of a float32 only the digits that it really has: 0.0003, not 0.0003000000142492354.
    return float(str(np.float32(model.optimizer.learning_rate)))


def _check(loss: float) -> None:
    if not math.isfinite(loss):
        raise RunError(
            "The training has run away: its loss is no longer a number.",
            hint="The learning rate is too high for this network. Train again with a lower one.",
        )
