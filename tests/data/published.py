"""Small data sets in exactly the files that the makers of others than MNIST publish."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.data.files import idx_bytes
from workbench.data.dataset import Samples

# How many classes EMNIST's parts have, and the label of the first.
EMNIST = {"byclass": (62, 0), "bymerge": (47, 0), "balanced": (47, 0), "letters": (26, 1), "digits": (10, 0)}


def upright(classes: int, count: int) -> Samples:
    """Return samples of an L that tells each class by its length; none is its own mirror image."""
    labels = (np.arange(count) % classes).astype(np.uint8)
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 4:24, 6:8] = 255
    images[:, 22:24, 6:14] = 255
    images[:, 4, 10:12] = (100 + labels)[:, np.newaxis]
    return Samples(images, labels)


def on_its_side(samples: Samples) -> NDArray[np.uint8]:
    """Return images with rows and columns exchanged, as EMNIST's files have them."""
    return np.ascontiguousarray(samples.images.transpose(0, 2, 1))


def write_emnist(
    folder: Path, split: str, *, has_mapping: bool = True, train: int = 130, test: int = 65
) -> Path:
    """Write a part of EMNIST as in its archive and return one of the files."""
    classes, first = EMNIST[split]
    folder.mkdir(parents=True, exist_ok=True)
    for name, count in (("train", train), ("test", test)):
        samples = upright(classes, count)
        labels = (samples.labels + first).astype(np.uint8)
        for kind, array in (("images-idx3", on_its_side(samples)), ("labels-idx1", labels)):
            (folder / f"emnist-{split}-{name}-{kind}-ubyte.gz").write_bytes(gzip.compress(idx_bytes(array)))
    if has_mapping:
        points = _code_points(split)
        lines = [f"{label + first} {' '.join(map(str, of_class))}" for label, of_class in enumerate(points)]
        (folder / f"emnist-{split}-mapping.txt").write_text("\n".join(lines) + "\n")
    return folder / f"emnist-{split}-train-images-idx3-ubyte.gz"


def write_kmnist(
    folder: Path, *, name: str = "kmnist", classes: int = 10, train: int = 20, test: int = 10
) -> Path:
    """Write KMNIST's four npz files, or those of Kuzushiji-49, and return one of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for split, count in (("train", train), ("test", test)):
        samples = upright(classes, count)
        np.savez_compressed(folder / f"{name}-{split}-imgs.npz", samples.images)
        np.savez_compressed(folder / f"{name}-{split}-labels.npz", samples.labels)
    return folder / f"{name}-test-imgs.npz"


def write_idx(folder: Path, samples: Samples, *, is_packed: bool = False) -> Path:
    """Write the same samples as training and test set under MNIST's names and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix in ("train", "t10k"):
        for kind, array in (("images-idx3", samples.images), ("labels-idx1", samples.labels)):
            path = folder / f"{prefix}-{kind}-ubyte{'.gz' if is_packed else ''}"
            path.write_bytes(gzip.compress(idx_bytes(array)) if is_packed else idx_bytes(array))
    return folder


def _code_points(split: str) -> list[tuple[int, ...]]:
    if split == "letters":
        return [(65 + place, 97 + place) for place in range(26)]
    small = {"byclass": range(97, 123), "digits": ()}.get(split, [ord(letter) for letter in "abdefghnqrt"])
    capitals = () if split == "digits" else range(65, 91)
    return [(point,) for point in (*range(48, 58), *capitals, *small)]
