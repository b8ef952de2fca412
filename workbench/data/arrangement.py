"""How the samples of files become those of a data set: names for the labels, and which way up they lie."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.core.folders import UserFolders
from workbench.core.labels import DIGITS
from workbench.data import npz
from workbench.data.class_names import WrittenNames, written_names
from workbench.data.dataset import Samples
from workbench.data.forms import Form, IdxForm, NpzForm
from workbench.data.known_sets import (
    DRAWN,
    MNIST,
    KnownSet,
    has_labels_of_mnist,
    known_by_checksum,
    known_by_name,
)
from workbench.data.remembered_names import RememberedNames, has_any, remembered_names

_BLOCK = 4096


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """What the files of a set leave open.

    ``labels`` are the names of the classes, ``first`` the label that the first has in the files.
    ``is_turned`` where rows and columns are exchanged in the files. ``known`` is the published set that
    this is. ``has_known_names`` unless nobody said them, so that digits or numbers stand in.
    """

    labels: tuple[str, ...]
    first: int = 0
    is_turned: bool = False
    known: KnownSet | None = None
    has_known_names: bool = True

    def apply_to(self, samples: Samples) -> Samples:
        """Return samples as the files have them as those of the data set; their arrays are used up."""
        labels = samples.labels
        if self.first:
            if len(labels) and labels.min() < self.first:
                raise DataError(
                    f"There is a label {labels.min()}; the first class has the label {self.first}."
                )
            labels = labels - np.uint8(self.first)
        if not self.is_turned:
            return samples if labels is samples.labels else Samples(samples.images, labels)
        images = samples.images
        # In blocks, where they are: a second copy of a large set would double its memory.
        for start in range(0, len(images), _BLOCK):
            block = images[start : start + _BLOCK]
            block[...] = block.transpose(0, 2, 1).copy()
        return Samples(images, labels)


def arrangement_of(form: Form, folders: UserFolders) -> Arrangement:
    """Return how the samples of a form are to be read.

    What the user has said goes first, then what is written in or beside the files, then what is known of
    published ones. Without any of these, up to ten classes are the digits, as in most sets of MNIST's
    form, and more go by their numbers. Raises `DataError` for names that cannot be used or are too few.
    """
    known = _known(form)
    lowest, highest = _range_of_labels(form)
    written = written_names(form)
    is_turned = known is not None and known.is_turned
    said = _remembered(form, folders)
    if said is not None:
        first = _first(said.labels, lowest, highest, written=written, known=known)
        if highest - first < len(said.labels):
            return Arrangement(labels=said.labels, first=first, is_turned=said.is_turned, known=known)
    if written is not None:
        first = _first(written.labels, lowest, highest, written=written, known=known)
        if highest - first >= len(written.labels):
            raise DataError(
                f"{written.place} names {len(written.labels)} classes, but there is a label {highest}.",
                hint=f"It should have a name for each label, from {first} on.",
            )
        return Arrangement(labels=written.labels, first=first, is_turned=is_turned, known=known)
    if known is not None and highest - known.first < len(known.labels):
        return Arrangement(labels=known.labels, first=known.first, is_turned=is_turned, known=known)
    if highest < len(DIGITS):
        return Arrangement(labels=DIGITS, is_turned=is_turned, known=known, has_known_names=False)
    numbers = tuple(str(label) for label in range(lowest if lowest == 1 else 0, highest + 1))
    return Arrangement(
        labels=numbers, first=int(numbers[0]), is_turned=is_turned, known=known, has_known_names=False
    )


def check_names_fit(form: Form, labels: tuple[str, ...]) -> None:
    """Raise `DataError` where these names are too few for the labels of a form."""
    lowest, highest = _range_of_labels(form)
    first = _first(labels, lowest, highest, written=written_names(form), known=_known(form))
    if highest - first >= len(labels):
        raise DataError(
            f"There are {len(labels)} names, but there is a label {highest}.",
            hint=f"Give a name for each label, from {first} on.",
        )


def identity_of(form: Form, folders: UserFolders) -> str:
    """Return the check sum by which a run knows its data set again.

    That of the files; where the user has turned the samples, one of that and of their being turned, because
    they are other samples then. Raises `DataError` and `OSError`.
    """
    checksum = form.checksum()
    said = remembered_names(checksum, folders)
    known = known_by_name(form.set_name)
    if said is None or said.is_turned == (known is not None and known.is_turned):
        return checksum
    return hashlib.sha256(bytes.fromhex(checksum) + b"turned").hexdigest()


def _remembered(form: Form, folders: UserFolders) -> RememberedNames | None:
    if not has_any(folders):
        return None
    # The test files alone have no check sum, and nothing is remembered of them.
    with contextlib.suppress(DataError, OSError):
        return remembered_names(form.checksum(), folders)
    return None


def _known(form: Form) -> KnownSet | None:
    """Return the published set that a form is, by its name, its labels or its check sum."""
    if found := known_by_name(form.set_name):
        return found
    labels = form.read_labels("test")
    if labels is not None and has_labels_of_mnist(labels.tobytes()):
        return MNIST
    if isinstance(form, NpzForm):
        return DRAWN if npz.is_drawn(form.path) else None
    if isinstance(form, IdxForm):
        with contextlib.suppress(DataError, OSError):
            return known_by_checksum(form.published_checksum())
    return None


def _range_of_labels(form: Form) -> tuple[int, int]:
    """Return the lowest and the highest label of both splits, of those that are there."""
    splits = [labels for split in ("train", "test") if (labels := form.read_labels(split)) is not None]
    found: list[NDArray[np.uint8]] = [labels for labels in splits if len(labels)]
    if not found:
        return 0, 0
    return min(int(labels.min()) for labels in found), max(int(labels.max()) for labels in found)


def _first(
    labels: tuple[str, ...],
    lowest: int,
    highest: int,
    *,
    written: WrittenNames | None,
    known: KnownSet | None,
) -> int:
    """Return the label of the first class: as it is known, or 1 where they go from 1 to their number."""
    if written is not None and written.first is not None:
        return written.first
    if known is not None and known.labels:
        return known.first
    return 1 if lowest == 1 and highest == len(labels) else 0
