"""Where a training begins: with a new network, with another run's, or where it broke off."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.core.errors import ModelError, RunError
from workbench.core.events import EpochDone
from workbench.core.recipe import Recipe
from workbench.core.runs import RunFolder
from workbench.engine.backend import keras
from workbench.engine.evaluation import load_network
from workbench.engine.networks import build_network
from workbench.engine.optimisers import build_optimiser
from workbench.engine.saving import save_best, told


@dataclass(frozen=True, kw_only=True, eq=False)
class Beginning:
    """A network with its optimiser, and the epochs that it has had.

    ``checkpoint`` is a ``keras.Model`` that shares its layers with ``network``, and is compiled with
    the optimiser, so that saving it keeps both.
    """

    network: Any
    checkpoint: Any
    epochs: tuple[EpochDone, ...] = ()

    @property
    def optimiser(self) -> Any:
        """The ``keras.optimizers.Optimizer``."""
        return self.checkpoint.optimizer

    @property
    def best(self) -> tuple[float, float]:
        """The validation accuracy and the negative loss of the best epoch; of two, the larger is better."""
        return max(((epoch.val_accuracy, -epoch.val_loss) for epoch in self.epochs), default=(0.0, -math.inf))


def begin(
    recipe: Recipe, *, run: RunFolder, class_count: int, seed: int, batches: int, base: Path | None
) -> Beginning:
    """Return where the training of a run goes on, and bring its folder into that state.

    The network answers with ``class_count`` classes. ``batches`` make an epoch; ``base`` is a run whose
    network is trained on. A crash may have left files of an epoch that the checkpoint does not know:
    they are cut back, and if the network of the checkpoint is the best, it is kept as such. Raises
    `RunError` where a file is damaged or cannot be written, and `ModelError` where the network of
    ``base`` cannot be read.
    """
    with told(run.path):
        remove_leftovers(run.path)
    if run.checkpoint_path.exists():
        return _go_on(recipe, run=run, batches=batches)
    with told(run.path):
        run.cut_off_after(0)
    network = build_network(recipe.network, class_count=class_count, dropout=recipe.dropout, seed=seed)
    if base is not None:
        _take_weights(network, RunFolder(base))
    checkpoint = keras.Model(network.inputs, network.outputs)
    checkpoint.compile(
        optimizer=build_optimiser(recipe, steps=batches * recipe.epochs),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return Beginning(network=network, checkpoint=checkpoint)


def remove_leftovers(folder: Path) -> None:
    """Remove what writers that were killed have left in the folder of a run; raises `OSError`."""
    for path in (*folder.glob(".*.partial*"), *folder.glob(".*.former")):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _go_on(recipe: Recipe, *, run: RunFolder, batches: int) -> Beginning:
    checkpoint = _load_checkpoint(run)
    iterations = int(checkpoint.optimizer.iterations)
    done = iterations // batches
    epochs = run.read_metrics()[:done]
    if iterations % batches or len(epochs) < done or not done:
        raise RunError(
            f"“{run.read_record().name}” cannot be continued: its files do not belong together.",
            hint="Train a new run.",
            details=f"{iterations} batches, {batches} an epoch, and metrics of {len(epochs)} epochs",
        )
    with told(run.path):
        run.cut_off_after(done)
    network = keras.Model(checkpoint.inputs, checkpoint.outputs, name=recipe.network)
    for layer in network.layers:
        # The count of steps, from which dropout draws, is not in the file. One that drops nothing has none.
        if isinstance(layer, keras.layers.Dropout) and layer.rate > 0:
            layer.seed_generator.state.assign([layer.seed_generator.state[0], iterations])
    beginning = Beginning(network=network, checkpoint=checkpoint, epochs=epochs)
    last = epochs[-1]
    former = Beginning(network=network, checkpoint=checkpoint, epochs=epochs[:-1])
    if (last.val_accuracy, -last.val_loss) > former.best and not _is_kept(network, run.model_path):
        save_best(network, run)
    return beginning


def _is_kept(network: Any, path: Path) -> bool:
    """Return whether the file of a network has the weights of ``network``."""
    try:
        kept = load_network(path).get_weights()
    except ModelError:
        return False
    weights = network.get_weights()
    return len(kept) == len(weights) and all(map(np.array_equal, kept, weights))


def _load_checkpoint(run: RunFolder) -> Any:
    try:
        return keras.saving.load_model(run.checkpoint_path)
    except Exception as error:  # the file may be anything, and Keras raises whatever its parts raise
        raise RunError(
            f"“{run.read_record().name}” cannot be continued: its checkpoint is damaged.",
            hint="Train a new run, or fine-tune this one's network.",
            details=str(error),
        ) from error


def _take_weights(network: Any, base: RunFolder) -> None:
    weights = load_network(base.model_path).get_weights()
    shapes = [tuple(weight.shape) for weight in network.weights]
    if [weight.shape for weight in weights] != shapes:
        name = base.read_record().name
        raise RunError(
            f"The network of “{name}” is another one than the recipe's, or has other classes.",
            hint="Choose the recipe's network and background as that run has them.",
        )
    network.set_weights(weights)
