"""Data sets whose classes are no digits, made by code: glyphs that a network learns in an epoch or two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from workbench.data.dataset import Samples
from workbench.data.npz import write_npz

CLOTHES = ("T-shirt/top", "お", "Ankle boot")
MANY = (*(f"Sign {number}" for number in range(46)), "An extraordinarily long name, with a comma")


def glyphs(classes: int, count: int, seed: int) -> Samples:
    """Return ``count`` samples of as many classes: each a pattern of 4×4 fields, with noise."""
    patterns = np.random.default_rng(classes).integers(0, 2, (classes, 4, 4), dtype=np.uint8) * 200
    random = np.random.default_rng(seed)
    labels = (np.arange(count) % classes).astype(np.uint8)
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 4:24, 4:24] = patterns[labels].repeat(5, axis=1).repeat(5, axis=2)
    return Samples(images + random.integers(0, 50, images.shape, dtype=np.uint8), labels)


def write_set(path: Path, names: Sequence[str], *, train: int, test: int) -> Path:
    """Write a data set with classes of these names to ``path``."""
    samples = {"train": glyphs(len(names), train, 1), "test": glyphs(len(names), test, 2)}
    write_npz(path, **samples, names=names)
    return path
