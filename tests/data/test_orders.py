"""In which order a browser shows samples, and which of them."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import DataError
from workbench.data.dataset import Samples
from workbench.data.orders import ORDERS, READING_ORDERS, Order, Readings, filtered, ink_of, ordered

LABELS = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], dtype=np.uint8)


def samples_of(labels: np.ndarray, inks: list[int] | None = None) -> Samples:
    images = np.zeros((len(labels), 28, 28), np.uint8)
    images[:, 14, 14] = inks if inks is not None else 7
    return Samples(images, np.asarray(labels, np.uint8))


def test_by_index_samples_come_as_in_the_file() -> None:
    assert ordered(samples_of(LABELS), "index").tolist() == list(range(10))


def test_by_label_equal_ones_stay_in_the_order_of_the_file() -> None:
    assert ordered(samples_of(LABELS), "label").tolist() == [1, 3, 6, 0, 9, 2, 4, 8, 7, 5]


def test_by_ink_the_thinnest_come_first() -> None:
    samples = samples_of(LABELS[:4], inks=[200, 3, 255, 3])
    assert ink_of(samples.images).tolist() == [200, 3, 255, 3]
    assert ordered(samples, "ink").tolist() == [1, 3, 0, 2]
    assert ordered(samples, "ink", ink=np.array([1, 2, 3, 0], np.uint32)).tolist() == [3, 0, 1, 2]


def test_ink_does_not_overflow_and_has_no_block_too_few() -> None:
    images = np.full((5000, 28, 28), 255, np.uint8)
    assert set(ink_of(images).tolist()) == {255 * 784}
    assert ink_of(images[:0]).tolist() == []


def test_by_confidence_the_least_sure_come_first() -> None:
    readings = Readings(LABELS[:3], np.array([0.9, 0.4, 0.7], np.float32))
    assert ordered(samples_of(LABELS[:3]), "confidence", readings=readings).tolist() == [1, 2, 0]


def test_misread_ones_come_first_the_surest_mistake_before_all() -> None:
    predicted = np.array([3, 7, 4, 7, 5], np.uint8)
    readings = Readings(predicted, np.array([0.9, 0.6, 0.5, 0.99, 1.0], np.float32))
    samples = samples_of(LABELS[:5])
    assert readings.misread(samples.labels).tolist() == [False, True, False, True, False]
    assert ordered(samples, "misread", readings=readings).tolist() == [3, 1, 2, 0, 4]


@pytest.mark.parametrize("order", sorted(READING_ORDERS))
def test_an_order_by_readings_needs_those_of_these_samples(order: Order) -> None:
    with pytest.raises(DataError, match="No model has read these samples"):
        ordered(samples_of(LABELS), order)
    of_another = Readings(LABELS[:3], np.ones(3, np.float32))
    with pytest.raises(DataError, match="No model has read these samples"):
        ordered(samples_of(LABELS), order, readings=of_another)


def test_readings_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(DataError, match="one label and one confidence"):
        Readings(LABELS, np.ones(3, np.float32))


def test_a_seed_shuffles_the_same_way_each_time_and_keeps_the_order() -> None:
    samples = samples_of(np.arange(1000) % 10)
    first, again, other = (ordered(samples, "index", seed=seed).tolist() for seed in (1, 1, 2))
    assert first == again != other
    by_label = ordered(samples, "label", seed=1)
    assert samples.labels[by_label].tolist() == sorted(samples.labels.tolist())
    assert by_label.tolist() != ordered(samples, "label").tolist()


@given(
    labels=st.lists(st.integers(0, 9), max_size=60),
    order=st.sampled_from(ORDERS),
    seed=st.none() | st.integers(0, 2**32 - 1),
    classes=st.frozensets(st.integers(0, 9)),
)
def test_nothing_is_lost_and_a_filter_keeps_the_order(
    labels: list[int], order: Order, seed: int | None, classes: frozenset[int]
) -> None:
    samples = samples_of(np.array(labels, np.uint8))
    sure = np.linspace(0, 1, len(labels), dtype=np.float32)
    readings = Readings(samples.labels[::-1].copy(), sure)
    indices = ordered(samples, order, readings=readings, seed=seed)
    assert sorted(indices.tolist()) == list(range(len(labels)))
    shown = filtered(indices, samples.labels, classes).tolist()
    assert shown == [index for index in indices.tolist() if not classes or labels[index] in classes]


def test_sixty_thousand_labels_are_filtered_at_once() -> None:
    labels = np.random.default_rng(0).integers(0, 10, 60_000, dtype=np.uint8)
    indices = np.random.default_rng(1).permutation(60_000)
    times = []
    for _ in range(10):
        started = time.thread_time()
        filtered(indices, labels, frozenset({2, 7}))
        times.append(time.thread_time() - started)
    # The quickest, in this thread's own time: a test machine has other things to do as well.
    assert min(times) < 0.01
