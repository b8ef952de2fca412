"""Samples and data sets as everything else handles them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.dataset_info import DatasetInfo
from workbench.core.errors import DataError
from workbench.core.labels import DIGITS, SIDE, checked_names


@dataclass(frozen=True, eq=False)
class Samples:
    """Images with their labels.

    ``images`` is uint8 [N, 28, 28], white ink (255) on black (0); ``labels`` is uint8 [N], the place of
    each sample's class among the names of its data set, and their number for background.
    Raises `DataError` where they are anything else or do not belong together.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.images.dtype != np.uint8 or self.images.shape[1:] != (SIDE, SIDE):
            raise DataError(
                f"Images of {described(self.images.dtype, self.images.shape)} are no samples.",
                hint=f"Samples are uint8, N × {SIDE} × {SIDE}.",
            )
        if self.labels.dtype != np.uint8 or self.labels.ndim != 1:
            raise DataError(
                f"Labels of {described(self.labels.dtype, self.labels.shape)} do not name classes.",
                hint="Labels are one uint8 a sample.",
            )
        if len(self.images) != len(self.labels):
            raise DataError(f"There are {len(self.images):,} images but {len(self.labels):,} labels.")

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, indices: NDArray[np.integer[Any]] | NDArray[np.bool_] | slice) -> Samples:
        """Return the samples at ``indices`` (integers, a mask, or a slice), in that order."""
        return Samples(self.images[indices], self.labels[indices])


@dataclass(frozen=True, kw_only=True)
class SetFacts:
    """What is known of a data set beside its samples; what is not known is empty.

    ``source`` is where it can be had, ``citation`` what its makers ask to be named as. ``is_ink`` where
    its samples are strokes on an empty ground with a margin, as the reader hands them over.
    """

    title: str
    licence: str = ""
    source: str = ""
    citation: str = ""
    is_ink: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """A training and a test set that were read from one file, or from one folder of IDX files.

    ``checksum`` is the SHA-256 of what was read; ``is_drawn`` where the workbench drew the digits.
    ``labels`` are the names of its classes, in the order of the samples' labels; ``has_known_names``
    unless nobody said them, so that digits or numbers stand in. ``is_turned`` where the samples lay on
    their side in the files, as EMNIST's do. Raises `DataError` where the names cannot be shown and told
    apart, and where a sample has a label that none of them is for.
    """

    name: str
    train: Samples
    test: Samples
    path: Path
    checksum: str
    is_drawn: bool = False
    labels: tuple[str, ...] = DIGITS
    facts: SetFacts = field(default_factory=lambda: SetFacts(title=""))
    has_known_names: bool = True
    is_turned: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", checked_names(self.labels))
        check_labels(self.train, self.labels)
        check_labels(self.test, self.labels)

    def info(self) -> DatasetInfo:
        """Return what a run remembers of this data set."""
        return DatasetInfo(
            name=self.name,
            path=str(self.path),
            checksum=self.checksum,
            train_count=len(self.train),
            test_count=len(self.test),
            is_drawn=self.is_drawn,
            labels=self.labels,
            is_ink=self.facts.is_ink,
        )


def check_labels(samples: Samples, names: Sequence[str]) -> None:
    """Raise `DataError` where a sample has a label that none of the ``names`` is for."""
    highest = int(samples.labels.max(initial=0))
    if highest >= len(names):
        raise DataError(
            f"There is a label {highest}; with {len(names)} classes, labels go from 0 to {len(names) - 1}.",
            hint="Give a name for each class, or choose another data set.",
        )


def described(dtype: object, shape: tuple[int, ...]) -> str:
    """Return the kind and size of an array as a reader of an error takes it in."""
    return f"{dtype} {' × '.join(str(side) for side in shape) or 'scalar'}"
