"""What a camera session tells: how its source is, and a picture with what was read in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from workbench.sessions.capture import FoundFrame
from workbench.vision.reading import Reading


class CameraState(Enum):
    """What a source does."""

    CLOSED = auto()
    OPENING = auto()
    RUNNING = auto()
    ENDED = auto()
    FAILED = auto()


@dataclass(frozen=True, kw_only=True)
class CameraStatus:
    """The state of a source.

    ``is_frozen`` while the user looks at one picture of it, ``is_stalled`` while it is live and
    gives none.
    """

    state: CameraState = CameraState.CLOSED
    title: str = ""
    is_live: bool = False
    frame_rate: float = 0.0
    is_frozen: bool = False
    is_stalled: bool = False
    message: str = ""
    hint: str = ""
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class SeenFrame:
    """A picture with what was found in it, and, where a model is in use, the readings.

    ``readings`` is None without a model; ``classify_milliseconds`` is 0 then. Those of a moving
    picture are steady: followed over the pictures before it. ``ignored`` are those of what was found
    and is no digit to the model, none that it is sure of, or none that it has been sure of for long.
    """

    found_frame: FoundFrame
    readings: tuple[Reading, ...] | None = None
    ignored: tuple[Reading, ...] = ()
    labels: tuple[str, ...] = ()
    runtime: str = ""
    classify_milliseconds: float = 0.0

    @property
    def image(self) -> NDArray[np.uint8]:
        """The picture, uint8 [H, W, 3] BGR."""
        return self.found_frame.frame.image
