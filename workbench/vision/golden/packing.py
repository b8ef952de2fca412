"""Samples as short texts."""

from __future__ import annotations

import base64

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import SIDE


def packed(sample: NDArray[np.uint8]) -> str:
    """Return a sample as base64 of its bytes, each run of n black pixels written as 0, n."""
    out = bytearray()
    black = 0
    for value in (*sample.ravel().tolist(), None):
        if value == 0 and black < 255:
            black += 1
            continue
        if black:
            out += bytes((0, black))
        black = 1 if value == 0 else 0
        if value:
            out.append(value)
    return base64.b64encode(bytes(out)).decode("ascii")


def unpacked(text: str) -> NDArray[np.uint8]:
    """Return the sample that `packed` made a text of, uint8 [28, 28]."""
    values: list[int] = []
    code = iter(base64.b64decode(text))
    for value in code:
        values += [value] if value else [0] * next(code)
    return np.array(values, np.uint8).reshape(SIDE, SIDE)
