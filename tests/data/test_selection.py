"""How many samples there are of each label."""

from __future__ import annotations

import numpy as np

from workbench.data.selection import counts_of


def test_counts_have_a_place_for_every_digit() -> None:
    labels = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], dtype=np.uint8)
    assert counts_of(labels) == (0, 2, 1, 2, 1, 2, 1, 0, 0, 1)
    assert counts_of(np.zeros(0, dtype=np.uint8)) == (0,) * 10
