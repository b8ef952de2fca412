"""Data sets as four IDX files, in which MNIST and its like were published, plain or gzipped.

The format: two zero bytes, a byte for the type (8 is uint8), a byte for the number of dimensions,
each dimension as a big-endian 32-bit number, then the bytes. (Y. LeCun, C. Cortes, C. Burges:
The MNIST database of handwritten digits.)
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import struct
import zlib
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.core.files import sha256_of
from workbench.core.labels import MOST_CLASSES, SIDE
from workbench.data.dataset import Samples, described
from workbench.data.limits import FETCH_AGAIN, MOST_SAMPLES, cannot_be_read, is_there, read_bytes

# Unpackers and mirrors write both "train-images-idx3-ubyte" and "train-images.idx3-ubyte". MNIST's own
# four begin with the split; other sets put their name before it, as "emnist-letters-train-…" does.
_NAME = re.compile(r"(?:(?P<set>.+)-)?(?:train|t10k|test)-(?:images[-.]idx3|labels[-.]idx1)-ubyte(?:\.gz)?")
_PREFIXES = {"train": ("train",), "test": ("t10k", "test")}
_KINDS = ("images-idx3", "labels-idx1")
_UINT8 = 8


def set_of(name: str) -> str | None:
    """Return what the set is called to which a file of this name belongs, empty for MNIST's four; or None."""
    found = _NAME.fullmatch(name)
    return None if found is None else found["set"] or ""


def sets_in(folder: Path) -> dict[str, Path]:
    """Return the sets of which files lie in ``folder``, by their names, each with the first of its files.

    Raises `DataError` where the folder may not be read.
    """
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise cannot_be_read(folder, error) from error
    found: dict[str, Path] = {}
    for name in names:
        of_set = set_of(name)
        if of_set is not None and of_set not in found and (folder / name).is_file():
            found[of_set] = folder / name
    return found


def first_idx_file(folder: Path) -> Path | None:
    """Return one of MNIST's four files, where at least one lies in ``folder``."""
    found = (_find(folder, "", split, kind) for split in _PREFIXES for kind in _KINDS)
    return next((path for path in found if path is not None), None)


def read_split(folder: Path, split: str, of_set: str = "") -> Samples:
    """Return the ``"train"`` or ``"test"`` samples of a set's files in a folder; raises `DataError`."""
    images_path, labels_path = _paths(folder, of_set, (split,))
    images = read_idx(images_path)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise DataError(
            f"“{images_path.name}” holds {described(images.dtype, images.shape)}, not N × {SIDE} × {SIDE}.",
            hint="It should hold the images of a set of MNIST's form.",
        )
    labels = _labels_of(labels_path)
    try:
        return Samples(images, labels)
    except DataError as error:
        raise DataError(
            f"“{images_path.name}” and “{labels_path.name}”: {error.message}", hint=error.hint or FETCH_AGAIN
        ) from error


def read_labels(folder: Path, split: str, of_set: str = "") -> NDArray[np.uint8] | None:
    """Return the labels of a split alone, uint8 [N], or None where there is no file of them."""
    path = _find(folder, of_set, split, "labels-idx1")
    return None if path is None else _labels_of(path)


def checksum_of(folder: Path, of_set: str = "") -> str:
    """Return one SHA-256 for the four files: that of their check sums, in order."""
    digest = hashlib.sha256()
    for path in _paths(folder, of_set, tuple(_PREFIXES)):
        digest.update(bytes.fromhex(sha256_of(path)))
    return digest.hexdigest()


