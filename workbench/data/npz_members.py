"""The arrays within an `.npz`, each read as far as its header states and not believed beyond.

`numpy.load` would believe every size that a header states, and stops at the first odd thing with
a message for programmers. Here each size is checked before anything is allocated, nothing is ever
unpickled, and the check sum that zip keeps for each array is always compared.
"""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.core.labels import SIDE
from workbench.data.dataset import Samples, described
from workbench.data.limits import FETCH_AGAIN, MOST_SAMPLES, cannot_be_read, read_bytes

# NumPy reads headers with Python's own parser, which has many ways to fail on a hostile one.
# "L" is how Python 2 wrote numbers: files of that age are about.
_HEADER = re.compile(
    r"\{'descr': '(?P<dtype>[<>|=]?[A-Za-z]\d{0,4})', 'fortran_order': (?P<is_fortran>True|False), "
    r"'shape': \((?P<shape>[\d, L]{0,60})\),? ?\}\s*"
)
_LONGEST_HEADER = 1 << 12

_KERAS_FORM = "It should hold x_train, y_train, x_test and y_test, as Keras' mnist.npz does."
# Of members that belong to another form than Keras'.
_FORMS = {
    "images": "It should hold images and labels, or x_train and y_train, as Keras' mnist.npz does.",
    "arr_0": "It should hold one array, as the four files of KMNIST do.",
}


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a file; what goes wrong until it is closed is told as a `DataError`."""
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


def read_images(archive: zipfile.ZipFile, path: Path, name: str) -> NDArray[np.uint8]:
    """Return the images of a member, uint8 [N, 28, 28]; raises `DataError`."""
    with _member(archive, path, name) as file:
        dtype, shape, is_fortran = _read_header(file, path, name)
        # One colour may have an axis of its own.
        if dtype != np.uint8 or shape[1:] not in ((SIDE, SIDE), (SIDE, SIDE, 1)):
            _refuse_no_numbers(file, path, name, (dtype, shape, is_fortran))
            raise DataError(
                f"{name} in “{path.name}” is {described(dtype, shape)}, not uint8 N × {SIDE} × {SIDE}.",
                hint="Images are bytes from 0 (paper) to 255 (ink).",
            )
        images = _read_array(file, path, name, (dtype, shape, is_fortran))
    return images.reshape(-1, SIDE, SIDE)


def read_labels(archive: zipfile.ZipFile, path: Path, name: str, *, most: int) -> NDArray[np.uint8]:
    """Return the labels of a member, uint8 [N], of whole numbers up to ``most``; raises `DataError`."""
    with _member(archive, path, name) as file:
        dtype, shape, is_fortran = _read_header(file, path, name)
        if dtype.kind not in "iu" or not shape or shape[1:] not in ((), (1,)):
            _refuse_no_numbers(file, path, name, (dtype, shape, is_fortran))
            raise DataError(
                f"{name} in “{path.name}” is {described(dtype, shape)}, not one whole number a sample.",
                hint="Labels are whole numbers from 0 on; one-hot vectors are made when they are needed.",
            )
        labels = _read_array(file, path, name, (dtype, shape, is_fortran)).reshape(-1)
    if labels.min() < 0 or labels.max() > most:
        wrong = labels[(labels < 0) | (labels > most)]
        raise DataError(
            f"{name} in “{path.name}” has {len(wrong):,} labels outside 0 to {most}, "
            f"the first is {wrong[0]}.",
            hint=f"Number the classes from 0 on; there can be {most + 1} at most.",
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


def read_text(path: Path, name: str, *, most: int) -> bytes | None:
    """Return the text of a member, up to a byte more than ``most``, or None where there is no such member.

    Raises `DataError` for a damaged file.
    """
    with opened(path) as archive:
        if name not in archive.namelist():
            return None
        with archive.open(name) as file:
            return file.read(most + 1)


def together(images: NDArray[np.uint8], labels: NDArray[np.uint8], what: str) -> Samples:
    """Return images with their labels; raises `DataError` that begins with ``what`` they are."""
    try:
        return Samples(images, labels)
    except DataError as error:
        raise DataError(f"{what}: {error.message}", hint=error.hint) from error


@contextmanager
def _member(archive: zipfile.ZipFile, path: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        file = archive.open(f"{name}.npy")
    except KeyError:
        raise DataError(f"“{path.name}” has no {name}.", hint=_FORMS.get(name, _KERAS_FORM)) from None
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
