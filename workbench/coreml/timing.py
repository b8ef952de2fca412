"""How long a classifier takes for one sample, once it is warm."""

from __future__ import annotations

import statistics
import time

import numpy as np
from numpy.typing import NDArray

from workbench.core.classifier import Classify
from workbench.core.errors import CancelledError
from workbench.core.events import ShouldStop, never

_WARMING = 20
_BLOCKS = 5
_MOST_CALLS = 100
_MOST_SECONDS = 0.1


def milliseconds_per_sample(
    classify: Classify, images: NDArray[np.uint8], *, should_stop: ShouldStop = never
) -> float:
    """Return the median time in milliseconds of one sample out of ``images``, uint8 [N, 28, 28].

    Each call has one sample, as a camera or canvas sends it. The calls come in blocks, and the best
    of their medians counts: another process that takes the processor for a while says nothing about
    the model. Raises `CancelledError` where it is asked to stop.
    """
    for number in range(_WARMING):
        classify(_one(images, number))
    return min(_median(classify, images, should_stop) for _ in range(_BLOCKS)) * 1000


def _median(classify: Classify, images: NDArray[np.uint8], should_stop: ShouldStop) -> float:
    times: list[float] = []
    end = time.perf_counter() + _MOST_SECONDS
    while not times or (len(times) < _MOST_CALLS and time.perf_counter() < end):
        if should_stop():
            raise CancelledError
        image = _one(images, len(times))
        begin = time.perf_counter()
        classify(image)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def _one(images: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    index = number % len(images)
    return images[index : index + 1]
