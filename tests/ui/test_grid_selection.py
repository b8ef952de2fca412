"""Which samples a grid has selected, and where its cells lie."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.widgets.grid_layout import GridLayout
from workbench.ui.widgets.grid_selection import GridSelection


def shown(indices: list[int], count: int = 20) -> GridSelection:
    selection = GridSelection()
    selection.show(count, np.array(indices, np.intp), is_kept=False)
    return selection


def test_the_first_sample_is_selected_at_first() -> None:
    selection = shown([5, 3, 8])
    assert (selection.current, selection.current_index(), selection.indices().tolist()) == (0, 5, [5])
    nothing = shown([])
    assert (nothing.current, nothing.current_index(), nothing.indices().tolist()) == (-1, None, [])


def test_a_range_goes_from_where_it_began_to_where_one_is() -> None:
    selection = shown([5, 3, 8, 1, 9])
    selection.select(2)
    selection.extend(4)
    assert selection.indices().tolist() == [8, 1, 9]
    selection.extend(0)
    assert selection.indices().tolist() == [5, 3, 8]
    assert selection.current_index() == 5


def test_one_more_and_one_less() -> None:
    selection = shown([5, 3, 8, 1, 9])
    selection.toggle(3)
    assert selection.indices().tolist() == [5, 1]
    selection.toggle(0)
    assert selection.indices().tolist() == [1]
    assert selection.current == 0, "the keyboard is where the click was"


def test_a_rectangle_of_cells() -> None:
    selection = shown(list(range(12)))
    selection.select(1)
    selection.select_block(6, columns=4, is_added=False)
    assert selection.indices().tolist() == [1, 2, 5, 6]
    selection.select_block(8, columns=4, is_added=False)
    assert selection.indices().tolist() == [0, 1, 4, 5, 8, 9]
    selection.end_block()
    selection.toggle(11)
    selection.select_block(10, columns=4, is_added=True)
    assert selection.indices().tolist() == [0, 1, 4, 5, 8, 9, 10, 11]


def test_a_selection_outlives_another_order_and_a_filter() -> None:
    selection = shown([0, 1, 2, 3, 4, 5])
    selection.select(1)
    selection.extend(3)
    selection.show(20, np.array([5, 3, 1]), is_kept=True)
    assert selection.indices().tolist() == [3, 1], "what is hidden is not told of"
    assert selection.current_index() == 3
    selection.show(20, np.array([0, 4]), is_kept=True)
    assert selection.indices().tolist() == [0]
    selection.show(20, np.array([7, 6]), is_kept=False)
    assert selection.indices().tolist() == [7]


def test_samples_are_selected_by_index() -> None:
    selection = shown([5, 3, 8, 1, 9])
    selection.select_indices(np.array([9, 3, 12]))
    assert selection.indices().tolist() == [3, 9]
    assert selection.current_index() == 3
    selection.select_all()
    assert len(selection.indices()) == 5


@given(
    width=st.integers(1, 2000),
    least=st.integers(1, 300),
    count=st.integers(0, 5000),
    place=st.integers(0, 4999),
)
def test_every_cell_is_found_where_it_is_painted(width: int, least: int, count: int, place: int) -> None:
    layout = GridLayout(width=width, height=500, least_cell=least, count=count)
    assert layout.cell >= min(least, width)
    assert 0 <= layout.width - layout.row_width < max(1, layout.columns)
    assert layout.rows * layout.columns >= count
    assert layout.position_at(-1, 0) == layout.position_at(0, layout.full_height) == -1
    if place < count:
        left, top = layout.corner_of(place)
        assert left >= 0
        assert left + layout.cell <= width
        for x, y in ((0, 0), (layout.cell - 1, layout.cell - 1)):
            assert layout.position_at(left + x, top + y) == place
        assert place // layout.columns in layout.rows_between(top, top + 1)


def test_a_point_outside_has_a_nearest_cell() -> None:
    layout = GridLayout(width=103, height=100, least_cell=10, count=95)
    assert layout.place_at(-50, -50) == (0, 0)
    assert layout.place_at(5000, 5000) == (9, 9)
