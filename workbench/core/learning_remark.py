"""What there is to say of a training that taught nothing."""

from __future__ import annotations

from workbench.core.recipe import OPTIMISERS, Optimiser, Recipe

# Naming the most frequent digit of MNIST reads 11.35 % of its test set; up to 20 % is no skill. Of many
# classes it is twice what guessing reads, of few so much more than that.
_MORE_THAN_GUESSED = 0.1

# Between these rates an optimiser learns digits, at the default sizes of batches; the middle one is
# what the workbench's own recipes use.
_RATES: dict[Optimiser, tuple[float, float, float]] = {
    "adadelta": (0.02, 1.0, 4.0),
    "adamw": (0.00002, 0.003, 0.02),
}


def learning_remark(recipe: Recipe, accuracy: float, *, classes: int) -> str:
    """Return what to tell of a network that reads no better than guessing, empty of any other.

    ``accuracy`` is the fraction of a test or validation set of so many ``classes`` that it reads rightly.
    The sentences name
    the learning rate where that is the likely cause.
    """
    guessed = 1 / classes
    if accuracy > min(2 * guessed, guessed + _MORE_THAN_GUESSED):
        return ""
    lowest, usual, highest = _RATES[recipe.optimiser]
    name, rate = OPTIMISERS[recipe.optimiser], recipe.learning_rate
    told = "The network has learned nothing: it reads no better than guessing."
    if rate > highest:
        return f"{told} A learning rate of {rate:g} is too high for {name}; try {usual:g}."
    if rate < lowest:
        return f"{told} A learning rate of {rate:g} is too low for {name}; try {usual:g}."
    return f"{told} Try another learning rate, or more epochs."