def published_checksum_of(folder: Path, of_set: str = "") -> str:
    """Return what `checksum_of` gives for the files as they are published, which is gzipped.

    Some programs leave the published file beside the one that they unpacked: it counts where it says the
    same of its content. An unpacked file alone counts as it is, so that nothing is known of it.
    """
    digest = hashlib.sha256()
    for path in _paths(folder, of_set, tuple(_PREFIXES)):
        packed = path.with_name(f"{path.name}.gz")
        is_same = path.suffix != ".gz" and packed.is_file() and _has_content_of(packed, path)
        digest.update(bytes.fromhex(sha256_of(packed if is_same else path)))
    return digest.hexdigest()


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Return the array of one IDX file of uint8, plain or gzipped; raises `DataError`."""
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not is_packed:
                return _read_stream(raw, path.name)
            with gzip.open(raw) as file:
                return _read_stream(cast(IO[bytes], file), path.name)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise DataError(
            f"“{path.name}” is damaged or cut short.", hint=FETCH_AGAIN, details=str(error)
        ) from error
    except OSError as error:
        raise cannot_be_read(path, error) from error


def _read_stream(file: IO[bytes], name: str) -> NDArray[np.uint8]:
    magic = file.read(4)
    if not magic:
        raise DataError(f"“{name}” is empty.", hint=FETCH_AGAIN)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise DataError(f"“{name}” is no IDX file: it begins with {magic.hex(' ')}.", hint=FETCH_AGAIN)
    kind, dimensions = magic[2], magic[3]
    if kind != _UINT8:
        raise DataError(
            f"“{name}” holds numbers of type 0x{kind:02x}, not bytes (0x08).",
            hint="Images and labels of MNIST's form are unsigned bytes.",
        )
    if not 1 <= dimensions <= 3:
        raise DataError(f"“{name}” has {dimensions} dimensions; images have 3 and labels 1.")
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise DataError(f"“{name}” is cut short within its header.", hint=FETCH_AGAIN)
    shape = struct.unpack(f">{dimensions}I", sizes)
    if not 0 < shape[0] <= MOST_SAMPLES or any(side > SIDE for side in shape[1:]) or 0 in shape:
        raise DataError(
            f"“{name}” states a size of {' × '.join(f'{side:,}' for side in shape)}, which cannot be read.",
            hint=f"At most {MOST_SAMPLES:,} samples of {SIDE} × {SIDE} can.",
        )
    size = int(np.prod(shape, dtype=np.int64))
    return read_bytes(file, size, f"“{name}”").reshape(shape)


def _labels_of(path: Path) -> NDArray[np.uint8]:
    labels = read_idx(path)
    if labels.ndim != 1:
        raise DataError(
            f"“{path.name}” holds {described(labels.dtype, labels.shape)}, not one label a sample."
        )
    if labels.max() >= MOST_CLASSES:
        raise DataError(
            f"“{path.name}” has a label {labels.max()}; labels go from 0 to {MOST_CLASSES - 1}.",
            hint=f"Number the classes from 0 on; there can be {MOST_CLASSES} at most.",
        )
    return labels


def _has_content_of(packed: Path, path: Path) -> bool:
    """Return whether a gzip file ends with the check sum and the size of the content of ``path``."""
    try:
        with packed.open("rb") as file:
            file.seek(-8, os.SEEK_END)
            stated, size = struct.unpack("<II", file.read(8))
        if size != path.stat().st_size & 0xFFFFFFFF:
            return False
        found = 0
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                found = zlib.crc32(block, found)
    except OSError:
        return False
    return found == int(stated)


def _paths(folder: Path, of_set: str, splits: tuple[str, ...]) -> list[Path]:
    wanted = [(split, kind) for split in splits for kind in _KINDS]
    found = [_find(folder, of_set, split, kind) for split, kind in wanted]
    missing = [
        f"{_stem(of_set, _PREFIXES[split][-1 if of_set else 0])}-{kind}-ubyte"
        for (split, kind), path in zip(wanted, found, strict=True)
        if path is None
    ]
    if missing:
        what = of_set or "MNIST"
        raise DataError(
            f"The folder “{folder.name}” has no {' and no '.join(missing)}.",
            hint=f"“{what}” is four IDX files, plain or with .gz, in one folder.",
            details=str(folder),
        )
    return [path for path in found if path is not None]


def _find(folder: Path, of_set: str, split: str, kind: str) -> Path | None:
    for prefix in _PREFIXES[split]:
        name = f"{_stem(of_set, prefix)}-{kind}-ubyte"
        for candidate in (name, f"{_stem(of_set, prefix)}-{kind.replace('-idx', '.idx')}-ubyte"):
            for suffix in ("", ".gz"):
                path = folder / f"{candidate}{suffix}"
                if is_there(path) and path.is_file():
                    return path
    return None


def _stem(of_set: str, prefix: str) -> str:
    return f"{of_set}-{prefix}" if of_set else prefix
