"""Training: epoch after epoch, each kept in the run's folder; it knows no processes and no window."""

from __future__ import annotations

import contextlib
import functools
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from workbench.core.errors import CancelledError
from workbench.core.events import Emit, ShouldStop, TrainingStarted, never
from workbench.core.labels import SIDE
from workbench.core.networks import layer_rows, parameter_count
from workbench.core.recipe import Recipe
from workbench.core.records import to_json
from workbench.core.runs import RunFolder
from workbench.data.dataset import Dataset, Samples
from workbench.engine.beginning import Beginning, begin
from workbench.engine.control import Control
from workbench.engine.distribution import Distribution
from workbench.engine.epoch import EpochLoop, check_learning, check_loss
from workbench.engine.evaluation import classifier_of
from workbench.engine.feeding import Feed
from workbench.engine.keeping import Keeper
from workbench.engine.logs import logging_to
from workbench.engine.optimisers import learning_rate_at
from workbench.engine.pace import Pace
from workbench.engine.saving import save_batches, told
from workbench.engine.scenes import SCENE_SEED, VARIETY, draw_scenes
from workbench.engine.splitting import split_own, split_samples, validation_of
from workbench.engine.steps import build_step


def train(
    *,
    recipe: Recipe,
    dataset: Dataset,
    run: RunFolder,
    seed: int,
    emit: Emit,
    should_stop: ShouldStop,
    should_pause: ShouldStop = never,
    base: Path | None = None,
    own: Samples | None = None,
    extra_epochs: int = 0,
    has_tensorboard: bool = False,
    distribution: Distribution | None = None,
) -> Literal["finished", "stopped"]:
    """Train a network and keep it in the run's folder; returns how the training ended.

    After each epoch the folder holds its lines of metrics, a checkpoint with the optimiser, and the
    network with the best accuracy on the validation samples, which are cut from the training set and,
    where there are enough, from ``own``.
    A folder that has a checkpoint is trained on from there, as if nothing had come between, to
    ``extra_epochs`` beyond those of the recipe. ``base`` is the folder of a run whose network is
    trained on. ``own`` are the user's own samples, mixed in as the recipe's weight says. With
    ``has_tensorboard`` the folder gets logs for TensorBoard. With a ``distribution``, this machine
    trains its part of each batch, with the chief's seed; each keeps a folder.

    The test set is not touched. A stop works within a batch and keeps the best network; in the first
    epoch that is the network as far as it has come. Raises `CancelledError` when it is stopped
    before the first batch, `DataError` for too few samples or none of a digit, and `RunError` when
    the loss is no longer a number, the rate lets nothing be learned, or a file cannot be read or
    written.
    """
    if distribution is not None:
        seed = distribution.from_chief(seed)
        # Where machines share a folder, the chief's record may have counted them already.
        extra_epochs = distribution.from_chief(extra_epochs)
    names = dataset.labels
    classes = len(recipe.labels_for(names))
    samples, cut = split_samples(dataset.train, recipe, names, emit=emit, should_stop=should_stop)
    own, held_out = split_own(_usable(own, classes), recipe)
    validation = validation_of(cut, held_out, recipe)
    draws = round(recipe.own_weight * _own_count(run, own))
    feed = Feed(
        samples,
        recipe=recipe,
        background=len(names),
        seed=seed,
        own=own,
        own_draws=draws,
        scenes=draw_scenes(
            samples, recipe, seed=SCENE_SEED, variety=VARIETY, emit=emit, should_stop=should_stop
        ),
        share=None if distribution is None else distribution.share,
    )
    epochs = recipe.epochs + extra_epochs
    with contextlib.nullcontext() if distribution is None else distribution.strategy.scope():
        beginning = begin(recipe, run=run, class_count=classes, seed=seed, batches=feed.batches, base=base)
    if distribution is not None:
        _check_same(
            distribution,
            recipe=recipe,
            names=names,
            epochs=epochs,
            samples=(dataset.train, own, held_out),
            beginning=beginning,
        )
    first = len(beginning.epochs) + 1
    emit(
        TrainingStarted(
            run=str(run.path),
            recipe=recipe.name,
            seed=seed,
            layers=layer_rows(recipe.network, class_count=classes),
            parameters=parameter_count(recipe.network, class_count=classes),
            epochs=epochs,
            batches_per_epoch=feed.batches,
            training_count=feed.count,
            validation_count=len(validation.samples),
            first_epoch=first,
        )
    )
    rate_at = functools.partial(learning_rate_at, recipe=recipe, steps=feed.batches * recipe.epochs)
    loop = EpochLoop(
        feed=feed,
        step=(build_step if distribution is None else distribution.build_step)(
            beginning.network, beginning.optimiser, label_smoothing=recipe.label_smoothing
        ),
        pace=Pace(
            emit=emit,
            epochs=epochs,
            images_per_epoch=feed.count,
            learning_rate_at=rate_at,
            batches_before=len(beginning.epochs) * feed.batches,
        ),
        control=Control(
            should_stop=should_stop,
            should_pause=should_pause,
            emit=emit,
            agree=bool if distribution is None else distribution.any,
        ),
        rate_at=rate_at,
    )
    coming = range(first, epochs + 1)
    keeper = Keeper(run=run, beginning=beginning)
    classify = classifier_of(beginning.network)
    with feed.over(coming), logging_to(run.logs_path if has_tensorboard else None) as logs:
        for epoch in coming:
            trained = loop.train_epoch(epoch)
            save_batches(run, trained.rows)
            if not trained.is_whole:
                if not loop.pace.batches_done:
                    raise CancelledError
                keeper.keep_stopped()
                return "stopped"
            if distribution is not None:
                distribution.even_out(beginning.network)
            val_loss, val_accuracy = validation.measure(classify)
            check_loss(val_loss)
            check_learning(trained.rows, val_loss, classes=classes)
            done = trained.done(val_loss=val_loss, val_accuracy=val_accuracy, control=loop.control)
            keeper.keep(done)
            if logs is not None:
                logs.add(done, trained.rows)
            emit(done)
    return "finished"


def _usable(own: Samples | None, classes: int) -> Samples:
    """Return the own samples whose labels are trained."""
    if own is None:
        return Samples(np.empty((0, SIDE, SIDE), np.uint8), np.empty(0, np.uint8))
    return own.subset(own.labels < classes)


def _check_same(
    distribution: Distribution,
    *,
    recipe: Recipe,
    names: tuple[str, ...],
    epochs: int,
    samples: tuple[Samples, ...],
    beginning: Beginning,
) -> None:
    """Raise `RunError` where the machines do not all begin with the same."""
    numbers = [array for part in samples for array in (part.images, part.labels)]
    numbers += beginning.network.get_weights()
    begun = f"{to_json(recipe)} {to_json(names)} {epochs} {len(beginning.epochs)}"
    distribution.check_same(begun.encode(), *(array.tobytes() for array in numbers))


def _own_count(run: RunFolder, own: Samples) -> int:
    """Return how many own samples it had to train on when the run began, and note it in its record.

    A run that is continued keeps the length of its epochs, whatever was added or removed meanwhile.
    """
    record = run.read_record()
    if run.checkpoint_path.exists():
        return record.own_count
    if len(own) != record.own_count:
        with told(run.path):
            run.write_record(replace(record, own_count=len(own)))
    return len(own)
