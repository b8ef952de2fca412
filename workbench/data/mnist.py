"""The data set to work with: found, read whichever form it has, and made ready where it is missing."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from workbench.core.errors import DataError
from workbench.core.events import DataPrepared, Emit, ShouldStop
from workbench.core.files import sha256_of
from workbench.core.folders import UserFolders
from workbench.data import drawn, idx, npz
from workbench.data.class_names import names_of
from workbench.data.dataset import Dataset, Samples
from workbench.data.limits import is_there

FILE_NAME = "mnist.npz"

# The address and check sum that Keras publishes; a mirror can stand in, its file must be the same.
MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
MIRROR_VARIABLE = "WORKBENCH_MNIST_URL"

# As many as MNIST has.
_TRAIN_COUNT, _TEST_COUNT = 60_000, 10_000
DRAWN_SEED = 1

# The labels of MNIST's test set tell it from other sets of its form, in whichever file they lie.
_MNIST_TEST_LABELS = "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"


def find_dataset(given: Path | None, folders: UserFolders) -> Path | None:
    """Return where a data set lies: ``given``, the user's folder, or Keras' cache; else None.

    What the user gave must be there; raises `DataError` otherwise. In the other places a file
    that cannot be read is passed over. Drawn digits are not looked for.
    """
    if given is not None:
        return existing(given)
    found, _ = _find_sound(folders)
    return None if found is None else found.path


def find_and_load(given: Path | None, folders: UserFolders) -> Dataset | None:
    """Return the data set that `find_dataset` finds, read once instead of twice."""
    return load_dataset(given) if given is not None else _find_sound(folders)[0]


def places(folders: UserFolders) -> list[Path]:
    """Return where something lies that may be MNIST, best first; nothing is opened."""
    cache = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets" / FILE_NAME
    # One of the IDX files stands for all four: the folder itself would mean its mnist.npz.
    candidates = (folders.datasets / FILE_NAME, idx.first_idx_file(folders.datasets), cache)
    return [path for path in candidates if path is not None and is_there(path)]


def existing(path: Path) -> Path:
    """Return ``path``, absolute; raises `DataError` where nothing is there."""
    if not is_there(path):
        raise DataError(
            f"There is no “{path}”, or it may not be read.",
            hint="Choose MNIST as mnist.npz, or a folder with the four IDX files.",
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
        labels=names_of(path if folder is None else folder, highest=max(_highest(train), _highest(test))),
    )


def is_same_set(path: Path, checksum: str) -> bool:
    """Return whether the data set at ``path`` is there and is the one that has this checksum."""
    try:
        path = _resolved(path)
        folder = _idx_folder(path)
        return checksum == (sha256_of(path) if folder is None else idx.checksum_of(folder))
    except (DataError, OSError):
        return False


def load_test_samples(path: Path) -> Samples:
    """Return the test samples alone; the training part need not be there. Raises `DataError`."""
    path = _resolved(path)
    folder = _idx_folder(path)
    return npz.read_split(path, "test") if folder is None else idx.read_split(folder, "test")


def load_test_set(path: Path) -> tuple[Samples, tuple[str, ...]]:
    """Return the test samples alone with the names of their classes; raises `DataError`."""
    path = _resolved(path)
    folder = _idx_folder(path)
    samples = load_test_samples(path)
    return samples, names_of(path if folder is None else folder, highest=_highest(samples))


def load_train_samples(path: Path) -> Samples:
    """Return the training samples alone; the test part need not be there. Raises `DataError`."""
    path = _resolved(path)
    folder = _idx_folder(path)
    return npz.read_split(path, "train") if folder is None else idx.read_split(folder, "train")


def prepare_dataset(
    *,
    given: Path | None,
    folders: UserFolders,
    emit: Emit,
    should_stop: ShouldStop,
    may_download: bool = True,
    wants_drawn: bool = False,
) -> DataPrepared:
    """Find a data set, or download MNIST, or draw digits; return what it came to, and why.

    What the user gave is taken or refused, never replaced: raises `DataError`. ``wants_drawn``
    asks for drawn digits even where MNIST is to be had. Raises `CancelledError` when asked to stop.
    """
    if given is not None:
        return _prepared(load_dataset(given))
    if wants_drawn:
        reasons = ["Drawn digits were chosen."]
    else:
        found, reasons = _find_sound(folders)
        if found is not None:
            return _prepared(found, reasons)
        if may_download:
            # Here, not above: who only loads a data set need not wait for the import of requests.
            from workbench.data.download import download

            path = folders.datasets / FILE_NAME
            url = os.environ.get(MIRROR_VARIABLE) or MNIST_URL
            try:
                download(url, sha256=MNIST_SHA256, to=path, emit=emit, should_stop=should_stop)
                return _prepared(load_dataset(path), reasons)
            except DataError as error:
                reasons.append(error.message)
        else:
            reasons.append("MNIST is not on this machine.")
    return _prepared(_drawn_dataset(folders, emit, should_stop), reasons)


def _find_sound(folders: UserFolders) -> tuple[Dataset | None, list[str]]:
    """Return the first data set that can be read, and what is wrong with those before it."""
    reasons: list[str] = []
    for place in places(folders):
        try:
            return load_dataset(place), reasons
        except DataError as error:  # noqa: PERF203 - there are at most three places
            reasons.append(f"{error.message} ({place})")
    return None, reasons


def _drawn_dataset(folders: UserFolders, emit: Emit, should_stop: ShouldStop) -> Dataset:
    """Return the drawn digits, from the user's folder where they were drawn before."""
    path = folders.datasets / f"drawn-digits-{drawn.VERSION}-{DRAWN_SEED}.npz"
    if is_there(path):
        # A damaged file of drawn digits is no loss: they are drawn again.
        with contextlib.suppress(DataError):
            return load_dataset(path)
    samples = drawn.draw_digits(_TRAIN_COUNT + _TEST_COUNT, DRAWN_SEED, emit=emit, should_stop=should_stop)
    try:
        npz.write_npz(
            path,
            train=samples.subset(slice(0, _TRAIN_COUNT)),
            test=samples.subset(slice(_TRAIN_COUNT, None)),
            drawn=(drawn.VERSION, DRAWN_SEED),
        )
    except OSError as error:
        raise DataError(
            f"“{path.name}” cannot be written: {error.strerror or error}.",
            hint="Check that there is room on the disk and that you may write there.",
            details=str(path),
        ) from error
    return load_dataset(path)


def _prepared(dataset: Dataset, reasons: Sequence[str] = ()) -> DataPrepared:
    return DataPrepared(
        path=str(dataset.path), name=dataset.name, is_drawn=dataset.is_drawn, reason=" ".join(reasons)
    )


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


def _highest(samples: Samples) -> int:
    return int(samples.labels.max(initial=0))


def _name(path: Path, test: Samples, *, is_drawn: bool) -> str:
    if is_drawn:
        return "Drawn digits"
    if hashlib.sha256(test.labels.tobytes()).hexdigest() == _MNIST_TEST_LABELS:
        return "MNIST"
    return path.stem
