"""One of the user's own samples as a PNG that any program shows, and where it came from written in it.

Files may have been put there by hand, cut short or made to do harm: a file is read only if it is a
plain file of a small size, and is taken only if every chunk of it is whole.
"""

from __future__ import annotations

import json
import os
import stat
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError
from workbench.core.labels import SIDE
from workbench.core.records import from_json, to_plain
from workbench.data.limits import cannot_be_read

# 28×28 pixels take some 400 bytes; what other programs write beside them takes a few thousand.
_MOST_BYTES = 1 << 18
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"digit-workbench\0"
# How the name of a file ends that is still being written.
PARTIAL = ".partial"


@dataclass(frozen=True)
class Place:
    """Where a digit was written: in what, and its box there; see `Origin`."""

    source: str
    name: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a sample came from.

    ``source`` is ``canvas``, ``camera``, ``video``, ``image`` or ``import``; ``name`` that of the
    file or the camera, if there was one. ``box`` is where it lay, as x, y, width and height in pixels
    of the picture as stored. ``model`` names the model that read it, ``read_as`` is the label that the
    model gave it and ``confidence`` (0–1) how sure it was, all empty where none did. ``created`` is
    the time as ISO 8601 in UTC.
    """

    source: str = ""
    name: str = ""
    read_as: str = ""
    confidence: float | None = None
    created: str = ""
    box: tuple[int, int, int, int] | None = None
    model: str = ""

    @property
    def says_more(self) -> bool:
        """Whether more is known than the file it was added from."""
        return self.source not in ("", "import")

    @property
    def place(self) -> Place | None:
        """Where the digit was written, None where that is not known."""
        return None if self.box is None else Place(self.source, self.name, self.box)

    def may_be(self, other: Origin) -> bool:
        """Return whether two samples of the same pixels are one: unless two places are known, and differ."""
        return self.place is None or other.place is None or self.place == other.place


def encode_sample(image: NDArray[np.uint8], origin: Origin) -> bytes:
    """Return a sample, uint8 [28, 28], as a grey PNG with its origin as a text chunk."""
    is_encoded, encoded = cv2.imencode(".png", np.ascontiguousarray(image))
    if not is_encoded:
        raise DataError("A sample cannot be written as a PNG.")
    png = encoded.tobytes()
    text = _KEYWORD + origin_text(origin).encode("ascii")
    # The header, always the first chunk, has 13 bytes; text may follow it.
    after_header = len(_SIGNATURE) + 12 + 13
    return png[:after_header] + _chunk(b"tEXt", text) + png[after_header:]


def origin_text(origin: Origin) -> str:
    """Return an origin as one line of JSON in ASCII."""
    return json.dumps(to_plain(origin))


def read_sample_file(path: Path) -> tuple[NDArray[np.uint8], Origin]:
    """Return the pixels of a PNG, uint8 [28, 28], and what it says of its origin.

    Raises `DataError` with a sentence for what is no plain file, too large, damaged, cut short or of
    another size.
    """
    content = read_small_file(path)
    origin = _read_chunks(content, path)
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    if image is None or image.shape != (SIDE, SIDE):
        raise _damaged(path)
    return np.asarray(image, np.uint8), origin


def read_small_file(path: Path, most: int = _MOST_BYTES) -> bytes:
    """Return the bytes of a plain file; raises `DataError` for a larger one and for anything else."""
    try:
        # Without blocking, because opening a pipe would wait for somebody to write.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DataError(f"“{path.name}” is no file.", hint="A sample is a PNG file.")
            content = file.read(most + 1)
    except OSError as error:
        raise cannot_be_read(path, error) from error
    if len(content) > most:
        raise DataError(
            f"“{path.name}” is too large for a sample: more than {most // 1024:,} KB.",
            hint=f"A sample is {SIDE} × {SIDE} pixels.",
        )
    return content


def write_sample_file(path: Path, content: bytes, *, is_synced: bool) -> None:
    """Write a file aside, under a name that no other writer has, and rename it once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if is_synced:
                # Some disks say only now that they are full.
                os.fsync(descriptor)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def free_name(wanted: Path, path: Path) -> Path:
    """Return ``wanted``, or a name beside it where another sample than that of ``path`` has the name.

    Files that the workbench has written are called after their pixels; others may be called anything.
    """
    target, number = wanted, 2
    while os.path.lexists(target) and path != target and not _is_same(target, path):
        target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return target


def _is_same(one: Path, other: Path) -> bool:
    try:
        if read_small_file(one) == read_small_file(other):
            return True
        (image, origin), (other_image, other_origin) = read_sample_file(one), read_sample_file(other)
        return np.array_equal(image, other_image) and origin.may_be(other_origin)
    except DataError:
        return False


def _read_chunks(content: bytes, path: Path) -> Origin:
    """Return the origin that a PNG tells, having checked its size and that every chunk is whole."""
    if not content:
        raise DataError(f"“{path.name}” is empty.", hint="Remove it, or copy it again.")
    if not content.startswith(_SIGNATURE):
        raise DataError(f"“{path.name}” is no PNG.", hint=f"A sample is a PNG of {SIDE} × {SIDE} pixels.")
    origin = Origin()
    position, is_first = len(_SIGNATURE), True
    while True:
        head = content[position : position + 8]
        if len(head) < 8:
            raise _damaged(path)
        size, kind = struct.unpack(">I4s", head)
        end = position + 12 + size
        if end > len(content) or _chunk(kind, content[position + 8 : end - 4]) != content[position:end]:
            raise _damaged(path)
        data = content[position + 8 : end - 4]
        if is_first:
            _check_header(kind, data, path)
            is_first = False
        elif kind == b"tEXt" and data.startswith(_KEYWORD):
            origin = origin_of(data[len(_KEYWORD) :].decode("ascii", "replace"))
        elif kind == b"IEND":
            return origin
        position = end


def _check_header(kind: bytes, data: bytes, path: Path) -> None:
    if kind != b"IHDR" or len(data) != 13:
        raise _damaged(path)
    width, height = struct.unpack(">II", data[:8])
    if (width, height) != (SIDE, SIDE):
        raise DataError(
            f"“{path.name}” is {width:,} × {height:,} pixels; a sample is {SIDE} × {SIDE}.",
            hint="Open it on the Test page: what is read there can be kept as a sample.",
        )


def origin_of(text: str) -> Origin:
    """Return what `origin_text` wrote; an empty origin for anything else."""
    try:
        return from_json(Origin, text)
    except ValueError:
        # The picture is what counts; another version may tell more of it.
        return Origin()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _damaged(path: Path) -> DataError:
    return DataError(f"“{path.name}” is damaged or cut short.", hint="Remove it, or copy it again.")
