"""Which part of 28×28 cells is in view, and how large: in whole device pixels, so that edges are sharp."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.labels import SIDE

# The largest cell, in logical pixels.
MOST_CELL = 96


@dataclass(frozen=True)
class CellView:
    """Cells of ``cell`` device pixels, of which the first begins at ``left``, ``top`` in the view.

    The view has ``width`` × ``height`` device pixels; where it holds all cells, they are in its middle
    from side to side, and at its top.
    """

    width: int
    height: int
    cell: int
    left: int
    top: int

    @property
    def span(self) -> int:
        """How wide and high all cells are."""
        return self.cell * SIDE

    @property
    def is_zoomed(self) -> bool:
        """Whether some of the cells are out of view."""
        return self.span > self.width or self.span > self.height

    def rows(self) -> range:
        """Return the rows that are in view, at least in part."""
        return self._shown(self.top, self.height)

    def columns(self) -> range:
        """Return the columns that are in view, at least in part."""
        return self._shown(self.left, self.width)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the cell at a place of the view, or None beside them."""
        row, column = (y - self.top) // self.cell, (x - self.left) // self.cell
        is_inside = 0 <= x < self.width and 0 <= y < self.height
        if is_inside and 0 <= row < SIDE and 0 <= column < SIDE:
            return int(row), int(column)
        return None

    def zoomed(self, cell: int, x: float, y: float) -> CellView:
        """Return a view with cells of another size, in which what is at ``x``, ``y`` stays there."""
        factor = cell / self.cell
        return view_of(
            self.width,
            self.height,
            cell=cell,
            left=round(x - (x - self.left) * factor),
            top=round(y - (y - self.top) * factor),
        )

    def moved(self, dx: int, dy: int) -> CellView:
        """Return the view with its cells moved, as far as there are any."""
        return view_of(self.width, self.height, cell=self.cell, left=self.left + dx, top=self.top + dy)

    def showing(self, row: int, column: int) -> CellView:
        """Return the view moved as little as brings a cell into it."""
        left, top = self.left + column * self.cell, self.top + row * self.cell
        dx = max(0, -left) or min(0, self.width - left - self.cell)
        dy = max(0, -top) or min(0, self.height - top - self.cell)
        return self.moved(dx, dy)

    def _shown(self, first: int, length: int) -> range:
        return range(max(0, -first // self.cell), min(SIDE, -(-(length - first) // self.cell)))


def fitting_cell(width: int, height: int) -> int:
    """Return how large cells are that are all in view, at least 1."""
    return max(1, min(width, height) // SIDE)


def view_of(width: int, height: int, *, cell: int = 0, left: int = 0, top: int = 0) -> CellView:
    """Return a view with these cells, never smaller than fits, and no further than there are any."""
    cell = max(cell, fitting_cell(width, height))
    span = cell * SIDE
    return CellView(
        width,
        height,
        cell,
        (width - span) // 2 if span <= width else min(0, max(width - span, left)),
        0 if span <= height else min(0, max(height - span, top)),
    )
