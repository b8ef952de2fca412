"""How long one sample takes, as a user would find it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core.errors import CancelledError
from workbench.coreml.timing import milliseconds_per_sample

IMAGES = np.zeros((3, 28, 28), np.uint8)


class Slow:
    """A classifier that takes 2 ms, and much longer at first."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.calls.append(len(images))
        time.sleep(0.2 if len(self.calls) == 1 else 0.002)
        return np.ones((len(images), 1), np.float32)


def test_the_median_of_single_samples_is_told_warm() -> None:
    slow = Slow()
    assert 2 <= milliseconds_per_sample(slow, IMAGES) < 100
    assert set(slow.calls) == {1}
    assert len(slow.calls) > 20


def test_timing_stops_when_it_is_asked_to() -> None:
    with pytest.raises(CancelledError):
        milliseconds_per_sample(Slow(), IMAGES, should_stop=lambda: True)
