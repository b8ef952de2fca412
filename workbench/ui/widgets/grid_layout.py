"""Where the cells of a sample grid lie, in whole device pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class GridLayout:
    """``count`` square cells in rows that fill a view of ``width`` × ``height`` device pixels.

    ``least_cell`` is how wide a cell is at least; what a row has left over, less than a device pixel a
    cell, lies at its ends, so that every sample is scaled alike. A *position* counts the cells, row by
    row.
    """

    width: int
    height: int
    least_cell: int
    count: int

    @cached_property
    def columns(self) -> int:
        return max(1, self.width // self.least_cell)

    @cached_property
    def cell(self) -> int:
        """The side of a cell."""
        return max(1, self.width // self.columns)

    @cached_property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def full_height(self) -> int:
        """The height of all rows."""
        return self.rows * self.cell

    @property
    def row_width(self) -> int:
        """The width of all columns."""
        return self.columns * self.cell

    @property
    def left(self) -> int:
        """Where the first column begins."""
        return (self.width - self.row_width) // 2

    def corner_of(self, position: int) -> tuple[int, int]:
        """Return the left and top of a cell, the latter from the top of the first row."""
        row, column = divmod(position, self.columns)
        return self.left + column * self.cell, row * self.cell

    def place_at(self, x: int, y: int) -> tuple[int, int]:
        """Return row and column of the cell at or nearest to a point; y counts from the first row's top."""
        column = min(max(0, (x - self.left) // self.cell), self.columns - 1)
        return min(max(0, y // self.cell), max(0, self.rows - 1)), column

    def position_at(self, x: int, y: int) -> int:
        """Return the position at a point, −1 where no cell is; y counts from the top of the first row."""
        if not (0 <= x - self.left < self.row_width and 0 <= y < self.full_height):
            return -1
        row, column = self.place_at(x, y)
        position = row * self.columns + column
        return position if position < self.count else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the rows of which something lies from ``top`` up to ``bottom``."""
        first = min(max(0, top // self.cell), self.rows)
        return range(first, max(first, min(self.rows, -(-bottom // self.cell))))
