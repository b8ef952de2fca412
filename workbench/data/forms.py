"""The forms in which a data set lies on a disk, and which of them a path means.

An npz with all four arrays, four IDX files in a folder, or four npz files with an array each, as KMNIST
has them. One file stands for the four that belong together, and a folder for the set that lies in it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.core.files import sha256_of
from workbench.core.labels import listed
from workbench.data import idx, npz
from workbench.data.dataset import Samples
from workbench.data.known_sets import known_by_name
from workbench.data.limits import cannot_be_read, is_there

FILE_NAME = "mnist.npz"
_PAIR = re.compile(r"(?P<set>.+)-(?:train|test)-(?:imgs|labels)\.npz", re.IGNORECASE)
_PAIR_KINDS = ("imgs", "labels")
# Where PyTorch puts the files that it fetches, and where they lie in EMNIST's archive.
_INNER = ("raw", "gzip")


@dataclass(frozen=True)
class NpzForm:
    """One npz in Keras' form."""

    path: Path

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def set_name(self) -> str:
        """What the files call their set; empty where they call it nothing of its own."""
        return ""

    @property
    def title(self) -> str:
        """What to call the set, of which nothing else is known."""
        return self.path.stem

    def read_split(self, split: str) -> Samples:
        """Return the samples of a split as the files have them; raises `DataError`."""
        return npz.read_split(self.path, split)

    def read_labels(self, split: str) -> NDArray[np.uint8] | None:
        """Return the labels of a split as the files have them, None where the split is not there."""
        return npz.read_split_labels(self.path, split)

    def checksum(self) -> str:
        """Return the SHA-256 of what is read; raises `DataError` and `OSError`."""
        return sha256_of(self.path)


@dataclass(frozen=True)
class IdxForm:
    """Four IDX files in ``folder``; ``path`` is the folder or one of them."""

    path: Path
    folder: Path
    set_name: str

    @property
    def title(self) -> str:
        return self.set_name or self.folder.name

    def read_split(self, split: str) -> Samples:
        """Return the samples of a split as the files have them; raises `DataError`."""
        return idx.read_split(self.folder, split, self.set_name)

    def read_labels(self, split: str) -> NDArray[np.uint8] | None:
        """Return the labels of a split as the files have them, None where the split is not there."""
        return idx.read_labels(self.folder, split, self.set_name)

    def checksum(self) -> str:
        """Return the SHA-256 of the four files' check sums; raises `DataError` and `OSError`."""
        return idx.checksum_of(self.folder, self.set_name)

    def published_checksum(self) -> str:
        """Return the check sum that the files had when they were published."""
        return idx.published_checksum_of(self.folder, self.set_name)


@dataclass(frozen=True)
class PairForm:
    """An npz for the images and one for the labels of each split; ``path`` is one of the four."""

    path: Path
    set_name: str

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def title(self) -> str:
        return self.set_name

    def read_split(self, split: str) -> Samples:
        """Return the samples of a split as the files have them; raises `DataError`."""
        return npz.read_pair(*(self._needed(split, kind) for kind in _PAIR_KINDS))

    def read_labels(self, split: str) -> NDArray[np.uint8] | None:
        """Return the labels of a split as the files have them, None where the split is not there."""
        path = self._file(split, "labels")
        return npz.read_lone_labels(path) if is_there(path) else None

    def checksum(self) -> str:
        """Return the SHA-256 of the four files' check sums; raises `DataError` and `OSError`."""
        digest = hashlib.sha256()
        for split in ("train", "test"):
            for kind in _PAIR_KINDS:
                digest.update(bytes.fromhex(sha256_of(self._needed(split, kind))))
        return digest.hexdigest()

    def _file(self, split: str, kind: str) -> Path:
        return self.folder / f"{self.set_name}-{split}-{kind}.npz"

    def _needed(self, split: str, kind: str) -> Path:
        path = self._file(split, kind)
        if not is_there(path):
            raise DataError(
                f"The folder “{self.folder.name}” has no {path.name}.",
                hint=f"“{self.set_name}” is four npz files in one folder: images and labels of both splits.",
                details=str(self.folder),
            )
        return path


Form = NpzForm | IdxForm | PairForm


@dataclass(frozen=True)
class SetInFolder:
    """One of several sets in a folder, and what opens it."""

    title: str
    path: Path


class SeveralSetsError(DataError):
    """A folder holds several data sets, of which one has to be chosen: ``sets``."""

    def __init__(self, folder: Path, sets: tuple[SetInFolder, ...]) -> None:
        super().__init__(
            f"The folder “{folder.name}” holds several data sets: {listed([one.title for one in sets])}.",
            hint="Choose one of the files of the set that you want.",
            details=str(folder),
        )
        self.folder = folder
        self.sets = sets


def form_of(path: Path) -> Form:
    """Return the form of the data set that ``path`` means, absolute and there.

    Raises `DataError` for a folder in which no set lies, or several.
    """
    if not path.is_dir():
        return _form_of_file(path)
    if (path / FILE_NAME).is_file():
        return NpzForm(path / FILE_NAME)
    sets = idx.sets_in(path)
    if "" in sets:
        # MNIST's four files have no name of their own: they are what the folder means.
        return IdxForm(path, path, "")
    found: list[Form] = [IdxForm(file, path, name) for name, file in sets.items()]
    others = _npz_files(path)
    pairs = {form.set_name: form for form in map(_pair_of, others) if form is not None}
    found += pairs.values()
    found += [NpzForm(file) for file in others if _pair_of(file) is None]
    if len(found) == 1:
        return found[0]
    if not found:
        inside = next((path / name for name in _INNER if (path / name).is_dir()), None)
        if inside is not None:
            return form_of(inside)
        raise DataError(
            f"The folder “{path.name}” holds no data set.",
            hint="It should hold mnist.npz, four IDX files as MNIST's, plain or with .gz, or a folder of "
            "pictures for each class.",
            details=str(path),
        )
    raise SeveralSetsError(path, tuple(SetInFolder(_title_of(form), form.path) for form in found))


def holds_set(folder: Path) -> bool:
    """Return whether a data set lies in a folder, or several; raises `DataError` where it may not be read."""
    folders = [folder, *(folder / name for name in _INNER if (folder / name).is_dir())]
    return any(_npz_files(each) or idx.sets_in(each) for each in folders)


def _title_of(form: Form) -> str:
    known = known_by_name(form.set_name)
    return form.title if known is None else known.facts.title


def _form_of_file(path: Path) -> Form:
    of_set = idx.set_of(path.name)
    if of_set is not None:
        return IdxForm(path, path.parent, of_set)
    return _pair_of(path) or NpzForm(path)


def _pair_of(path: Path) -> PairForm | None:
    found = _PAIR.fullmatch(path.name)
    return None if found is None else PairForm(path, found["set"])


def _npz_files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".npz" and file.is_file())
    except OSError as error:
        raise cannot_be_read(folder, error) from error
