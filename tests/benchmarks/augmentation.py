"""How many samples a second are distorted, by each effect and by all together, on one processor.

``python -m tests.benchmarks.augmentation [--batch N] [--rounds N]``

Numbers are of processor time, so that what else the machine does matters little.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from workbench.core.augmentation import (
    DISTORTION_LIMITS,
    KINDS,
    Augmentation,
    Background,
    Effect,
    with_effect,
)
from workbench.data.augmentation import augment
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.drawn import draw_digits
from workbench.vision.scene_samples import cut_backgrounds, cut_digits

_COUNT = 4096
_OUT_OF_SCENES = 600
MOVES = ("rotation", "shift", "scale", "shear", "elastic")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    drawn = draw_digits(_COUNT, 1)
    digits = drawn.images
    random = np.random.default_rng(0)

    def per_second(work: Callable[[np.ndarray], object]) -> float:
        best = min(_seconds(work, digits, arguments.batch) for _ in range(arguments.rounds))
        return _COUNT / best

    def distorting(augmentation: Augmentation) -> float:
        return per_second(lambda images: augment(images, augmentation, random))

    def drawing(background: Background) -> float:
        return per_second(lambda images: draw_backgrounds(len(images), background, random, digits=digits))

    print(f"{'distortion':14} samples a second")
    for name in DISTORTION_LIMITS:
        print(f"{name:14} {distorting(_only(name)):,.0f}")
    print(f"{'moving':14} {distorting(_only(*MOVES)):,.0f}")
    print(f"{'all':14} {distorting(_only(*DISTORTION_LIMITS)):,.0f}")
    print(f"\n{'background':14} samples a second")
    for kind in (kind for kind in KINDS if kind != "scenes"):
        print(f"{kind:14} {drawing(_kind(kind)):,.0f}")
    print(f"{'all':14} {drawing(Background(share=20)):,.0f}")
    print(f"\n{'out of scenes':14} samples a second")
    some = drawn.subset(slice(_OUT_OF_SCENES))
    start = time.process_time()
    cut_digits(some.images, seed=1)
    print(f"{'digits':14} {_OUT_OF_SCENES / (time.process_time() - start):,.0f}")
    start = time.process_time()
    cut_backgrounds(_OUT_OF_SCENES, seed=1, digits=drawn)
    print(f"{'background':14} {_OUT_OF_SCENES / (time.process_time() - start):,.0f}")


def _seconds(work: Callable[[np.ndarray], object], digits: np.ndarray, batch: int) -> float:
    start = time.process_time()
    for first in range(0, len(digits), batch):
        work(digits[first : first + batch])
    return time.process_time() - start


def _only(*names: str) -> Augmentation:
    """Return these distortions at the strength that recipes begin with."""
    augmentation = Augmentation()
    for name in names:
        effect = getattr(augmentation, name)
        augmentation = with_effect(augmentation, name, Effect(effect.strength, is_on=True))
    return augmentation


def _kind(chosen: str) -> Background:
    background = Background(share=20)
    for kind in KINDS:
        background = with_effect(background, kind, Effect(1.0, is_on=kind == chosen))
    return background


if __name__ == "__main__":
    main()
