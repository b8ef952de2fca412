"""A recipe's optimiser and learning rate schedule, built in Keras."""

from __future__ import annotations

import math
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


def learning_rate_at(step: int, recipe: Recipe, *, steps: int) -> float:
    """Return the learning rate of a step, counted from 0, in a training of ``steps``.

    It is what Keras' schedule gives, without asking TensorFlow for it. Steps beyond the last one have
    the schedule's last rate.
    """
    peak = recipe.learning_rate
    if recipe.schedule == "constant":
        return peak
    warmup = _warmup_steps(recipe, steps=steps)
    if step < warmup:
        return peak * step / warmup
    done = min((step - warmup) / (steps - warmup), 1.0)
    fall = 0.5 * (1 + math.cos(math.pi * done))
    return peak * (recipe.final_fraction + (1 - recipe.final_fraction) * fall)


def _warmup_steps(recipe: Recipe, *, steps: int) -> int:
    return min(round(steps * recipe.warmup_fraction), steps - 1)


def _learning_rate(recipe: Recipe, *, steps: int) -> Any:
    """Return the constant rate, or a linear warm-up to the peak and a cosine down to its last part.

    The cosine is that of Loshchilov and Hutter 2017, "SGDR", without restarts.
    """
    if recipe.schedule == "constant":
        return recipe.learning_rate
    warmup = _warmup_steps(recipe, steps=steps)
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
