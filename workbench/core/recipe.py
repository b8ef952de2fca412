"""A recipe: everything that decides how a network is trained, apart from the data and the seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from workbench.core.augmentation import KINDS, Augmentation, Background, Effect, kinds_for, with_effect
from workbench.core.labels import is_digits, network_labels
from workbench.core.limits import Limits

Optimiser = Literal["adadelta", "adamw"]
Schedule = Literal["constant", "cosine"]
NetworkName = Literal["tutorial", "compact", "medium", "large"]

OPTIMISERS: Mapping[Optimiser, str] = {"adadelta": "Adadelta", "adamw": "AdamW"}
SCHEDULES: Mapping[Schedule, str] = {"constant": "Constant", "cosine": "Warm-up and cosine"}

# The numbers of a recipe, and the range of each.
RECIPE_LIMITS: Mapping[str, Limits] = {
    "learning_rate": Limits(title="A learning rate", low=0, high=10, is_open=True),
    "warmup_fraction": Limits(title="A warm-up", low=0, high=0.9),
    "final_fraction": Limits(title="A last part of the learning rate", low=0, high=1),
    "weight_decay": Limits(title="A weight decay", low=0, high=1),
    "label_smoothing": Limits(title="A label smoothing", low=0, high=0.5),
    "dropout": Limits(title="A factor of the dropout", low=0, high=2),
    "batch_size": Limits(title="A batch", low=1, high=8192, unit="samples", is_whole=True),
    "epochs": Limits(title="A number of epochs", low=1, high=1000, is_whole=True),
    "calm_epochs": Limits(title="A number of calm epochs", low=0, high=1000, is_whole=True),
    "validation_count": Limits(title="A number of validation samples", low=1, high=100_000, is_whole=True),
    "own_weight": Limits(title="A weight of own samples", low=0, high=100),
    "scene_share": Limits(title="A share of digits out of scenes", low=0, high=100, unit="%"),
}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A named training configuration. Raises `RunError` for a value outside its range.

    ``summary`` says in a sentence what the recipe is for. ``learning_rate`` is the peak; a cosine
    schedule warms up over ``warmup_fraction`` of all steps and decays to ``final_fraction`` of the
    peak. ``dropout`` multiplies the network's own dropout rates. ``validation_count`` samples are
    cut from the training set. In the last ``calm_epochs`` the augmentation has half its strength.
    ``own_weight`` is how many times each of the user's own samples is seen in an epoch, on average;
    0 leaves them out. ``scene_share`` is how many digits come to a hundred of the training set that are
    written into drawn pictures, photographed, and found there as the reader does it.
    """

    name: str
    title: str
    summary: str = ""
    network: NetworkName = "tutorial"
    optimiser: Optimiser = "adadelta"
    learning_rate: float = 1.0
    schedule: Schedule = "constant"
    warmup_fraction: float = 0.0
    final_fraction: float = 0.1
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    dropout: float = 1.0
    batch_size: int = 512
    epochs: int = 6
    calm_epochs: int = 0
    validation_count: int = 5000
    own_weight: float = 0.0
    scene_share: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)
    background: Background = field(default_factory=Background)

    def __post_init__(self) -> None:
        for name, limits in RECIPE_LIMITS.items():
            limits.check(getattr(self, name))

    def labels_for(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the classes that a network learns of a data set whose classes are called ``names``.

        They are in the order of its outputs: background, where it is trained, comes last; see `suited_to`.
        """
        return network_labels(names, has_background=self.suited_to(names).background.is_on)

    def suited_to(self, names: Sequence[str]) -> Recipe:
        """Return this recipe without what contradicts classes of these ``names``.

        Kinds of background are left out that are classes there, and what is written into scenes is
        digits alone: the reader cuts those out of pictures, and nothing else.
        """
        kinds = kinds_for(names)
        background = self.background
        for name in KINDS:
            effect: Effect = getattr(background, name)
            if name not in kinds and effect.is_on:
                background = with_effect(background, name, replace(effect, is_on=False))
        scene_share = self.scene_share if is_digits(names) else 0.0
        return replace(self, background=background, scene_share=scene_share)

    def changed(self, **values: object) -> Recipe:
        """Return this recipe with some values replaced; ``None`` leaves a value as it is."""
        return replace(self, **{key: value for key, value in values.items() if value is not None})  # type: ignore[arg-type]

    def augmentation_in(self, epoch: int) -> Augmentation:
        """Return how samples are distorted in ``epoch``, counted from 1.

        Epochs beyond the recipe's are as its last one.
        """
        is_calm = min(epoch, self.epochs) > self.epochs - self.calm_epochs
        return self.augmentation.scaled(0.5) if is_calm else self.augmentation


# Strengths that leave every digit readable: Simard, Steinkraus and Platt 2003, "Best practices for
# convolutional neural networks", for the elastic part; Cireşan, Meier and Schmidhuber 2012 for the rest.
_DISTORTED = Augmentation(
    rotation=Effect(8.0, is_on=True),
    shift=Effect(0.8, is_on=True),
    scale=Effect(8.0, is_on=True),
    shear=Effect(7.0, is_on=True),
    elastic=Effect(0.7, is_on=True),
)

# The validation samples come from the same writers as the training samples, the test set's do not: of
# two recipes with equal validation, the one that distorts more reads strangers better. No sample comes
# twice then, so that this small network learns all it can hold only without dropout; and a rate that
# falls almost to 0 takes the last steps' noise out.
_BEST = Recipe(
    name="best",
    title="Best",
    summary="The highest test accuracy.",
    optimiser="adamw",
    learning_rate=0.003,
    schedule="cosine",
    warmup_fraction=0.05,
    final_fraction=0.01,
    weight_decay=0.05,
    label_smoothing=0.05,
    dropout=0.0,
    batch_size=128,
    epochs=80,
    calm_epochs=20,
    augmentation=Augmentation(
        rotation=Effect(9.0, is_on=True),
        shift=Effect(1.2, is_on=True),
        scale=Effect(10.0, is_on=True),
        shear=Effect(9.0, is_on=True),
        elastic=Effect(0.8, is_on=True),
        stroke_width=Effect(0.5, is_on=True),
    ),
)

RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(name="tutorial", title="Tutorial", summary="As the tutorial trains it."),
        # Peak 0.003 with warm-up and cosine decay reads 98 % after one epoch of 60,000.
        Recipe(
            name="fast",
            title="Fast",
            summary="To 98 % in the shortest time.",
            optimiser="adamw",
            learning_rate=0.003,
            schedule="cosine",
            warmup_fraction=0.1,
            weight_decay=0.004,
            batch_size=128,
            epochs=1,
        ),
        _BEST,
        # A frame brings what MNIST lacks: pens of every width, weak light, grain and lines that
        # touch a digit; and most of what is found in it is no digit at all. Both are learned best from
        # what the reader itself cuts out of pictures.
        replace(
            _BEST,
            name="camera",
            title="Camera",
            summary="For frames of a camera: digits as pens and light make them, and what is no digit.",
            # More layers than the tutorial's, and fewer parameters: less that is no digit passes.
            network="medium",
            # Scenes repeat themselves: without dropout they are learned by heart.
            dropout=0.5,
            # Who reads a camera asks how sure the network is; more smoothing would hold that down.
            label_smoothing=0.02,
            epochs=40,
            calm_epochs=10,
            scene_share=40.0,
            augmentation=replace(
                _DISTORTED,
                stroke_width=Effect(0.6, is_on=True),
                contrast=Effect(40.0, is_on=True),
                noise=Effect(20.0, is_on=True),
                blur=Effect(0.7, is_on=True),
                occlusion=Effect(10.0, is_on=True),
            ),
            background=Background(share=40.0, scenes=Effect(10.0, is_on=True)),
        ),
    )
}

# What a recipe changes for another network than the one it was made for.
_FOR_NETWORK: Mapping[tuple[str, NetworkName], Mapping[str, object]] = {
    # Batch normalisation learns means and variances of distorted samples; calm epochs at the end lead
    # them back to those of MNIST. Few weights take a higher rate, and cannot learn strong distortions.
    ("best", "compact"): {
        "learning_rate": 0.01,
        "weight_decay": 0.02,
        "dropout": 0.3,
        "epochs": 30,
        "calm_epochs": 9,
        "augmentation": _DISTORTED,
    },
    # Many weights learn sooner and take several times as long for an epoch. They can learn single samples
    # by heart, mislabelled ones among them: dropout keeps them from it, and few calm epochs.
    ("best", "large"): {"dropout": 1.0, "epochs": 36, "calm_epochs": 7},
}


def recipe_for_network(recipe: Recipe, network: NetworkName) -> Recipe:
    """Return a recipe for another network: one of `RECIPES` with the numbers that suit it best.

    A recipe that the user has changed keeps its numbers.
    """
    own = RECIPES.get(recipe.name)
    if own is not None and recipe == _adapted(own, recipe.network):
        return _adapted(own, network)
    return recipe.changed(network=network)


def _adapted(own: Recipe, network: NetworkName) -> Recipe:
    return own.changed(network=network, **_FOR_NETWORK.get((own.name, network), {}))
