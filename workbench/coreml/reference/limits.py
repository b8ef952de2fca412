"""How much the reference runtime takes on: a file that asks for more is refused before it is given."""

from __future__ import annotations

from workbench.coreml.faults import UnreadableError

# The largest network of ours has 0.6 million weights, 0.9 million values for one sample (with what
# its layers need beside), and multiplies 23 million times.
MOST_WEIGHTS = 1 << 24
MOST_VALUES = 1 << 25
MOST_WORK = 1 << 31
MOST_AXES = 16


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
