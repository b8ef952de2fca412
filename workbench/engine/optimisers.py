"""A recipe's optimiser and learning rate schedule, built in Keras."""

from __future__ import annotations

from typing import Any

from workbench.core.recipe import Recipe
from workbench.engine.backend import keras


def build_optimiser(recipe: Recipe, *, steps: int) -> Any:
    """Return the ``keras.optimizers.Optimizer`` for a training of ``steps`` batches."""
    rate = _learning_rate(recipe, steps=steps)
    if recipe.optimiser == "adadelta":
        # Zeiler 2012, "ADADELTA". Keras' own default rate of 0.001 hardly moves the weights.
        return keras.optimizers.Adadelta(rate, weight_decay=recipe.weight_decay or None)
    return keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay)


def _learning_rate(recipe: Recipe, *, steps: int) -> Any:
    """Return the constant rate, or a linear warm-up to the peak and a cosine down to its last part.

    The cosine is that of Loshchilov and Hutter 2017, "SGDR", without restarts.
    """
    if recipe.schedule == "constant":
        return recipe.learning_rate
    warmup = min(round(steps * recipe.warmup_fraction), steps - 1)
    if warmup == 0:
        return keras.optimizers.schedules.CosineDecay(
            recipe.learning_rate, steps, alpha=recipe.final_fraction
        )
    return keras.optimizers.schedules.CosineDecay(
        0.0,
        steps - warmup,
        alpha=recipe.final_fraction,
        warmup_target=recipe.learning_rate,
        warmup_steps=warmup,
    )
