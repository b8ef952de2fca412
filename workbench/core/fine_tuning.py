"""How a trained network is trained on: gently, and with the user's own samples."""

from __future__ import annotations

from workbench.core.recipe import Recipe

# Each own sample is seen so many times an epoch: some dozens of them have to be heard among thousands.
OWN_WEIGHT = 10.0
_SUFFIX = ", fine-tuned"


def fine_tuning_recipe(recipe: Recipe) -> Recipe:
    """Return the recipe by which a run that was trained by ``recipe`` is fine-tuned.

    The network with its classes, the distortions and the validation samples stay. A low rate that
    falls from the first step on keeps what the network has learned (Howard and Ruder 2018,
    “Universal Language Model Fine-tuning for Text Classification”).
    """
    return recipe.changed(
        title=f"{recipe.title.removesuffix(_SUFFIX)}{_SUFFIX}",
        summary="Trains a network on with one’s own samples.",
        optimiser="adamw",
        learning_rate=0.0003,
        schedule="cosine",
        warmup_fraction=0.0,
        final_fraction=0.1,
        batch_size=min(recipe.batch_size, 128),
        epochs=2,
        calm_epochs=0,
        own_weight=max(recipe.own_weight, OWN_WEIGHT),
    )
