"""Which pictures a folder has for which class, and which of them are a test set, by names alone."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.core.errors import CancelledError, DataError, WorkbenchError
from workbench.core.events import ShouldStop
from workbench.core.labels import checked_names
from workbench.data.forms import holds_set
from workbench.data.limits import MOST_SAMPLES, cannot_be_read
from workbench.vision.frame import Image
from workbench.vision.images import IMAGE_SUFFIXES, load_image

# How the makers of sets call the folders of their splits.
_SPLITS = {
    "train": ("train", "training"),
    "validation": ("val", "valid", "validation"),
    "test": ("test", "testing"),
}
# Of a set without a test set, one sample in so many, as in MNIST.
_TEST_SHARE = 7
_SEED = 1


@dataclass(frozen=True)
class Picture:
    """An image file with the label of its class."""

    path: Path
    label: int


@dataclass(frozen=True, kw_only=True)
class PictureFolder:
    """The pictures of a folder: its classes in the order of their labels, and both splits.

    Where the folder has no test set, one picture of each class in seven is one, the same each time.
    """

    path: Path
    labels: tuple[str, ...]
    train: tuple[Picture, ...]
    test: tuple[Picture, ...]

    def key(self, mode: str) -> str:
        """Return what tells the pictures as they are now, made into samples like this, from all others."""
        digest = hashlib.sha256(f"{self.path}\n{mode}\n".encode(errors="surrogateescape"))
        for picture in (*self.train, *self.test):
            try:
                facts = picture.path.stat()
                state = f"{facts.st_size} {facts.st_mtime_ns}"
            except OSError:  # a link to nothing, say, which is passed over
                state = "cannot be read"
            digest.update(f"{picture.path}\n{state}\n".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def some(self, count: int) -> tuple[Picture, ...]:
        """Return at most ``count`` pictures from the whole range of them."""
        every = (*self.train, *self.test)
        return every[:: max(len(every) // count, 1)][:count]


def is_picture_folder(path: Path) -> bool:
    """Return whether a folder has pictures in folders of their own, and no data set that is open to all."""
    try:
        if not path.is_dir() or holds_set(path):
            return False
        parts = [part for each in _split_folders(path).values() for part in each] or [path]
        return any(_has_pictures(each) for part in parts for each in _folders_in(part))
    except (WorkbenchError, OSError, ValueError):
        return False


def survey(path: Path, *, should_stop: ShouldStop) -> PictureFolder:
    """Return what a folder of pictures holds, by its names alone.

    Its folders are the classes, or those of its folders ``train`` and ``test``. Links to folders are not
    followed. Raises `DataError` where there are not two classes with pictures, or too many pictures, and
    `CancelledError` when asked to stop.
    """
    try:
        splits = _split_folders(path)
        # A validation set is the test set where there is no other, else part of what is learned from.
        also_trained = splits["validation"] if splits["test"] else []
        train = _by_class((splits["train"] + also_trained) or [path], should_stop)
        test = _by_class(splits["test"] or splits["validation"], should_stop)
    except OSError as error:
        raise cannot_be_read(Path(error.filename or path), error) from error
    names = sorted(train.keys() | test.keys(), key=_natural)
    if len(names) < 2:
        raise DataError(
            f"“{path.name}” has pictures of {len(names)} class{'' if len(names) == 1 else 'es'}.",
            hint=_hint_for_one(path, names),
            details=str(path),
        )
    labels = checked_names(names)
    trained, tested = _labelled(train, names), _labelled(test, names)
    if not tested:
        trained, tested = _divided(trained)
    if not trained or not tested:
        raise DataError(
            f"“{path.name}” has too few pictures for a training set and a test set.",
            hint="Two pictures of a class are the least.",
        )
    return PictureFolder(path=path, labels=labels, train=trained, test=tested)


def images_of(pictures: tuple[Picture, ...], should_stop: ShouldStop) -> Iterator[Image]:
    """Yield those of the pictures that can be read."""
    for picture in pictures:
        if should_stop():
            raise CancelledError
        try:
            yield load_image(picture.path)
        except WorkbenchError:
            continue


def _split_folders(path: Path) -> dict[str, list[Path]]:
    """Return the folders of the splits; none where there is none for the training."""
    folders = {folder.name.lower(): folder for folder in _folders_in(path)}
    found = {
        split: [folders[name] for name in names if name in folders and any(_folders_in(folders[name]))]
        for split, names in _SPLITS.items()
    }
    return found if found["train"] else {split: [] for split in _SPLITS}


def _by_class(folders: list[Path], should_stop: ShouldStop) -> dict[str, list[Path]]:
    """Return the pictures of each class that has some."""
    found: dict[str, list[Path]] = {}
    count = 0
    for of_class in (each for folder in folders for each in _folders_in(folder)):
        pictures = []
        for picture in _pictures_in(of_class):
            if should_stop():
                raise CancelledError
            pictures.append(picture)
            count += 1
            if count > MOST_SAMPLES:
                raise DataError(
                    f"There are more than {MOST_SAMPLES:,} pictures in “{of_class.parent.name}”.",
                    hint="Choose a folder with fewer.",
                )
        if pictures:
            # A name may be written in two ways that look the same, as computers differ in it.
            name = unicodedata.normalize("NFC", of_class.name)
            found.setdefault(name, []).extend(sorted(pictures))
    return found


def _hint_for_one(path: Path, names: list[str]) -> str:
    """Return what to do with a folder in which the pictures of all classes lie one folder deeper, say."""
    inner = next((each for each in _folders_in(path) if each.name in names), None)
    if inner is not None and sum(_has_pictures(each) for each in _folders_in(inner)) > 1:
        return f"If its classes are the folders in “{inner.name}”, choose that one."
    return "Put the pictures of each class into a folder that is called as the class."


def _has_pictures(folder: Path) -> bool:
    try:
        return next(_pictures_in(folder), None) is not None
    except OSError:
        return False


def _folders_in(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith((".", "__")):
            yield entry


def _pictures_in(folder: Path) -> Iterator[Path]:
    """Yield the pictures in a folder and those below; raises `OSError` where one may not be read."""
    for parent, _, names in os.walk(folder, onerror=_refuse):
        for name in names:
            path = Path(parent, name)
            if path.suffix.lower() in IMAGE_SUFFIXES and not name.startswith("."):
                yield path


def _refuse(error: OSError) -> None:
    raise error


def _labelled(by_class: dict[str, list[Path]], names: list[str]) -> tuple[Picture, ...]:
    return tuple(Picture(path, label) for label, name in enumerate(names) for path in by_class.get(name, ()))


def _divided(pictures: tuple[Picture, ...]) -> tuple[tuple[Picture, ...], tuple[Picture, ...]]:
    """Return the pictures as a training and a test set, of each class with two or more some in both."""
    random = np.random.default_rng(_SEED)
    labels = np.array([picture.label for picture in pictures])
    is_tested = np.zeros(len(pictures), np.bool_)
    for label in np.unique(labels):
        places = random.permutation(np.flatnonzero(labels == label))
        count = max(len(places) // _TEST_SHARE, 1) if len(places) > 1 else 0
        is_tested[places[:count]] = True
    train = tuple(one for one, tested in zip(pictures, is_tested, strict=True) if not tested)
    return train, tuple(one for one, tested in zip(pictures, is_tested, strict=True) if tested)


def _natural(name: str) -> tuple[object, ...]:
    """Return a key by which 2 comes before 10, and capitals beside small letters."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((1, "", int(part)) if part.isdecimal() else (0, part, 0) for part in parts), name
