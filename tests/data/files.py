"""Small data sets of every form, for the tests to write and to damage."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.data.dataset import Samples
from workbench.data.mnist import load_dataset


def make_samples(count: int, seed: int = 0) -> Samples:
    """Return samples of random pixels."""
    random = np.random.default_rng(seed)
    return Samples(
        random.integers(0, 256, (count, 28, 28), dtype=np.uint8),
        random.integers(0, 10, count, dtype=np.uint8),
    )


def write_keras_npz(path: Path, *, train: int = 20, test: int = 10, **replaced: NDArray[np.generic]) -> Path:
    """Write an npz as Keras publishes it; an array given as ``None`` is left out."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for split, count in (("train", train), ("test", test)):
        samples = make_samples(count)
        arrays |= {f"x_{split}": samples.images, f"y_{split}": samples.labels}
    arrays |= replaced
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, **{name: array for name, array in arrays.items() if array is not None})
    return path


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """Return an array of bytes as IDX."""
    return bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def write_idx_folder(folder: Path, *, train: int = 20, test: int = 10, is_packed: bool = False) -> Path:
    """Write the four IDX files."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, count in (("train", train), ("t10k", test)):
        samples = make_samples(count)
        for kind, array in (("images-idx3", samples.images), ("labels-idx1", samples.labels)):
            content = idx_bytes(array)
            name = f"{prefix}-{kind}-ubyte"
            if is_packed:
                (folder / f"{name}.gz").write_bytes(gzip.compress(content))
            else:
                (folder / name).write_bytes(content)
    return folder


def refusal(path: Path) -> str:
    """Return what a user is told of a file that cannot be loaded."""
    with pytest.raises(DataError) as caught:
        load_dataset(path)
    assert path.name in caught.value.message
    return str(caught.value)


def member(header: str, content: bytes = b"", *, version: bytes = b"\x01\x00") -> bytes:
    """Return a `.npy` with this header, whatever it claims."""
    size = len(header).to_bytes(2 if version == b"\x01\x00" else 4, "little")
    return b"\x93NUMPY" + version + size + header.encode() + content


def write_members(path: Path, **members: bytes) -> Path:
    """Write an npz whose arrays are these bytes; the others are sound."""
    write_keras_npz(path)
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents |= {f"{name}.npy": content for name, content in members.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path
