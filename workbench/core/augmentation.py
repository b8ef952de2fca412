"""What is done to samples while a network trains, as frozen values: distortions and background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from workbench.core.labels import has_letters
from workbench.core.limits import Limits


@dataclass(frozen=True)
class Effect:
    """One distortion or kind of background: how strong, and whether it is used at all.

    A switched-off effect keeps its strength, so that it can be switched on again.
    """

    strength: float
    is_on: bool = False

    @property
    def amount(self) -> float:
        """The strength that counts: 0 where the effect is switched off."""
        return self.strength if self.is_on else 0.0


# What the strength of each distortion counts. “Typical” is the standard deviation over the samples.
DISTORTION_LIMITS: Mapping[str, Limits] = {
    "rotation": Limits(title="A typical rotation", low=0, high=45, unit="degrees"),
    "shift": Limits(title="A typical shift", low=0, high=6, unit="pixels"),
    "scale": Limits(title="A typical change of size", low=0, high=40, unit="%"),
    "shear": Limits(title="A typical slant", low=0, high=30, unit="degrees"),
    "elastic": Limits(title="A typical elastic displacement", low=0, high=3, unit="pixels"),
    "stroke_width": Limits(title="A largest change of the stroke's width", low=0, high=2, unit="pixels"),
    "contrast": Limits(title="A largest loss of contrast", low=0, high=90, unit="%"),
    "noise": Limits(title="A strongest noise", low=0, high=80, unit="grey levels"),
    "blur": Limits(title="A strongest blur", low=0, high=2, unit="pixels"),
    "occlusion": Limits(title="A share of covered samples", low=0, high=100, unit="%"),
}

# The strength of a kind of background is its weight among the kinds that are switched on.
KIND_LIMITS = Limits(title="A weight", low=0, high=10)
SHARE_LIMITS = Limits(title="A share of background", low=0, high=100, unit="%")


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How samples are distorted, each time anew, before the network sees them.

    The units of the strengths are those of ``DISTORTION_LIMITS``. Raises `RunError` for a strength
    outside its range.
    """

    rotation: Effect = Effect(7.0)
    shift: Effect = Effect(1.0)
    scale: Effect = Effect(8.0)
    shear: Effect = Effect(7.0)
    elastic: Effect = Effect(0.7)
    stroke_width: Effect = Effect(0.6)
    contrast: Effect = Effect(40.0)
    noise: Effect = Effect(20.0)
    blur: Effect = Effect(0.7)
    occlusion: Effect = Effect(10.0)

    def __post_init__(self) -> None:
        for name, limits in DISTORTION_LIMITS.items():
            limits.check(getattr(self, name).strength)

    @property
    def is_on(self) -> bool:
        """Whether any distortion is switched on."""
        return bool(_used(self))

    def scaled(self, factor: float) -> Augmentation:
        """Return this augmentation with every strength times ``factor``, at most the highest."""
        return replace(
            self,
            **{
                name: replace(effect, strength=min(effect.strength * factor, limits.high))
                for name, limits in DISTORTION_LIMITS.items()
                for effect in (getattr(self, name),)
            },
        )


@dataclass(frozen=True, kw_only=True)
class Background:
    """Samples that are no digit, drawn for the class ``background``.

    ``share`` is how many come to a hundred digits; 0, or no kind switched on, trains without that
    class. The strength of each kind is its weight among the others. All are drawn as samples but
    ``scenes``, which are cut out of whole pictures as the reader does it. Raises `RunError` for a number
    outside its range.
    """

    share: float = 0.0
    blank: Effect = Effect(0.5, is_on=True)
    noise: Effect = Effect(1.0, is_on=True)
    strokes: Effect = Effect(2.0, is_on=True)
    letters: Effect = Effect(2.0, is_on=True)
    shapes: Effect = Effect(1.0, is_on=True)
    pieces: Effect = Effect(2.0, is_on=True)
    textures: Effect = Effect(1.5, is_on=True)
    scenes: Effect = Effect(10.0)

    def __post_init__(self) -> None:
        SHARE_LIMITS.check(self.share)
        for name in KINDS:
            KIND_LIMITS.check(getattr(self, name).strength)

    @property
    def is_on(self) -> bool:
        """Whether there is a background class to train."""
        return self.share > 0 and bool(self.weights())

    def weights(self) -> dict[str, float]:
        """Return the kinds in use with their weights, which sum to 1."""
        amounts = {name: amount for name, amount in _used(self).items() if amount > 0}
        total = sum(amounts.values())
        return {name: amount / total for name, amount in amounts.items()}


KINDS: tuple[str, ...] = tuple(field.name for field in fields(Background) if field.name != "share")

# What is letters, or has them in it.
_LETTERED = ("letters", "scenes")


def kinds_for(names: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of background that contradict no class of these ``names``.

    Where letters are classes, nobody can learn that they are none.
    """
    return tuple(kind for kind in KINDS if kind not in _LETTERED) if has_letters(names) else KINDS


T = TypeVar("T", Augmentation, Background)


def with_effect(config: T, name: str, effect: Effect) -> T:
    """Return ``config`` with one effect replaced."""
    changes: dict[str, Any] = {name: effect}
    return replace(config, **changes)


def _used(config: Augmentation | Background) -> dict[str, float]:
    effects = {field.name: getattr(config, field.name) for field in fields(config) if field.name != "share"}
    return {name: effect.amount for name, effect in effects.items() if effect.amount > 0}
