"""The figures of a split: exact, in blocks, and stopped when asked."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from workbench.core.errors import CancelledError, DataError
from workbench.data.dataset import Samples
from workbench.data.orders import ink_of
from workbench.data.statistics import facts_of


def random_samples(count: int, classes: int) -> Samples:
    random = np.random.default_rng(count)
    images = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    return Samples(images, random.integers(0, classes, count, dtype=np.uint8))


# One sample, a block and one more, and several blocks with classes that some of them have not.
@pytest.mark.parametrize(("count", "classes"), [(1, 2), (2049, 3), (5000, 254)])
def test_the_figures_are_those_of_numpy(count: int, classes: int) -> None:
    samples = random_samples(count, classes)

    facts = facts_of(samples, classes)

    assert facts.counts.tolist() == [int((samples.labels == label).sum()) for label in range(classes)]
    assert facts.histogram.tolist() == np.bincount(samples.images.reshape(-1), minlength=256).tolist()
    assert np.array_equal(facts.ink, ink_of(samples.images))
    for label in {0, int(samples.labels[0]), classes - 1}:
        of_class = samples.images[samples.labels == label]
        expected = of_class if len(of_class) else np.zeros((1, 28, 28))
        np.testing.assert_allclose(facts.means[label], expected.mean(axis=0), rtol=1e-5)
        np.testing.assert_allclose(facts.spreads[label], expected.std(axis=0), rtol=1e-4, atol=1e-3)
    assert facts.means.dtype == facts.spreads.dtype == np.float32
    assert facts.mean_value() == pytest.approx(samples.images.mean())
    assert facts.deviation() == pytest.approx(samples.images.std())


def test_the_brightest_samples_overflow_nothing() -> None:
    white = Samples(np.full((4100, 28, 28), 255, np.uint8), np.zeros(4100, np.uint8))

    facts = facts_of(white, 2)

    assert np.all(facts.means[0] == 255)
    assert not facts.spreads.any()
    assert not facts.means[1].any()
    assert np.all(facts.ink == 255 * 784)
    assert facts.deviation() == 0


def test_memory_does_not_grow_with_the_samples() -> None:
    samples = random_samples(20_000, 10)
    tracemalloc.start()
    try:
        facts_of(samples, 10)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 25e6


def test_it_stops_when_asked_and_takes_no_label_that_is_no_class() -> None:
    samples = random_samples(5000, 4)
    answers = iter([False, True])

    with pytest.raises(CancelledError):
        facts_of(samples, 4, should_stop=lambda: next(answers))
    with pytest.raises(DataError, match="label 3 among samples of 3 classes"):
        facts_of(samples, 3)
    empty = facts_of(samples.subset(slice(0, 0)), 4)
    assert not empty.counts.any()
    assert empty.mean_value() == empty.deviation() == 0
