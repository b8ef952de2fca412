"""How a model reads a whole split, kept in a file until the model or the samples are other ones."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError
from workbench.core.events import ShouldStop, never
from workbench.core.files import checksum_of, replacing_file
from workbench.core.folders import cache_folder
from workbench.data.dataset import Dataset, Samples
from workbench.data.orders import Readings

SplitName = Literal["train", "test"]

# Counts up whenever the same model would be read otherwise.
_VERSION = 1
_DIGITS_OF_NAME = 16
# Some milliseconds: as long as a stop has to wait.
_BLOCK = 2048
# Each takes up to 300 kB; the oldest go.
MOST_FILES = 40


@dataclass(frozen=True, kw_only=True)
class ReadingsKey:
    """What readings depend on: ``model`` and ``samples`` are SHA-256, ``split`` tells people apart."""

    model: str
    samples: str
    split: SplitName

    def file_in(self, folder: Path) -> Path:
        """Return where these readings lie in ``folder``, if they do."""
        model, samples = self.model[:_DIGITS_OF_NAME], self.samples[:_DIGITS_OF_NAME]
        return folder / f"{model}-{samples}-{self.split}-{_VERSION}.npz"


def readings_folder() -> Path:
    """Return the folder in which readings are kept."""
    return cache_folder() / "readings"


def readings_key(
    model: Path, dataset: Dataset, split: SplitName, *, should_stop: ShouldStop = never
) -> ReadingsKey:
    """Return what the readings of a split by the Core ML model at ``model`` depend on.

    Takes 0.1 s for 60,000 samples: of the samples the images count as they are shown, so that a set that
    is turned, or another one under its name, is read anew. Raises `OSError` where the model is gone, and
    `CancelledError` when asked to stop.
    """
    digest = hashlib.sha256()
    images = split_of(dataset, split).images
    for first in range(0, len(images), _BLOCK):
        if should_stop():
            raise CancelledError
        digest.update(np.ascontiguousarray(images[first : first + _BLOCK]).data)
    return ReadingsKey(model=checksum_of(model), samples=digest.hexdigest(), split=split)


def split_of(dataset: Dataset, split: SplitName) -> Samples:
    """Return the samples of a split."""
    return dataset.train if split == "train" else dataset.test


def read_readings(folder: Path, key: ReadingsKey, *, count: int) -> Readings | None:
    """Return the readings of ``count`` samples in ``folder``; None where they are not there, or damaged."""
    try:
        # NumPy would leave a damaged file open.
        with key.file_in(folder).open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {name: file[name] for name in ("model", "samples", "predicted", "confidence")}
    except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None
    is_same = (str(arrays["model"]), str(arrays["samples"])) == (key.model, key.samples)
    predicted, confidence = arrays["predicted"], arrays["confidence"]
    if not is_same or not _fits(predicted, np.uint8, count) or not _fits(confidence, np.float32, count):
        return None
    return Readings(predicted, confidence)


def write_readings(folder: Path, key: ReadingsKey, readings: Readings) -> Path:
    """Keep readings in ``folder`` and return their file; raises `OSError` where that cannot be."""
    path = key.file_in(folder)
    with replacing_file(path) as aside:
        np.savez(
            aside,
            model=np.array(key.model),
            samples=np.array(key.samples),
            predicted=readings.predicted,
            confidence=readings.confidence,
        )
    _forget_old(folder)
    return path


def readings_of(probabilities: NDArray[np.float32]) -> Readings:
    """Return the likeliest label of each sample and its probability, of float32 [N, classes]."""
    predicted = probabilities.argmax(axis=1).astype(np.uint8)
    confidence = probabilities.max(axis=1, initial=0).astype(np.float32)
    return Readings(predicted, confidence)


def _fits(array: NDArray[np.generic], kind: type[np.generic], count: int) -> bool:
    return array.dtype == kind and array.shape == (count,)


def _forget_old(folder: Path) -> None:
    """Remove all but the newest files; one that another process removes meanwhile is no error."""
    try:
        files = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return
    for path in files[MOST_FILES:]:
        path.unlink(missing_ok=True)
