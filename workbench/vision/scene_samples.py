"""Samples out of drawn scenes: what the reader cuts out of a camera's frames, digits and all else.

A network that is to read frames learns from what it will be handed: lines that touch a digit, strokes
that a shadow's edge has thinned, and above all pieces of things that are no digit.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError
from workbench.core.events import Emit, Progress, ShouldStop, ignore, never
from workbench.data.dataset import Samples
from workbench.data.digit_likeness import DigitLikeness
from workbench.data.scenes.scene import MOST_DIGITS, scene_of_digits, scene_without_digits
from workbench.vision.finding import Region, find_digits
from workbench.vision.frame import Box

Images = NDArray[np.uint8]

# Of one scene no more than so many pieces are taken: a thousand letters of one font say the same.
_MOST_OF_A_SCENE = 18
# The shared area of two boxes over that of both, from which a region is taken for a digit.
_LEAST_LIKENESS = 0.6
# A large digit leaves room for few others; what has no place in so many scenes stays as it is.
_MOST_SCENES = 4
# A scene of even paper or a covered lens has no pieces; so many in a row happen by no chance.
_MOST_EMPTY = 400
# Of a thin 1, half of the box is gone where each side is off by a pixel.
_SLACK = 2
_THREADS = max(1, min(4, os.cpu_count() or 1))

T = TypeVar("T")


def cut_digits(
    samples: Images, *, seed: int, emit: Emit = ignore, should_stop: ShouldStop = never
) -> tuple[Images, NDArray[np.bool_]]:
    """Return samples, uint8 [N, 28, 28], as they are cut out of scenes in which they were written.

    The second value, bool [N], says which were found there; the others are returned as they are.
    The same samples and seed give the same. Raises `CancelledError` when asked to stop.
    """
    cut, is_cut = samples.copy(), np.zeros(len(samples), np.bool_)
    left = np.random.default_rng([seed, 0]).permutation(len(samples))
    firsts = range(0, len(samples), MOST_DIGITS)

    def work(number: int) -> list[tuple[int, Images]]:
        random = np.random.default_rng([seed, 1, number])
        chosen = left[firsts[number] : firsts[number] + MOST_DIGITS]
        found: list[tuple[int, Images]] = []
        for _ in range(_MOST_SCENES):
            if not len(chosen):
                break
            scene = scene_of_digits(samples[chosen], random)
            regions = find_digits(scene.image).regions
            found += [
                (int(chosen[index]), regions[match].sample)
                for index, place in zip(scene.indices.tolist(), scene.places, strict=True)
                if (match := _match(place, regions)) is not None
            ]
            chosen = np.delete(chosen, scene.indices)
        return found

    for number, found in enumerate(_in_threads(work, range(len(firsts)), should_stop)):
        for index, sample in found:
            cut[index], is_cut[index] = sample, True
        done = min(len(samples), (number + 1) * MOST_DIGITS)
        emit(Progress(stage="Drawing scenes of digits", done=done, total=len(samples), unit="digits"))
    return cut, is_cut


def cut_backgrounds(
    count: int, *, seed: int, digits: Samples, emit: Emit = ignore, should_stop: ShouldStop = never
) -> Images:
    """Return what is cut out of scenes without a digit, uint8 [count, 28, 28].

    What looks like one of ``digits`` all the same (a ring, an upright bar) is left out. The same
    arguments give the same. Raises `CancelledError` when asked to stop.
    """
    if not count:
        return digits.images[:0]
    likeness = DigitLikeness(digits.images, digits.labels)
    kept: list[Images] = []
    total = empty = 0

    def work(number: int) -> Images:
        random = np.random.default_rng([seed, 2, number])
        samples = find_digits(scene_without_digits(random)).samples
        chosen = random.permutation(len(samples))[: 2 * _MOST_OF_A_SCENE]
        samples = samples[np.sort(chosen)]
        return samples[~likeness.is_digit_like(samples)][:_MOST_OF_A_SCENE]

    for found in _in_threads(work, range(_MOST_EMPTY * (count + 1)), should_stop):
        empty = 0 if len(found) else empty + 1
        kept.append(found)
        total += len(found)
        emit(Progress(stage="Drawing scenes without", done=min(total, count), total=count, unit="pieces"))
        if total >= count or empty >= _MOST_EMPTY:
            break
    pieces = np.concatenate(kept)[:count]
    missing = np.zeros((count - len(pieces), *pieces.shape[1:]), np.uint8)
    return np.concatenate((pieces, missing))


def _match(place: NDArray[np.int64], regions: tuple[Region, ...]) -> int | None:
    """Return which region is the digit whose box (x, y, width, height) is ``place``, if any is."""
    own = _grown(Box(*place.tolist()))
    shared = [
        (one.overlap(own) / (one.area + own.area - one.overlap(own)), index)
        for index, one in enumerate(_grown(region.box) for region in regions)
    ]
    best, index = max(shared, default=(0.0, 0))
    return index if best >= _LEAST_LIKENESS else None


def _grown(box: Box) -> Box:
    return Box(box.x - _SLACK, box.y - _SLACK, box.width + 2 * _SLACK, box.height + 2 * _SLACK)


def _in_threads(work: Callable[[int], T], numbers: range, should_stop: ShouldStop) -> Iterator[T]:
    """Yield what ``work`` makes of each number, in their order, made some ahead in threads.

    Nothing is made ahead of what is asked for but a few; raises `CancelledError` when asked to stop.
    """
    coming = iter(numbers)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="scenes") as threads:
        ahead = deque(threads.submit(work, number) for number in itertools.islice(coming, 3 * _THREADS))
        try:
            while ahead:
                if should_stop():
                    raise CancelledError
                yield ahead.popleft().result()
                ahead.extend(threads.submit(work, number) for number in itertools.islice(coming, 1))
        finally:
            for one in ahead:
                one.cancel()
