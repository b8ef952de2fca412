"""What a made camera frame is: its picture, what is truly in it, and the conditions it was taken under."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.vision.frame import Box, Image

WIDTH, HEIGHT = 1280, 720

# Linear light, BGR, 1.0 is white: [H, W, 3], or one channel [H, W].
Light = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A digit that is in a frame: the box of its ink, its label, and its rotation in degrees."""

    box: Box
    label: str
    rotation: float


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """The names of what a frame was made of; ``subject`` is ``digits`` or the kind without a digit."""

    subject: str
    paper: str
    pen: str
    light: str
    blur: str


@dataclass(frozen=True, kw_only=True)
class MadeFrame:
    """A picture, uint8 [720, 1280, 3] BGR, the digits in it, and how it was made."""

    image: Image
    truths: tuple[Truth, ...]
    conditions: Conditions
