"""A thread that reads a source and finds the digits in its pictures; only the newest one counts."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import SourceError, WorkbenchError
from workbench.vision.finding import Found, find_digits
from workbench.vision.newest import newest_of
from workbench.vision.sources import Frame, Source

Opener = Callable[[], Source]
T = TypeVar("T")

# A video that is later than this goes on from where it is instead of hurrying after its clock.
LONGEST_LAG_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Mailbox(Generic[T]):
    """Room for one item; a newer one takes the place of one that nobody has taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._item: T | None = None

    def put(self, item: T) -> bool:
        """Put an item in; returns whether the box was empty."""
        with self._lock:
            was_empty = self._item is None
            self._item = item
        return was_empty

    def take(self) -> T | None:
        """Take the item out, or None."""
        with self._lock:
            item, self._item = self._item, None
        return item


@dataclass(frozen=True, kw_only=True)
class SourceInfo:
    """What a source says of itself once it is open; ``frame_rate`` is 0 for still images."""

    title: str
    is_live: bool
    frame_rate: float


@dataclass(frozen=True)
class FoundFrame:
    """A picture and the digits found in it, not yet read."""

    frame: Frame
    found: Found


class Pace:
    """The clock of a video: how far behind its own rate, frames a second, its reader is."""

    def __init__(self, rate: float) -> None:
        self._period = 1 / rate
        self.restart()

    def restart(self) -> None:
        """Begin anew with the next frame."""
        self._begin = time.monotonic()
        self._count = 0

    def count(self) -> None:
        """Tell that one more frame was read."""
        self._count += 1

    def lag(self) -> float:
        """Return the seconds since the next frame was due; below zero, the seconds until then."""
        return time.monotonic() - (self._begin + self._count * self._period)

    def is_late(self) -> bool:
        """Return whether a frame must be left out; after a long halt the clock begins anew."""
        if self.lag() > LONGEST_LAG_SECONDS:
            self.restart()
        return self.lag() > self._period


class Capture(QObject):
    """Reads one source in a thread of its own until it ends, fails or is stopped.

    Every signal carries the capture's number, so that a late one can be told from the next
    capture's. ``ended`` comes exactly once, last, with the error or None. The thread is a daemon:
    a driver that never returns must not keep the application from closing.
    """

    opened = Signal(int, object)
    frame_found = Signal(int)
    ended = Signal(int, object)

    def __init__(self, number: int, opener: Opener) -> None:
        # Without a parent: the thread keeps it alive for as long as it may signal.
        super().__init__()
        self.number = number
        self.mailbox: Mailbox[FoundFrame] = Mailbox()
        self._opener = opener
        self._wake = threading.Condition()
        self._is_stopping = False
        self._is_paused = False
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name=f"capture {number}", daemon=True)

    @property
    def is_over(self) -> bool:
        """Whether the source is closed for good."""
        return self._is_over

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def set_paused(self, is_paused: bool) -> None:
        """Hold a video where it is, or let a camera's pictures pass unseen."""
        with self._wake:
            self._is_paused = is_paused
            self._wake.notify_all()

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        with self._wake:
            self._is_stopping = True
            self._wake.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait for the thread; returns whether it is over."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        error: WorkbenchError | None = None
        try:
            source = newest_of(self._opener())
            try:
                self._read_all(source)
            finally:
                source.close()
        except WorkbenchError as problem:
            error = problem
        except Exception as problem:
            # The edge of the thread: drivers and decoders raise whatever they like.
            _log.exception("a source failed unexpectedly")
            error = SourceError(
                "The pictures stopped unexpectedly.",
                hint="Try again, or choose another source.",
                details=f"{type(problem).__name__}: {problem}",
            )
        self._is_over = True
        self.ended.emit(self.number, error)

    def _read_all(self, source: Source) -> None:
        info = SourceInfo(title=source.title, is_live=source.is_live, frame_rate=source.frame_rate)
        self.opened.emit(self.number, info)
        if info.is_live:
            self._read_live(source)
        else:
            self._read_file(source, info.frame_rate)

    def _read_live(self, source: Source) -> None:
        while not self._is_stopping:
            frame = source.read()
            if frame is None:
                return
            if not self._is_paused:
                self._look_at(frame)

    def _read_file(self, source: Source, rate: float) -> None:
        """Read a video at its own rate, or one still image."""
        pace = Pace(rate or 1.0)
        while not self._is_stopping:
            if self._wait_out_pause():
                pace.restart()
            frame = source.read()
            if frame is None:
                return
            self._look_at(frame)
            if rate <= 0:
                return
            pace.count()
            while pace.is_late() and not self._is_stopping:
                if source.read() is None:
                    return
                pace.count()
            self._sleep(-pace.lag())

    def _wait_out_pause(self) -> bool:
        """Return whether there was a pause; it is over then."""
        with self._wake:
            was_paused = self._is_paused
            self._wake.wait_for(lambda: self._is_stopping or not self._is_paused)
        return was_paused

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            with self._wake:
                self._wake.wait_for(lambda: self._is_stopping or self._is_paused, timeout=seconds)

    def _look_at(self, frame: Frame) -> None:
        item = FoundFrame(frame, find_digits(frame.image))
        # One signal for as long as nobody has taken the picture: the window is never flooded.
        if not self._is_stopping and self.mailbox.put(item):
            self.frame_found.emit(self.number)
