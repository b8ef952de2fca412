"""Which samples a browser shows: the filter, the order, the counts."""

from __future__ import annotations

import time

import numpy as np

from workbench.data.selection import Selection, counts_of

LABELS = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], dtype=np.uint8)


def test_without_a_filter_all_samples_come_in_the_order_of_the_file() -> None:
    assert Selection().indices(LABELS).tolist() == list(range(10))


def test_a_filter_keeps_the_order() -> None:
    assert Selection(digits=frozenset({1, 5})).indices(LABELS).tolist() == [1, 3, 4, 8]
    assert Selection(digits=frozenset({7})).indices(LABELS).tolist() == []


def test_a_seed_shuffles_the_same_way_each_time() -> None:
    labels = np.zeros(1000, dtype=np.uint8)
    first, again, other = (Selection(seed=seed).indices(labels) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
    assert sorted(first.tolist()) == list(range(1000))


def test_counts_have_a_place_for_every_digit() -> None:
    assert counts_of(LABELS) == (0, 2, 1, 2, 1, 2, 1, 0, 0, 1)
    assert counts_of(np.zeros(0, dtype=np.uint8)) == (0,) * 10


def test_sixty_thousand_labels_are_filtered_at_once() -> None:
    labels = np.random.default_rng(0).integers(0, 10, 60_000, dtype=np.uint8)
    selection = Selection(digits=frozenset({2, 7}))
    times = []
    for _ in range(10):
        started = time.thread_time()
        selection.indices(labels)
        times.append(time.thread_time() - started)
    # The quickest, in this thread's own time: a test machine has other things to do as well.
    assert min(times) < 0.01
