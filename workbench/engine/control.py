"""Stop and pause, as the loop of a training looks at them between two batches."""

from __future__ import annotations

import time

from workbench.core.events import Emit, PauseChanged, ShouldStop

_SECONDS_BETWEEN_LOOKS = 0.05


class Control:
    """Asks whether to stop, after it has rested for as long as a pause lasts."""

    def __init__(self, *, should_stop: ShouldStop, should_pause: ShouldStop, emit: Emit) -> None:
        self._should_stop = should_stop
        self._should_pause = should_pause
        self._emit = emit
        self.seconds_rested = 0.0

    def should_stop(self) -> bool:
        """Return whether to stop; during a pause, only once it is over. A stop ends it."""
        if self._should_pause() and not self._should_stop():
            self._rest()
        return self._should_stop()

    def _rest(self) -> None:
        begun = time.perf_counter()
        self._emit(PauseChanged(is_paused=True))
        while self._should_pause() and not self._should_stop():
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        self.seconds_rested += time.perf_counter() - begun
        self._emit(PauseChanged(is_paused=False))
