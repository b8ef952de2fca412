"""Which samples of a grid are selected, and at which one the keyboard is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class GridSelection:
    """One sample is the *current* one; any number are selected, mostly with it among them.

    A *position* counts what is shown, in its order; an *index* counts the samples behind it. The
    selection is of indices: it outlives another order, and of what a filter hides nothing is told.
    """

    def __init__(self) -> None:
        self._indices: NDArray[np.intp] = np.zeros(0, np.intp)
        self._is_selected: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._before_block: NDArray[np.bool_] | None = None
        self._anchor = -1
        self.current = -1

    def __len__(self) -> int:
        """How many positions there are."""
        return len(self._indices)

    def show(self, count: int, indices: NDArray[np.intp], *, is_kept: bool) -> None:
        """Show ``indices``, intp [M], of ``count`` samples; ``is_kept`` where they are those of before.

        What was current stays so if it is among them; otherwise the first one is, and it alone is
        selected unless something else still is.
        """
        index = self.current_index() if is_kept else None
        self._indices = indices
        if not is_kept:
            self._is_selected = np.zeros(count, np.bool_)
        self._before_block = None
        found = self.position_of(index) if index is not None else 0
        self.current = self._anchor = max(0, found) if len(indices) else -1
        if len(indices) and not self._is_selected[indices].any():
            self.select(self.current)

    def current_index(self) -> int | None:
        """Return the index of the current sample, None where nothing is shown."""
        return int(self._indices[self.current]) if 0 <= self.current < len(self._indices) else None

    def position_of(self, index: int) -> int:
        """Return where a sample is shown, −1 where it is not."""
        places = np.flatnonzero(self._indices == index)
        return int(places[0]) if len(places) else -1

    def indices(self) -> NDArray[np.intp]:
        """Return the indices of what is selected and shown, in the order shown."""
        return self._indices[self._is_selected[self._indices]]

    def at(self, positions: slice) -> NDArray[np.bool_]:
        """Return which of some positions are selected."""
        return self._is_selected[self._indices[positions]]

    def snapshot(self) -> bytes:
        """Return something that differs after a change of what is selected."""
        return self._is_selected.tobytes()

    def select(self, position: int) -> None:
        """Select one sample alone."""
        self._is_selected[:] = False
        self._is_selected[self._indices[position]] = True
        self.current = self._anchor = position

    def move(self, position: int) -> None:
        """Make a sample the current one without selecting it."""
        self.current = self._anchor = position

    def toggle(self, position: int) -> None:
        """Select a sample besides the others, or no longer."""
        index = self._indices[position]
        self._is_selected[index] = not self._is_selected[index]
        self.current = self._anchor = position

    def extend(self, position: int) -> None:
        """Select everything from where the selection began up to a position."""
        first, last = sorted((max(0, self._anchor), position))
        self._is_selected[:] = False
        self._is_selected[self._indices[first : last + 1]] = True
        self.current = position

    def select_block(self, position: int, *, columns: int, is_added: bool) -> None:
        """Select the rectangle between where the selection began and a position.

        ``is_added`` keeps what was selected before `end_block` was called last.
        """
        if self._before_block is None:
            self._before_block = self._is_selected.copy()
        (top, left), (bottom, right) = divmod(max(0, self._anchor), columns), divmod(position, columns)
        (top, bottom), (left, right) = sorted((top, bottom)), sorted((left, right))
        self._is_selected[:] = self._before_block if is_added else False
        for row in range(top, bottom + 1):
            start = row * columns
            self._is_selected[self._indices[start + left : start + right + 1]] = True
        self.current = position

    def end_block(self) -> None:
        """Let the next rectangle begin with what is selected now."""
        self._before_block = None

    def select_all(self) -> None:
        """Select everything that is shown."""
        self._is_selected[self._indices] = True

    def select_indices(self, indices: NDArray[np.intp]) -> None:
        """Select these samples; the first of them that is shown becomes the current one."""
        self._is_selected[:] = False
        self._is_selected[indices] = True
        places = np.flatnonzero(self._is_selected[self._indices])
        if len(places):
            self.current = self._anchor = int(places[0])
