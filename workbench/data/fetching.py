"""Fetching Fashion-MNIST: four files, each checked against what its makers publish."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.core.events import Emit, Progress, Report, ShouldStop
from workbench.core.files import sha256_of
from workbench.core.folders import UserFolders
from workbench.data.known_sets import FASHION, FASHION_FILES
from workbench.data.limits import is_there

# Keras' mirror of the published files; another one can stand in, its files must be the same.
FASHION_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FASHION_MIRROR_VARIABLE = "WORKBENCH_FASHION_URL"

_FOLDER = "fashion-mnist"


@dataclass(frozen=True)
class _File:
    name: str
    size: int
    sha256: str


_FILES = tuple(
    _File(name, size, sha256)
    for (name, size), sha256 in zip(
        (
            ("train-images-idx3-ubyte.gz", 26_421_880),
            ("train-labels-idx1-ubyte.gz", 29_515),
            ("t10k-images-idx3-ubyte.gz", 4_422_102),
            ("t10k-labels-idx1-ubyte.gz", 5_148),
        ),
        FASHION_FILES,
        strict=True,
    )
)


def fetch_fashion(folders: UserFolders, *, emit: Emit, should_stop: ShouldStop) -> Path:
    """Return the folder with Fashion-MNIST once its files are there; those that are there already stay.

    Raises `DataError` with the cause, and `CancelledError` when asked to stop.
    """
    # Here, not above: who only loads a data set need not wait for the import of requests.
    from workbench.data.download import download

    folder = folders.datasets / _FOLDER
    base = os.environ.get(FASHION_MIRROR_VARIABLE) or FASHION_URL
    total, done = sum(file.size for file in _FILES), 0

    def report(one: Report) -> None:
        if isinstance(one, Progress):
            emit(replace(one, done=done + one.done, total=total, note=FASHION.facts.title))

    for file in _FILES:
        path = folder / file.name
        if not (is_there(path) and sha256_of(path) == file.sha256):
            url = f"{base.rstrip('/')}/{file.name}"
            download(url, sha256=file.sha256, to=path, emit=report, should_stop=should_stop)
        done += file.size
    return folder
