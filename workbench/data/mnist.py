"""MNIST on this machine: where it may lie, and reading it, whichever form it has."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from workbench.core.errors import DataError
from workbench.core.files import sha256_of
from workbench.core.folders import UserFolders
from workbench.data import idx, npz
from workbench.data.dataset import Dataset, Samples

FILE_NAME = "mnist.npz"

# The labels of MNIST's test set tell it from other sets of its form, in whichever file they lie.
_MNIST_TEST_LABELS = "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"


def find_dataset(given: Path | None, folders: UserFolders) -> Path | None:
    """Return where a data set lies: ``given``, the user's folder, or Keras' cache; else None.

    What the user gave must be there; raises `DataError` otherwise. In the other places a file
    that cannot be read is passed over. Drawn digits are not looked for.
    """
    if given is not None:
        return existing(given)
    for place in places(folders):
        try:
            load_dataset(place)
        except DataError:
            continue
        return place
    return None


def places(folders: UserFolders) -> list[Path]:
    """Return where something lies that may be MNIST, best first; nothing is opened."""
    cache = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets" / FILE_NAME
    # One of the IDX files stands for all four: the folder itself would mean its mnist.npz.
    candidates = (folders.datasets / FILE_NAME, idx.first_idx_file(folders.datasets), cache)
    return [path for path in candidates if path is not None and path.exists()]


def existing(path: Path) -> Path:
    """Return ``path``, absolute; raises `DataError` where nothing is there."""
    if not path.exists():
        raise DataError(
            f"There is no “{path}”.", hint="Choose MNIST as mnist.npz, or a folder with the four IDX files."
        )
    return path.absolute()


def load_dataset(path: Path) -> Dataset:
    """Return the data set in an npz file, or in a folder of IDX files (or beside one of them).

    Raises `DataError` that says which file is wrong and in what way.
    """
    path = _resolved(path)
    folder = _idx_folder(path)
    if folder is not None:
        train, test = idx.read_split(folder, "train"), idx.read_split(folder, "test")
        checksum, is_drawn = idx.checksum_of(folder), False
    else:
        train, test = npz.read_split(path, "train"), npz.read_split(path, "test")
        checksum, is_drawn = sha256_of(path), npz.is_drawn(path)
    return Dataset(
        name=_name(path, test, is_drawn=is_drawn),
        train=train,
        test=test,
        path=path,
        checksum=checksum,
        is_drawn=is_drawn,
    )


def load_test_samples(path: Path) -> Samples:
    """Return the test samples alone; the training part need not be there. Raises `DataError`."""
    path = _resolved(path)
    folder = _idx_folder(path)
    return npz.read_split(path, "test") if folder is None else idx.read_split(folder, "test")


def _resolved(path: Path) -> Path:
    """Return the file to read, or the folder of IDX files."""
    path = existing(path)
    if not path.is_dir():
        return path
    inside = path / FILE_NAME
    if inside.is_file():
        return inside
    if idx.first_idx_file(path) is not None:
        return path
    raise DataError(
        f"The folder “{path.name}” holds no data set.",
        hint="It should hold mnist.npz or the four IDX files of MNIST, plain or with .gz.",
        details=str(path),
    )


def _idx_folder(path: Path) -> Path | None:
    if path.is_dir():
        return path
    return path.parent if idx.is_idx_name(path.name) else None


def _name(path: Path, test: Samples, *, is_drawn: bool) -> str:
    if is_drawn:
        return "Drawn digits"
    if hashlib.sha256(test.labels.tobytes()).hexdigest() == _MNIST_TEST_LABELS:
        return "MNIST"
    return path.stem
