"""A drawing as it is read while it is made."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workbench.sessions.asking import Answer
from workbench.sessions.reading import ReaderSession, ReaderStatus
from workbench.vision.finding import sample_of_drawing

# Larger drawings are reduced before they are normalised, so that a stroke across a large screen
# is read within a frame's time, too.
_LARGEST_SIDE = 600


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnReading:
    """A drawing as a sample, uint8 [28, 28], None without ink, and the answer to it if there is one.

    ``normalise_milliseconds`` is the time from the picture to the sample.
    """

    sample: NDArray[np.uint8] | None = None
    answer: Answer | None = None
    normalise_milliseconds: float = 0.0


class DrawingSession(QObject):
    """Normalises a drawing when it has changed and has it read; ``read`` carries a `DrawnReading`.

    While the reader is at work, changes wait, and then the newest drawing is normalised: the pen
    is never slowed down, and a sample is shown together with its reading.
    """

    read = Signal(object)

    def __init__(
        self,
        reader: ReaderSession,
        picture: Callable[[], NDArray[np.uint8] | None],
        parent: QObject | None = None,
    ) -> None:
        """``picture`` returns the drawing as it is now, uint8 [H, W], white ink on black, None if blank."""
        super().__init__(parent)
        self._reader = reader
        self._picture = picture
        self._asker = reader.asker()
        self._asker.answered.connect(self._on_answered)
        reader.status_changed.connect(self._on_reader_status_changed)
        self._reading = DrawnReading()
        self._asked: DrawnReading | None = None
        self._ticket = 0
        self._is_stale = False
        # Moves that come in one turn of the event loop are normalised once.
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._on_look)

    @property
    def reading(self) -> DrawnReading:
        """What ``read`` announced last."""
        return self._reading

    @Slot()
    def note_change(self) -> None:
        """Take notice that the drawing has changed; returns at once."""
        if not self._look.isActive():
            self._look.start()

    @Slot()
    def _on_look(self) -> None:
        image = self._picture()
        if image is None:
            self._withdraw()
            self._show(DrawnReading())
        elif self._asked is not None:
            self._is_stale = True
        else:
            self._normalise(image)

    def _normalise(self, image: NDArray[np.uint8]) -> None:
        begin = time.perf_counter()
        sample = sample_of_drawing(_reduced(image))
        milliseconds = (time.perf_counter() - begin) * 1000
        reading = DrawnReading(sample=sample, normalise_milliseconds=milliseconds)
        if sample is not None and self._reader.status.is_ready:
            self._asked = reading
            self._ticket = self._asker.ask(sample[None])
        else:
            self._show(reading)

    def _withdraw(self) -> None:
        self._asker.withdraw()
        self._asked = None
        self._is_stale = False

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        asked = self._asked
        if asked is None or answer.ticket != self._ticket:
            return
        self._asked = None
        if self._is_stale:
            # The next drawing is under way before this one is painted.
            self._is_stale = False
            self._on_look()
        self._show(
            DrawnReading(
                sample=asked.sample,
                answer=answer,
                normalise_milliseconds=asked.normalise_milliseconds,
            )
        )

    @Slot(object)
    def _on_reader_status_changed(self, _status: ReaderStatus) -> None:
        self._withdraw()
        self._on_look()

    def _show(self, reading: DrawnReading) -> None:
        self._reading = reading
        self.read.emit(reading)


def _reduced(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    factor = -(-max(image.shape) // _LARGEST_SIDE)
    if factor == 1:
        return image
    size = (max(image.shape[1] // factor, 1), max(image.shape[0] // factor, 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
