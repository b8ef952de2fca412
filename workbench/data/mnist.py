"""The data set to work with: found, read whichever form it has, and made ready where it is missing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from workbench.core.errors import DataError
from workbench.core.events import DataPrepared, Emit, ShouldStop
from workbench.core.folders import UserFolders, user_folders
from workbench.data import drawn, idx, npz
from workbench.data.arrangement import Arrangement, arrangement_of, check_names_fit, identity_of
from workbench.data.dataset import Dataset, Samples, SetFacts, check_labels
from workbench.data.forms import FILE_NAME, Form, NpzForm, form_of
from workbench.data.known_sets import DRAWN
from workbench.data.limits import cannot_be_read, is_there
from workbench.data.remembered_names import remember_names
from workbench.data.statistics import looks_like_ink

# The address and check sum that Keras publishes; a mirror can stand in, its file must be the same.
MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
MIRROR_VARIABLE = "WORKBENCH_MNIST_URL"

# As many as MNIST has.
_TRAIN_COUNT, _TEST_COUNT = 60_000, 10_000
DRAWN_SEED = 1


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
    return load_dataset(given, folders) if given is not None else _find_sound(folders)[0]


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
            hint="Choose a data set as npz, as four IDX files, or as a folder of pictures for each class.",
        )
    return path.absolute()


def load_dataset(path: Path, folders: UserFolders | None = None) -> Dataset:
    """Return the data set that a file or a folder means, in any of the forms of `workbench.data.forms`.

    ``folders`` are those of the user, who may have named the classes. Raises `DataError` that says which
    file is wrong and in what way.
    """
    form = form_of(existing(path))
    folders = folders or user_folders()
    arrangement = arrangement_of(form, folders)
    train, test = (arrangement.apply_to(form.read_split(split)) for split in ("train", "test"))
    facts = _facts(form, arrangement, test)
    return Dataset(
        name=facts.title or form.title,
        train=train,
        test=test,
        path=form.path,
        checksum=identity_of(form, folders),
        is_drawn=arrangement.known is DRAWN,
        labels=arrangement.labels,
        facts=facts,
        has_known_names=arrangement.has_known_names,
        is_turned=arrangement.is_turned,
    )


def is_same_set(path: Path, checksum: str) -> bool:
    """Return whether the data set at ``path`` is there and is the one that has this checksum."""
    try:
        return checksum == identity_of(form_of(existing(path)), user_folders())
    except (DataError, OSError):
        return False


def load_test_set(path: Path) -> tuple[Samples, tuple[str, ...]]:
    """Return the test samples alone with the names of their classes.

    The training part need not be there. Raises `DataError`.
    """
    form = form_of(existing(path))
    arrangement = arrangement_of(form, user_folders())
    samples = arrangement.apply_to(form.read_split("test"))
    check_labels(samples, arrangement.labels)
    return samples, arrangement.labels


def load_test_samples(path: Path) -> Samples:
    """Return the test samples alone; the training part need not be there. Raises `DataError`."""
    return load_test_set(path)[0]


def load_train_samples(path: Path) -> Samples:
    """Return the training samples alone; the test part need not be there. Raises `DataError`."""
    form = form_of(existing(path))
    return arrangement_of(form, user_folders()).apply_to(form.read_split("train"))


def name_classes(path: Path, labels: Sequence[str], *, is_turned: bool, folders: UserFolders) -> None:
    """Keep what the user says of the data set at ``path``: what its classes are called, how it lies.

    Raises `DataError` where these are no names, are too few, or cannot be kept.
    """
    form = form_of(existing(path))
    check_names_fit(form, tuple(labels))
    try:
        checksum = form.checksum()
    except OSError as error:
        raise cannot_be_read(path, error) from error
    remember_names(checksum, labels, is_turned=is_turned, folders=folders)


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
        return _prepared(load_dataset(given, folders))
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
            return load_dataset(place, folders), reasons
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


def _facts(form: Form, arrangement: Arrangement, test: Samples) -> SetFacts:
    """Return what is known of a set; of one that nobody knows, whether its samples look like ink."""
    if arrangement.known is not None:
        return arrangement.known.facts
    said = npz.read_facts(form.path) if isinstance(form, NpzForm) else None
    return said or SetFacts(title="", is_ink=looks_like_ink(test.images))
