"""Sources that tests write themselves: scripted ones, and pictures with drawn digits in them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from workbench.vision.sources import Frame


class ScriptedSource:
    """Gives the pictures of an iterator; an exception in it is raised when its turn comes."""

    title = "Scripted"

    def __init__(
        self, items: Iterator[np.ndarray | Exception], *, is_live: bool = True, frame_rate: float = 30.0
    ) -> None:
        self.is_live = is_live
        self.frame_rate = frame_rate
        self.is_closed = False
        self.thread: threading.Thread | None = None
        self._items = items
        self._count = 0
        self._begin = time.monotonic()

    def read(self) -> Frame | None:
        self.thread = threading.current_thread()
        item = next(self._items, None)
        if item is None:
            return None
        if isinstance(item, Exception):
            raise item
        self._count += 1
        index = self._count - 1
        seconds = time.monotonic() - self._begin if self.is_live else index / (self.frame_rate or 1.0)
        return Frame(item, index, seconds, "scripted")

    def close(self) -> None:
        self.is_closed = True


def paper(text: str = "", *, height: int = 240, width: int = 320) -> np.ndarray:
    """Return a picture of light paper, uint8 [height, width, 3], with ``text`` in a pen's strokes."""
    image = np.full((height, width, 3), 225, np.uint8)
    step = width // (len(text) + 1)
    for place, character in enumerate(text, start=1):
        origin = (place * step - 18, height // 2 + 30)
        cv2.putText(image, character, origin, cv2.FONT_HERSHEY_SIMPLEX, 2.2, (60, 50, 40), 6, cv2.LINE_AA)
    return image


def endless(image: np.ndarray, *, rate: float = 60.0) -> Iterator[np.ndarray]:
    """Yield one picture for ever, as a camera of that rate would."""
    while True:
        time.sleep(1 / rate)
        yield image.copy()


def write_video(path: Path, images: list[np.ndarray], *, rate: float = 20.0) -> Path:
    """Write pictures as a video that OpenCV can read again."""
    height, width = images[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, (width, height))
    assert writer.isOpened()
    for image in images:
        writer.write(image)
    writer.release()
    return path
