"""How much the reference runtime takes on: a file that asks for more is refused before it is given."""

from __future__ import annotations

from workbench.coreml.faults import UnreadableError

# The tutorial's network has 0.16 million weights, and 0.2 million values for one sample.
MOST_WEIGHTS = 1 << 25
MOST_VALUES = 1 << 26


class Budget:
    """Counts what is taken, and refuses what goes beyond."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.spent = 0

    def spend(self, count: int) -> None:
        """Take ``count`` more; raises `UnreadableError` where there are not so many left."""
        self.spent += count
        if self.spent > self._most:
            raise UnreadableError("is too large for the reference runtime")
