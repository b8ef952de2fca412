"""The weight file of an ML program (MILBlob storage, version 2), read piece by piece.

The file begins with a header of 64 bytes (count, version). At the offset that a program names lie
64 bytes about one constant: a mark, its type, its bytes, and where they begin. The layout is that
of coremltools' public sources (``mlmodel/src/MILBlob/Blob/StorageFormat.hpp``).
"""

from __future__ import annotations

import math
import struct
from pathlib import Path, PurePosixPath
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.coreml.faults import UnreadableError
from workbench.coreml.reference.limits import MOST_WEIGHTS, Budget

_HEADER = struct.Struct("<II")
_METADATA = struct.Struct("<IIQQ")
_METADATA_BYTES = 64
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
    """The weight files below the folder of a specification."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, NDArray[np.uint8]] = {}

    def read(self, name: str, offset: int, shape: tuple[int, ...]) -> NDArray[np.generic]:
        """Return the constant at ``offset`` of the file ``name`` in ``shape``."""
        file = self._file(name)
        if offset < 0 or offset + _METADATA_BYTES > file.size:
            raise UnreadableError("is damaged: its weights are cut off or lie elsewhere")
        mark, kind, size, start = _METADATA.unpack(file[offset : offset + _METADATA.size].tobytes())
        if mark != _MARK or start + size > file.size:
            raise UnreadableError("is damaged: its weights are cut off or overwritten")
        count = math.prod(shape)
        Budget(MOST_WEIGHTS).spend(count)
        data = file[start : start + size]
        if kind in _PACKED:
            bits, is_signed = _PACKED[kind]
            return unpacked(data, bits=bits, count=count, is_signed=is_signed).reshape(shape)
        if kind not in _TYPES:
            raise UnreadableError(
                f"stores weights in a type ({kind}) that the reference runtime does not know"
            )
        if size != count * _TYPES[kind].itemsize:
            raise UnreadableError("is damaged: a constant has another size than its shape")
        # A copy: what another program later does to the file cannot reach it.
        return np.frombuffer(data.tobytes(), _TYPES[kind]).reshape(shape)

    def _file(self, name: str) -> NDArray[np.uint8]:
        if name not in self._files:
            inside = PurePosixPath(name)
            if inside.parts[:1] != (_MODEL_FOLDER,) or ".." in inside.parts or "\0" in name:
                raise UnreadableError("keeps its weights outside the package")
            path = self._folder.joinpath(*inside.parts[1:])
            if not path.is_file():
                raise UnreadableError(f"lacks its weights ({path.name})")
            if path.stat().st_size < _METADATA_BYTES:
                raise UnreadableError("is damaged: its weights are cut off")
            file = np.memmap(path, np.uint8, mode="r")
            _, version = _HEADER.unpack(file[: _HEADER.size].tobytes())
            if version != _VERSION:
                raise UnreadableError(f"stores its weights in a form (version {version}) that is not known")
            self._files[name] = file
        return self._files[name]


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
