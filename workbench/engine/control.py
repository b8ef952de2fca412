"""Stop and pause, as the loop of a training looks at them between two batches."""

from __future__ import annotations

import time
from collections.abc import Callable

from workbench.core.events import Emit, PauseChanged, ShouldStop

_SECONDS_BETWEEN_LOOKS = 0.05


class Control:
    """Asks whether to stop, after it has rested for as long as a pause lasts.

    Where several machines train, they ``agree`` on it once between two batches.
    """

    def __init__(
        self,
        *,
        should_stop: ShouldStop,
        should_pause: ShouldStop,
        emit: Emit,
        agree: Callable[[bool], bool] = bool,
    ) -> None:
        self._should_stop = should_stop
        self._should_pause = should_pause
        self._emit = emit
        self._agree = agree
        self.seconds_rested = 0.0

    def should_stop(self) -> bool:
        """Return whether to stop; during a pause, only once it is over. A stop ends it."""
        if self._should_pause() and not self._should_stop():
            self._rest()
        return self._agree(self._should_stop())

    def _rest(self) -> None:
        begun = time.perf_counter()
        self._emit(PauseChanged(is_paused=True))
        while self._should_pause() and not self._should_stop():
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        self.seconds_rested += time.perf_counter() - begun
        self._emit(PauseChanged(is_paused=False))
