"""Data sets as `.npz` in Keras' form: x_train, y_train, x_test, y_test, and the names of their classes.

`numpy.load` would believe every size that a header states, and stops at the first odd thing with
a message for programmers. Here each size is checked before anything is allocated, nothing is ever
unpickled, and the check sum that zip keeps for each array is always compared.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.core.files import replacing_file
from workbench.core.labels import MOST_CLASSES, SIDE
from workbench.data.dataset import Samples, described
from workbench.data.limits import FETCH_AGAIN, MOST_SAMPLES, cannot_be_read, read_bytes

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
# Beside Keras' four arrays a file of drawn digits keeps the version of the generator and its seed.
DRAWN = "drawn"
# And other classes than digits have a member with their names, a list in JSON.
CLASSES = "classes.json"
# The arrays of a file of own samples, and beside them a line of text for each sample: numpy.load
# gives whoever asks for it as bytes.
_IMAGES, _LABELS = "images", "labels"
_NOTES = "origins.jsonl"
# A line takes some 250 bytes, and six times a name's length where that is in another script.
_NOTE_BYTES, _LEAST_NOTES_BYTES = 1024, 1 << 20

# NumPy reads headers with Python's own parser, which has many ways to fail on a hostile one.
# "L" is how Python 2 wrote numbers: files of that age are about.
_HEADER = re.compile(
    r"\{'descr': '(?P<dtype>[<>|=]?[A-Za-z]\d{0,4})', 'fortran_order': (?P<is_fortran>True|False), "
    r"'shape': \((?P<shape>[\d, L]{0,60})\),? ?\}\s*"
)
_LONGEST_HEADER = 1 << 12

_OWN_FORM = "It should hold images and labels, or x_train and y_train, as Keras' mnist.npz does."
_KERAS_FORM = "It should hold x_train, y_train, x_test and y_test, as Keras' mnist.npz does."


def read_split(path: Path, split: str) -> Samples:
    """Return the ``"train"`` or ``"test"`` samples of a file; raises `DataError`."""
    with _opened(path) as archive:
        images = _read_images(archive, path, f"x_{split}")
        labels = _read_labels(archive, path, f"y_{split}", most=MOST_CLASSES - 1)
    return _together(images, labels, f"“{path.name}” ({split})")


def read_classes(path: Path, *, most: int) -> bytes | None:
    """Return what a file says of the names of its classes, up to a byte more than ``most``, or None.

    Raises `DataError` for a damaged file.
    """
    with _opened(path) as archive:
        if CLASSES not in archive.namelist():
            return None
        with archive.open(CLASSES) as file:
            return file.read(most + 1)


def read_own(path: Path) -> Samples:
    """Return what `write_own` wrote, or the training samples of a file in Keras' form.

    The test set of such a file is left alone: who trains on it measures nothing. Raises `DataError`.
    """
    with _opened(path) as archive:
        if "x_train.npy" in archive.namelist():
            images = _read_images(archive, path, "x_train")
            labels = _read_labels(archive, path, "y_train", most=9)
        else:
            images = _read_images(archive, path, _IMAGES)
            labels = _read_labels(archive, path, _LABELS, most=10)
    return _together(images, labels, f"“{path.name}”")


def read_notes(path: Path, count: int) -> tuple[str, ...]:
    """Return the line that a file of own samples has for each of its ``count`` samples.

    Empty where the file has none, and where what it has are not as many lines of a sensible length:
    the samples are what counts. Raises `DataError` for a damaged file.
    """
    most = max(count * _NOTE_BYTES, _LEAST_NOTES_BYTES)
    with _opened(path) as archive:
        if _NOTES not in archive.namelist():
            return ()
        with archive.open(_NOTES) as file:
            content = file.read(most + 1)
    lines = content.decode("utf-8", "replace").split("\n") if len(content) <= most else []
    return tuple(lines) if len(lines) == count else ()


def is_drawn(path: Path) -> bool:
    """Return whether the workbench drew what is in this file; raises `DataError`."""
    with _opened(path) as archive:
        return f"{DRAWN}.npy" in archive.namelist()


def write_npz(
    path: Path,
    *,
    train: Samples,
    test: Samples,
    drawn: tuple[int, int] | None = None,
    names: Sequence[str] = (),
) -> None:
    """Write a data set as `.npz`: whole, or not at all.

    ``drawn`` is generator version and seed of drawn digits; other classes than digits have ``names``.
    """
    arrays: dict[str, NDArray[Any]] = {
        "x_train": train.images,
        "y_train": train.labels,
        "x_test": test.images,
        "y_test": test.labels,
    }
    if drawn is not None:
        arrays[DRAWN] = np.array(drawn, dtype=np.int64)
    _write(path, arrays, texts={CLASSES: json.dumps(list(names), ensure_ascii=False)} if names else {})


def write_own(path: Path, samples: Samples, *, notes: Sequence[str] = ()) -> None:
    """Write samples as `.npz` with the arrays ``images`` and ``labels``: whole, or not at all.

    ``notes`` are lines of text, one for each sample, which `read_notes` returns.
    """
    texts = {_NOTES: "\n".join(notes)} if notes else {}
    _write(path, {_IMAGES: samples.images, _LABELS: samples.labels}, texts=texts)


def _write(path: Path, arrays: dict[str, NDArray[Any]], *, texts: Mapping[str, str]) -> None:
    with (
        replacing_file(path) as aside,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            # A fixed date: the same digits make the same bytes, and so the same check sum.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getbuffer(), zipfile.ZIP_DEFLATED)
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        if path.stat().st_size == 0:
            raise DataError(f"“{path.name}” is empty.", hint=FETCH_AGAIN)
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DataError(
            f"“{path.name}” is damaged, cut short, or no npz file.", hint=FETCH_AGAIN, details=str(error)
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        # What zipfile says of encrypted members and of ways to compress that it does not know.
        raise DataError(
            f"“{path.name}” is packed in a way that cannot be read.", hint=_KERAS_FORM, details=str(error)
        ) from error
    except OSError as error:
        raise cannot_be_read(path, error) from error


def _read_images(archive: zipfile.ZipFile, path: Path, name: str) -> NDArray[np.uint8]:
    with _member(archive, path, name) as file:
        dtype, shape, is_fortran = _read_header(file, path, name)
        if dtype != np.uint8 or len(shape) != 3 or shape[1:] != (SIDE, SIDE):
            _refuse_no_numbers(file, path, name, (dtype, shape, is_fortran))
            raise DataError(
                f"{name} in “{path.name}” is {described(dtype, shape)}, not uint8 N × {SIDE} × {SIDE}.",
                hint="Images are bytes from 0 (paper) to 255 (ink).",
            )
        return _read_array(file, path, name, (dtype, shape, is_fortran))


def _read_labels(archive: zipfile.ZipFile, path: Path, name: str, *, most: int) -> NDArray[np.uint8]:
    with _member(archive, path, name) as file:
        dtype, shape, is_fortran = _read_header(file, path, name)
        if dtype.kind not in "iu" or len(shape) != 1:
            _refuse_no_numbers(file, path, name, (dtype, shape, is_fortran))
            raise DataError(
                f"{name} in “{path.name}” is {described(dtype, shape)}, not one whole number a sample.",
                hint="Labels are whole numbers from 0 on; one-hot vectors are made when they are needed.",
            )
        labels = _read_array(file, path, name, (dtype, shape, is_fortran))
    if labels.min() < 0 or labels.max() > most:
        wrong = labels[(labels < 0) | (labels > most)]
        raise DataError(
            f"{name} in “{path.name}” has {len(wrong):,} labels outside 0 to {most}, the first is {wrong[0]}."
        )
    return labels.astype(np.uint8)


def _refuse_no_numbers(
    file: IO[bytes], path: Path, name: str, header: tuple[np.dtype[Any], tuple[int, ...], bool]
) -> None:
    """Raise `DataError` with how many there are, where an array of floating point holds NaN or infinity.

    Whoever converted it to bytes without a word of this would train on whatever those become.
    """
    dtype, shape, _ = header
    if dtype.kind != "f" or len(shape) > 3 or math.prod(shape[1:]) > SIDE * SIDE:
        return
    is_number = np.isfinite(_read_array(file, path, name, header)).reshape(shape[0] if shape else 1, -1)
    wrong = int(np.count_nonzero(~is_number.all(axis=1)))
    if wrong:
        raise DataError(
            f"{name} in “{path.name}” has NaN or infinity in {wrong:,} of {len(is_number):,} samples.",
            hint="Mend or leave out those samples, and save images and labels as uint8.",
        )


def _together(images: NDArray[np.uint8], labels: NDArray[np.uint8], what: str) -> Samples:
    try:
        return Samples(images, labels)
    except DataError as error:
        raise DataError(f"{what}: {error.message}", hint=error.hint) from error


@contextmanager
def _member(archive: zipfile.ZipFile, path: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        file = archive.open(f"{name}.npy")
    except KeyError:
        form = _OWN_FORM if name == _IMAGES else _KERAS_FORM
        raise DataError(f"“{path.name}” has no {name}.", hint=form) from None
    with file:
        yield file


def _read_header(file: IO[bytes], path: Path, name: str) -> tuple[np.dtype[Any], tuple[int, ...], bool]:
    """Return dtype, shape and whether columns come first, of the array that begins here."""
    found = _HEADER.fullmatch(_header_text(file))
    try:
        dtype = None if found is None else np.dtype(found["dtype"])
    except TypeError:
        dtype = None
    if found is None or dtype is None:
        raise DataError(f"{name} in “{path.name}” is no plain array of numbers.", hint=FETCH_AGAIN)
    if dtype.hasobject:
        raise DataError(
            f"{name} in “{path.name}” holds pickled Python objects.",
            hint="They could run code when opened, so they never are. Save plain uint8 arrays.",
        )
    shape = tuple(int(side) for side in re.findall(r"\d+", found["shape"]))
    if shape and not 0 < shape[0] <= MOST_SAMPLES:
        raise DataError(
            f"{name} in “{path.name}” states {shape[0]:,} samples; 1 to {MOST_SAMPLES:,} can be read.",
            hint=FETCH_AGAIN,
        )
    return dtype, shape, found["is_fortran"] == "True"


def _header_text(file: IO[bytes]) -> str:
    """Return the header of a ``.npy``, or nothing where there is none of a size that fits three numbers."""
    magic = file.read(8)
    if magic[:6] != b"\x93NUMPY" or magic[6:] not in (b"\1\0", b"\2\0"):
        return ""
    size = int.from_bytes(file.read(2 if magic[6] == 1 else 4), "little")
    return file.read(size).decode("latin-1") if size <= _LONGEST_HEADER else ""


def _read_array(
    file: IO[bytes], path: Path, name: str, header: tuple[np.dtype[Any], tuple[int, ...], bool]
) -> NDArray[Any]:
    dtype, shape, is_fortran = header
    size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    array = read_bytes(file, size, f"{name} in “{path.name}”").view(dtype)
    return np.ascontiguousarray(array.reshape(shape[::-1]).T) if is_fortran else array.reshape(shape)
