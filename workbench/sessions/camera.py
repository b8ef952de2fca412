"""A camera, a video or an image as the window sees it: pictures, each together with its readings.

A thread captures and finds; the window's thread asks the reader and then shows picture and
readings together, so that a box never lags behind its digit. While an answer is awaited, newer
pictures replace each other in a mailbox.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workbench.core.errors import WorkbenchError
from workbench.sessions.asking import Answer
from workbench.sessions.camera_status import CameraState, CameraStatus, SeenFrame
from workbench.sessions.capture import Capture, FoundFrame, Opener, SourceInfo
from workbench.sessions.reading import ReaderSession, ReaderStatus
from workbench.vision.reading import label_all
from workbench.vision.steadying import Steadier

__all__ = ["CameraSession", "CameraState", "CameraStatus", "SeenFrame"]

CLOSING_SECONDS = 3.0
# A live source that gives no picture for so long has stalled: nobody knows what is in view now.
STALL_MILLISECONDS = 1000


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
        self._steadier = Steadier()
        # The last picture as it is shown when no other follows; None where that is no different.
        self._standing: SeenFrame | None = None
        self._stall = QTimer(self)
        self._stall.setSingleShot(True)
        self._stall.timeout.connect(self._on_stalled)

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
            if is_frozen:
                self._show_standing()

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
        self._expect_picture()

    def _expect_picture(self) -> None:
        """Wait for the next picture of a live source, unless none is wanted."""
        is_wanted = self._status.state is CameraState.RUNNING and self._status.is_live
        if is_wanted and not (self._is_suspended or self._status.is_frozen):
            # A slow machine takes its time for each picture.
            waited = self._stall.interval() - self._stall.remainingTime() if self._stall.isActive() else 0
            self._stall.start(max(STALL_MILLISECONDS, 4 * waited))
        else:
            self._stall.stop()
            self._set_status(replace(self._status, is_stalled=False))

    def _leave(self) -> None:
        self._asker.withdraw()
        self._awaited = None
        self._stall.stop()
        self._steadier, self._standing = Steadier(), None
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
            self._expect_picture()

    @Slot(int)
    def _on_frame_found(self, number: int) -> None:
        if not self._is_current(number):
            return
        if self._status.is_stalled:
            self._set_status(replace(self._status, is_stalled=False))
        self._expect_picture()
        if self._awaited is None:
            self._take_frame()

    @Slot()
    def _on_stalled(self) -> None:
        if self._awaited is not None:
            # Pictures may be waiting: it is the reader that is slow.
            self._stall.start()
            return
        self._set_status(replace(self._status, is_stalled=True))
        if self._last is not None and self._reader.status.is_ready:
            self._show(SeenFrame(found_frame=self._last, readings=(), labels=self._reader.status.labels))

    @Slot(int, object)
    def _on_ended(self, number: int, error: WorkbenchError | None) -> None:
        if self._leaving.pop(number, None) is not None:
            self._start_when_free()
            return
        if not self._is_current(number):
            return
        if error is None:
            self._stall.stop()
            self._set_status(
                replace(self._status, state=CameraState.ENDED, is_frozen=False, is_stalled=False)
            )
            self._show_standing()
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

    def _stands_still(self) -> bool:
        """Return whether no other picture follows the one that is shown."""
        is_held = self._status.is_frozen or self._is_suspended or self._status.frame_rate <= 0
        return self._status.state is CameraState.ENDED or (self._is_open() and is_held)

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
            self._show_read(SeenFrame(found_frame=item, readings=(), labels=self._reader.status.labels))
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
        self._show_read(
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

    def _show_read(self, seen: SeenFrame) -> None:
        """Show a picture as it was read, or steadied by those before it if it is one of many."""
        item, readings = seen.found_frame, seen.readings or ()
        if self._status.frame_rate <= 0 or item is self._last:
            self._show(seen)
            return
        steady = self._steadier.steady(readings, seen.ignored, item.frame.seconds)
        standing = replace(seen, readings=steady.standing, ignored=steady.ignored)
        is_held = self._status.state is CameraState.ENDED or self._status.is_frozen
        moving = replace(seen, readings=steady.readings, ignored=(*steady.pending, *steady.ignored))
        self._show(standing if is_held else moving)
        self._standing = standing if steady.pending and not is_held else None

    def _show_standing(self) -> None:
        """No other picture follows: show what is read in this one for the first time as well."""
        if self._standing is not None:
            self._show(self._standing)

    @Slot(object)
    def _on_reader_status_changed(self, status: ReaderStatus) -> None:
        # Another model may read the same digits otherwise.
        self._steadier = Steadier()
        if self._awaited is not None and not status.is_ready:
            # No answer will come soon; the picture goes on without readings.
            item = self._awaited[1]
            self._awaited = None
            self._asker.withdraw()
            self._show(SeenFrame(found_frame=item))
            self._take_frame()
        elif self._awaited is None and self._last is not None and self._stands_still():
            # A still picture gets the new model's readings, or loses the old one's.
            self._ask(self._last)

    def _show(self, seen: SeenFrame) -> None:
        self._standing = None
        self._last = seen.found_frame
        self.frame_read.emit(seen)

    def _set_status(self, status: CameraStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)
