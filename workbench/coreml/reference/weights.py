"""The weight file of an ML program (MILBlob storage, version 2), read piece by piece.

The file begins with a header of 64 bytes (count, version). At the offset that a program names lie
64 bytes about one constant: a mark, its type, its bytes, and where they begin. The layout is that
of coremltools' public sources (``mlmodel/src/MILBlob/Blob/StorageFormat.hpp``).
"""

from __future__ import annotations

import math
import os
import struct
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.model_file import inside
from workbench.coreml.reference.limits import MOST_WEIGHTS, Budget

_HEADER = struct.Struct("<II")
_METADATA = struct.Struct("<IIQQ")
_METADATA_BYTES = 64
_LARGEST_ITEM = 8
_VERSION = 2
_MARK = 0xDEADBEEF
_MODEL_FOLDER = "@model_path"

# The storage's own type numbers: numpy's type, or the bits of a packed unsigned or signed integer.
_TYPES: dict[int, np.dtype[np.generic]] = {
    1: np.dtype("<f2"),
    2: np.dtype("<f4"),
    3: np.dtype("u1"),
    4: np.dtype("i1"),
    6: np.dtype("<i2"),
    7: np.dtype("<u2"),
    14: np.dtype("<i4"),
    15: np.dtype("<u4"),
}
_PACKED = {8: (4, True), 9: (1, False), 10: (2, False), 11: (4, False), 12: (3, False), 13: (6, False)}


class Weights:
    """The weight files below the folder of a specification.

    They are read, never mapped into memory: what another program does to a file meanwhile leads
    to an error at worst. ``package`` is the folder that they must lie in.
    """

    def __init__(self, folder: Path, *, package: Path) -> None:
        self._folder = folder
        self._package = package
        self._paths: dict[str, Path] = {}

    def read(self, name: str, offset: int, shape: tuple[int, ...]) -> NDArray[np.generic]:
        """Return the constant at ``offset`` of the file ``name`` in ``shape``."""
        count = math.prod(shape)
        Budget(MOST_WEIGHTS).spend(count)
        with self._path(name).open("rb") as file:
            kind, data = _constant_at(file, offset, most=count * _LARGEST_ITEM)
        if kind in _PACKED:
            bits, is_signed = _PACKED[kind]
            return unpacked(data, bits=bits, count=count, is_signed=is_signed).reshape(shape)
        if kind not in _TYPES:
            raise UnreadableError(
                f"stores weights in a type ({kind}) that the reference runtime does not know"
            )
        if data.size != count * _TYPES[kind].itemsize:
            raise UnreadableError("is damaged: a constant has another size than its shape")
        return data.view(_TYPES[kind]).reshape(shape)

    def _path(self, name: str) -> Path:
        if name not in self._paths:
            named = PurePosixPath(name)
            if named.parts[:1] != (_MODEL_FOLDER,) or ".." in named.parts or "\0" in name:
                raise UnreadableError("keeps its weights outside the package")
            path = self._folder.joinpath(*named.parts[1:])
            if not inside(self._package, path):
                raise UnreadableError("keeps its weights outside the package")
            if not path.is_file():
                raise UnreadableError(f"lacks its weights ({path.name})")
            with path.open("rb") as file:
                header = file.read(_METADATA_BYTES)
            if len(header) < _METADATA_BYTES:
                raise UnreadableError("is damaged: its weights are cut off")
            _, version = _HEADER.unpack(header[: _HEADER.size])
            if version != _VERSION:
                raise UnreadableError(f"stores its weights in a form (version {version}) that is not known")
            self._paths[name] = path
        return self._paths[name]


def _constant_at(file: BinaryIO, offset: int, *, most: int) -> tuple[int, NDArray[np.uint8]]:
    """Return type and bytes of the constant whose description lies at ``offset``."""
    end = file.seek(0, os.SEEK_END)
    if offset < 0 or offset + _METADATA_BYTES > end:
        raise UnreadableError("is damaged: its weights are cut off or lie elsewhere")
    file.seek(offset)
    mark, kind, size, start = _METADATA.unpack(file.read(_METADATA.size).ljust(_METADATA.size, b"\0"))
    if mark != _MARK or start + size > end:
        raise UnreadableError("is damaged: its weights are cut off or overwritten")
    if size > most:
        raise UnreadableError("is damaged: a constant has another size than its shape")
    file.seek(start)
    data = np.frombuffer(file.read(size), np.uint8)
    if data.size != size:
        raise UnreadableError("is damaged: its weights are cut off")
    return int(kind), data


def unpacked(
    data: NDArray[np.uint8],
    *,
    bits: int,
    count: int,
    is_signed: bool = False,
    is_highest_first: bool = False,
) -> NDArray[np.generic]:
    """Return ``count`` integers of ``bits`` bits, packed from the lowest bit of each byte on.

    ``is_highest_first``: from the highest bit on, each number's own highest bit first.
    """
    needed = -(-count * bits // 8)
    if data.size < needed:
        raise UnreadableError("is damaged: a packed constant is cut off")
    order: Literal["big", "little"] = "big" if is_highest_first else "little"
    single = np.unpackbits(data[:needed], count=count * bits, bitorder=order).reshape(count, bits)
    values = np.zeros(count, np.uint8)
    for bit in range(bits):
        values |= single[:, bits - 1 - bit if is_highest_first else bit] << np.uint8(bit)
    if not is_signed:
        return values
    above = 8 - bits
    signed: NDArray[np.int8] = (values << np.uint8(above)).view(np.int8) >> np.int8(above)
    return signed
