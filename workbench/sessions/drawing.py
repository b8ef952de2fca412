"""A drawing as it is read while it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workbench.sessions.asking import Answer
from workbench.sessions.reading import ReaderSession, ReaderStatus
from workbench.vision.drawing import Drawing, DrawnDigit, FoundDrawing, digits_of_drawing

_NOTHING = FoundDrawing()


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnReading:
    """The digits of a drawing, and the answer to them, a row a digit, if there is one."""

    found: FoundDrawing = _NOTHING
    answer: Answer | None = None

    @property
    def digits(self) -> tuple[DrawnDigit, ...]:
        """The digits in reading order, with boxes in pixels of the canvas."""
        return self.found.digits


class DrawingSession(QObject):
    """Finds the digits of a drawing when it has changed and has them read; ``read`` has a `DrawnReading`.

    While the reader is at work, changes wait, and then the newest drawing is looked at: the pen
    is never slowed down, and samples are shown together with their readings.
    """

    read = Signal(object)

    def __init__(
        self,
        reader: ReaderSession,
        picture: Callable[[], Drawing | None],
        parent: QObject | None = None,
    ) -> None:
        """``picture`` returns the drawing as it is now, None if there is none."""
        super().__init__(parent)
        self._reader = reader
        self._picture = picture
        self._asker = reader.asker()
        self._asker.answered.connect(self._on_answered)
        reader.status_changed.connect(self._on_reader_status_changed)
        self._reading = DrawnReading()
        self._asked: FoundDrawing | None = None
        self._ticket = 0
        self._is_stale = False
        # Moves that come in one turn of the event loop are looked at once.
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
        drawing = self._picture()
        if drawing is None:
            self._withdraw()
            self._show(DrawnReading())
        elif self._asked is not None:
            self._is_stale = True
        else:
            self._ask(digits_of_drawing(drawing))

    def _ask(self, found: FoundDrawing) -> None:
        if found.digits and self._reader.status.is_ready:
            self._asked = found
            self._ticket = self._asker.ask(np.stack([digit.sample for digit in found.digits]))
        else:
            self._show(DrawnReading(found=found))

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
        self._show(DrawnReading(found=asked, answer=answer))

    @Slot(object)
    def _on_reader_status_changed(self, _status: ReaderStatus) -> None:
        self._withdraw()
        self._on_look()

    def _show(self, reading: DrawnReading) -> None:
        self._reading = reading
        self.read.emit(reading)
