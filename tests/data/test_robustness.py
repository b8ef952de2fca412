"""Graded distortions, and what they do to a classifier."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Progress, Report
from workbench.core.labels import BACKGROUND, DIGITS, SIDE
from workbench.core.robustness import DISTORTIONS, Distortion, Robustness
from workbench.data.dataset import Samples
from workbench.data.distortions import distort
from workbench.data.drawn import draw_digits
from workbench.data.robustness import measure_robustness, quick_count

SAMPLES = draw_digits(60, 5)
STEPS = sum(len(kind.levels) for kind in DISTORTIONS)


def nearest(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Read an image as the label of the sample that it is nearest to."""
    known = SAMPLES.images.reshape(len(SAMPLES), -1).astype(np.float32)
    asked = images.reshape(len(images), -1).astype(np.float32)
    distances = (known**2).sum(axis=1) - 2 * asked @ known.T
    return np.eye(10, dtype=np.float32)[SAMPLES.labels[distances.argmin(axis=1)]]


@pytest.fixture(scope="module")
def measured() -> Robustness:
    return measure_robustness(nearest, SAMPLES, DIGITS)


def accuracies(measured: Robustness, name: str) -> dict[float, float]:
    (curve,) = (curve for kind, curve in measured.known_curves() if kind.name == name)
    return {point.level: measured.accuracy(point) for point in curve.points}


@pytest.mark.parametrize("kind", DISTORTIONS, ids=lambda kind: kind.name)
def test_distorts_more_from_level_to_level(kind: Distortion) -> None:
    changes = [
        np.abs(
            distort(SAMPLES.images, kind.name, level, seed=1).astype(np.int32) - SAMPLES.images.astype(int)
        ).mean()
        for level in kind.levels
    ]
    plain = kind.levels.index(kind.plain)
    assert changes[plain] == 0
    assert changes[plain:] == sorted(changes[plain:])
    assert changes[: plain + 1] == sorted(changes[: plain + 1], reverse=True)


@pytest.mark.parametrize("kind", DISTORTIONS, ids=lambda kind: kind.name)
def test_the_same_seed_distorts_alike(kind: Distortion) -> None:
    once, again = (distort(SAMPLES.images, kind.name, kind.levels[-1], seed=3) for _ in range(2))
    assert once.dtype == np.uint8
    assert once.shape == SAMPLES.images.shape
    np.testing.assert_array_equal(once, again)


def test_a_rotation_turns_about_the_middle_by_so_many_degrees() -> None:
    bar = np.zeros((40, SIDE, SIDE), dtype=np.uint8)
    bar[:, 4:24, 13:15] = 255
    turned = distort(bar, "rotation", 45, seed=0)
    y, x = np.nonzero(turned[0] > 100)
    assert abs(y.mean() - 13.5) < 0.5
    assert abs(x.mean() - 13.5) < 0.5
    assert abs(abs(np.polyfit(x, y, 1)[0]) - 1) < 0.1
    # Both ways occur.
    assert len(np.unique(turned, axis=0)) == 2


def test_inversion_ends_with_black_ink_on_white() -> None:
    np.testing.assert_array_equal(distort(SAMPLES.images, "inversion", 100, seed=0), 255 - SAMPLES.images)
    assert np.ptp(distort(SAMPLES.images, "inversion", 50, seed=0)) <= 1


def test_a_line_leaves_the_middle_free() -> None:
    lines = distort(np.zeros((50, SIDE, SIDE), dtype=np.uint8), "clutter", 4, seed=0)
    assert not lines[:, 11:17, 11:17].any()
    assert all(image.any() for image in lines)


def test_more_distortion_is_read_worse(measured: Robustness) -> None:
    for name in ("rotation", "shift", "inversion"):
        found = accuracies(measured, name)
        assert found[min(found)] == 1.0
        assert found[max(found)] < 0.9
    # Nearest neighbours do not mind that ink is paler.
    assert accuracies(measured, "contrast")[40] == 1.0


def test_reads_so_many_samples_taken_evenly() -> None:
    few = measure_robustness(nearest, SAMPLES, DIGITS, most=20)
    assert (few.count, few.total, few.is_whole) == (20, 60, False)


def test_what_is_taken_for_background_is_counted_apart() -> None:
    def shy(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.eye(11, dtype=np.float32)[np.full(len(images), 10)]

    found = measure_robustness(shy, SAMPLES, (*DIGITS, BACKGROUND))
    assert {(point.correct, point.rejected) for curve in found.curves for point in curve.points} == {(0, 60)}


def test_reports_its_progress_and_stops_when_asked() -> None:
    reports: list[Report] = []
    measure_robustness(nearest, SAMPLES, DIGITS, emit=reports.append)
    last = reports[-1]
    assert isinstance(last, Progress)
    assert (last.done, last.total) == (STEPS * 60, STEPS * 60)
    asked: list[int] = []

    def soon() -> bool:
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(CancelledError):
        measure_robustness(nearest, SAMPLES, DIGITS, should_stop=soon)


def test_nothing_to_read_is_told() -> None:
    nothing = Samples(np.zeros((0, SIDE, SIDE), dtype=np.uint8), np.zeros(0, dtype=np.uint8))
    with pytest.raises(DataError, match="no samples"):
        measure_robustness(nearest, nothing, DIGITS)


def test_a_slow_network_reads_fewer_samples_in_the_same_time() -> None:
    def quick(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.zeros((len(images), 10), dtype=np.float32)

    def slow(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        time.sleep(0.002 * len(images))
        return quick(images)

    assert quick_count(quick, SAMPLES) == 500
    assert quick_count(slow, SAMPLES) == 100
