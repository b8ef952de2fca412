"""Only the newest: a live source is emptied in a thread of its own, so that nobody sees old pictures."""

from __future__ import annotations

import threading

from workbench.vision.frame import Frame
from workbench.vision.sources import Source


def newest_of(source: Source) -> Source:
    """Return a source that skips what was not read in time if it is live, else the source itself.

    A camera or stream goes on while a picture is searched; what it gives meanwhile would wait in
    its driver, and be shown late.
    """
    return NewestSource(source) if source.is_live else source


class NewestSource:
    """Reads a live source without a pause; `read` waits for a picture that came after the last one."""

    is_live = True

    def __init__(self, source: Source) -> None:
        self.title = source.title
        self.frame_rate = source.frame_rate
        self._source = source
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._error: Exception | None = None
        self._is_over = False
        self._is_stopping = False
        # A daemon: a driver that never returns must not keep the application from closing.
        self._thread = threading.Thread(target=self._run, name=f"capture of {self.title}", daemon=True)
        self._thread.start()

    def read(self) -> Frame | None:
        """Return the newest picture, None at the end; raises what the source has raised."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._is_over)
            frame, self._frame = self._frame, None
            if frame is not None:
                return frame
            error, self._error = self._error, None
        if error is not None:
            raise error
        return None

    def close(self) -> None:
        """Have the source closed and wait for it; a second time does nothing."""
        self._is_stopping = True
        self._thread.join()

    def _run(self) -> None:
        error: Exception | None = None
        try:
            try:
                while not self._is_stopping and (frame := self._source.read()) is not None:
                    with self._changed:
                        self._frame = frame
                        self._changed.notify_all()
            finally:
                self._source.close()
        except Exception as problem:  # whatever it is, it is raised where somebody reads
            error = problem
        with self._changed:
            self._error = error
            self._is_over = True
            self._changed.notify_all()
