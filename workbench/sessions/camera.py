"""A camera, a video or an image as the window sees it: pictures, each together with its readings.

A thread captures and finds; the window's thread asks the reader and then shows picture and
readings together, so that a box never lags behind its digit. While an answer is awaited, newer
pictures replace each other in a mailbox.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from workbench.core.errors import WorkbenchError
from workbench.sessions.asking import Answer
from workbench.sessions.capture import Capture, FoundFrame, Opener, SourceInfo
from workbench.sessions.reading import ReaderSession, ReaderStatus
from workbench.vision.reading import Reading, label_all

CLOSING_SECONDS = 3.0


class CameraState(Enum):
    """What a source does."""

    CLOSED = auto()
    OPENING = auto()
    RUNNING = auto()
    ENDED = auto()
    FAILED = auto()


@dataclass(frozen=True, kw_only=True)
class CameraStatus:
    """The state of a source; ``is_frozen`` while the user looks at one picture of it."""

    state: CameraState = CameraState.CLOSED
    title: str = ""
    is_live: bool = False
    frame_rate: float = 0.0
    is_frozen: bool = False
    message: str = ""
    hint: str = ""
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class SeenFrame:
    """A picture with what was found in it, and, where a model is in use, the readings.

    ``readings`` is None without a model; ``classify_milliseconds`` is 0 then. ``ignored`` are those
    of what was found and is no digit to the model, or none that it is sure of.
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


class CameraSession(QObject):
    """Opens one source at a time and announces its pictures with their readings."""

    status_changed = Signal(object)
    frame_read = Signal(object)

    def __init__(self, reader: ReaderSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._asker = reader.asker()
        self._asker.answered.connect(self._on_answered)
        reader.status_changed.connect(self._on_reader_status_changed)
        self._status = CameraStatus()
        self._opener: Opener | None = None
        self._number = 0
        self._capture: Capture | None = None
        # Captures that were stopped and whose thread is not over yet.
        self._leaving: dict[int, Capture] = {}
        self._awaited: tuple[int, FoundFrame] | None = None
        self._last: FoundFrame | None = None
        self._is_suspended = False

    @property
    def status(self) -> CameraStatus:
        """The status that ``status_changed`` announced last."""
        return self._status

    def open(self, opener: Opener) -> None:
        """Show a source instead of the one before; ``opener`` is called in the capture's thread."""
        self._leave()
        self._opener = opener
        self._last = None
        self._set_status(CameraStatus(state=CameraState.OPENING))
        self._start_when_free()

    def reopen(self) -> None:
        """Open the same source again: after a failure, or from its beginning."""
        if self._opener is not None:
            self.open(self._opener)

    def stop(self) -> None:
        """Close the source; the last picture stays with whoever shows it."""
        self._leave()
        self._opener = None
        self._set_status(CameraStatus())

    def set_frozen(self, is_frozen: bool) -> None:
        """Hold the picture, or go on."""
        if self._status.state is CameraState.RUNNING and is_frozen != self._status.is_frozen:
            self._set_status(replace(self._status, is_frozen=is_frozen))
            self._set_paused()

    def suspend(self) -> None:
        """Rest while nobody looks: a camera is given back, a video waits where it is."""
        self._is_suspended = True
        if self._is_open() and self._status.is_live:
            self._leave()
            self._set_status(CameraStatus(state=CameraState.OPENING))
        else:
            self._set_paused()

    def resume(self) -> None:
        """Go on after `suspend`."""
        self._is_suspended = False
        self._set_paused()
        self._start_when_free()

    def shut_down(self) -> None:
        """Stop for good and wait a moment for the threads."""
        self.stop()
        for capture in self._leaving.values():
            capture.wait(CLOSING_SECONDS)

    def _set_paused(self) -> None:
        if self._capture is not None:
            self._capture.set_paused(self._is_suspended or self._status.is_frozen)

    def _leave(self) -> None:
        self._asker.withdraw()
        self._awaited = None
        capture, self._capture = self._capture, None
        if capture is not None and not capture.is_over:
            capture.stop()
            self._leaving[capture.number] = capture

    def _start_when_free(self) -> None:
        # A camera that is still being closed would be refused as busy.
        if self._opener is None or self._leaving or self._capture is not None or self._is_suspended:
            return
        if self._status.state is not CameraState.OPENING:
            return
        self._number += 1
        self._capture = Capture(self._number, self._opener)
        self._capture.opened.connect(self._on_opened)
        self._capture.frame_found.connect(self._on_frame_found)
        self._capture.ended.connect(self._on_ended)
        self._capture.start()

    @Slot(int, object)
    def _on_opened(self, number: int, info: SourceInfo) -> None:
        if not self._is_current(number):
            return
        if self._is_suspended and info.is_live:
            self._leave()
        else:
            self._set_status(
                CameraStatus(
                    state=CameraState.RUNNING,
                    title=info.title,
                    is_live=info.is_live,
                    frame_rate=info.frame_rate,
                )
            )

    @Slot(int)
    def _on_frame_found(self, number: int) -> None:
        if self._is_current(number) and self._awaited is None:
            self._take_frame()

    @Slot(int, object)
    def _on_ended(self, number: int, error: WorkbenchError | None) -> None:
        if self._leaving.pop(number, None) is not None:
            self._start_when_free()
            return
        if not self._is_current(number):
            return
        if error is None:
            self._set_status(replace(self._status, state=CameraState.ENDED, is_frozen=False))
        else:
            # No late answer may cover what the user is told now.
            self._leave()
            self._set_status(
                CameraStatus(
                    state=CameraState.FAILED,
                    title=self._status.title,
                    is_live=self._status.is_live,
                    message=error.message,
                    hint=error.hint,
                    details=error.details,
                )
            )

    def _is_open(self) -> bool:
        return self._status.state in (CameraState.RUNNING, CameraState.ENDED)

    def _is_current(self, number: int) -> bool:
        return self._capture is not None and self._capture.number == number

    def _take_frame(self) -> None:
        item = self._capture.mailbox.take() if self._capture is not None else None
        if item is not None:
            self._ask(item)

    def _ask(self, item: FoundFrame) -> None:
        if not self._reader.status.is_ready:
            self._show(SeenFrame(found_frame=item))
        elif not item.found.regions:
            self._show(SeenFrame(found_frame=item, readings=(), labels=self._reader.status.labels))
        else:
            self._awaited = (self._asker.ask(item.found.samples), item)

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if self._awaited is None or self._awaited[0] != answer.ticket:
            return
        item = self._awaited[1]
        self._awaited = None
        readings, ignored = label_all(
            item.found, answer.probabilities, answer.labels, threshold=answer.threshold
        )
        self._show(
            SeenFrame(
                found_frame=item,
                readings=readings,
                ignored=ignored,
                labels=answer.labels,
                runtime=answer.runtime,
                classify_milliseconds=answer.milliseconds,
            )
        )
        self._take_frame()

    @Slot(object)
    def _on_reader_status_changed(self, status: ReaderStatus) -> None:
        if self._awaited is not None and not status.is_ready:
            # No answer will come soon; the picture goes on without readings.
            item = self._awaited[1]
            self._awaited = None
            self._asker.withdraw()
            self._show(SeenFrame(found_frame=item))
            self._take_frame()
        elif self._awaited is None and self._last is not None and self._is_open():
            # A still picture gets the new model's readings, or loses the old one's.
            self._ask(self._last)

    def _show(self, seen: SeenFrame) -> None:
        self._last = seen.found_frame
        self.frame_read.emit(seen)

    def _set_status(self, status: CameraStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)
