"""What every reader of data files keeps to: how much it reads, exactly what is stated, and how it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import DataError

# The largest set of MNIST's form has 814,255 samples (EMNIST by class).
MOST_SAMPLES = 1_000_000
FETCH_AGAIN = "Fetch the file again, or choose another."

# 254 names of 100 characters, each of up to four bytes, need more; nobody calls classes so.
MOST_NAMES_BYTES = 64_000

_BLOCK = 1 << 20


def is_there(path: Path) -> bool:
    """Return whether something is at ``path`` that may be looked at; never raises."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def cannot_be_read(path: Path, error: OSError) -> DataError:
    """Return what is told of a file or folder that the system does not let us read."""
    return DataError(
        f"“{path.name}” cannot be read: {error.strerror or error}.",
        hint="Check that it is there and that you may read it.",
        details=str(path),
    )


def read_bytes(file: IO[bytes], size: int, what: str) -> NDArray[np.uint8]:
    """Return ``size`` bytes, uint8 [size]; raises `DataError` unless exactly that many are left.

    Memory grows with what is really there, not with what a header claims.
    """
    content = bytearray()
    while len(content) < size:
        block = file.read(min(_BLOCK, size - len(content)))
        if not block:
            raise DataError(
                f"{what} ends after {len(content):,} of {size:,} bytes.",
                hint=FETCH_AGAIN,
            )
        content += block
    # Reading on to the end also makes zip and gzip compare their check sums.
    if file.read(1):
        raise DataError(f"{what} goes on after the {size:,} bytes that it states.", hint=FETCH_AGAIN)
    return np.frombuffer(content, dtype=np.uint8)
