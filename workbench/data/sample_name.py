"""How the file of an own sample is called: after its pixels, and its place where that tells it apart."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.data.sample_file import Place

SUFFIX = ".png"

_DIGEST_LETTERS = 16
_BETWEEN = "-"


def name_of(image: NDArray[np.uint8], place: Place | None = None) -> str:
    """Return the file name that the pixels make, and the place with them if there is one."""
    parts = [pixels_digest(image)] + ([] if place is None else [_place_digest(place)])
    return _BETWEEN.join(parts) + SUFFIX


def pixels_digest(image: NDArray[np.uint8]) -> str:
    """Return what the pixels make: 64 bits tell all samples apart that a user keeps."""
    return _digest(np.ascontiguousarray(image).tobytes())


def digest_in(path: Path) -> str:
    """Return what the pixels have made of a file's name, so that they need not be gone through again."""
    return path.stem.partition(_BETWEEN)[0]


def is_sample_name(name: str) -> bool:
    """Return whether a file may be a sample by its name."""
    return name.lower().endswith(SUFFIX) and not name.startswith(".")


def _place_digest(place: Place) -> str:
    # JSON, because a name on disk must not depend on how Python prints a value.
    written = json.dumps([place.source, place.name, *(int(side) for side in place.box)])
    return _digest(written.encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGEST_LETTERS]
