"""The order in which the browser shows a split: worked out once, and kept until something changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Samples
from workbench.data.orders import READING_ORDERS, Order, Readings, filtered, ink_of, ordered


class BrowsedOrder:
    """``wanted``, ``seed`` and ``readings`` make the `indices`; a filter costs no sorting."""

    def __init__(self) -> None:
        self.wanted: Order = "index"
        self.seed: int | None = None
        self.readings: Readings | None = None
        self._known: tuple[Samples, Order, int | None, Readings | None] | None = None
        self._indices: NDArray[np.intp] = np.zeros(0, np.intp)
        self._inked: Samples | None = None
        self._ink: NDArray[np.uint32] = np.zeros(0, np.uint32)

    @property
    def order(self) -> Order:
        """The order that is had: that of the file, until there are the readings that another one needs."""
        return "index" if self.is_waiting else self.wanted

    @property
    def is_waiting(self) -> bool:
        """Whether the wanted order needs readings that are not there."""
        return self.wanted in READING_ORDERS and self.readings is None

    def indices(self, samples: Samples, classes: frozenset[int]) -> NDArray[np.intp]:
        """Return what is shown of ``samples``, intp [M]: those of some classes, or of all."""
        wanted = (samples, self.order, self.seed, self.readings)
        if wanted != self._known:
            ink = self._ink_of(samples) if self.order == "ink" else None
            self._indices = ordered(samples, self.order, ink=ink, readings=self.readings, seed=self.seed)
            self._known = wanted
        return filtered(self._indices, samples.labels, classes)

    def _ink_of(self, samples: Samples) -> NDArray[np.uint32]:
        if samples is not self._inked:
            self._inked, self._ink = samples, ink_of(samples.images)
        return self._ink
