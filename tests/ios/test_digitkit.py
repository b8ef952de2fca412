"""DigitKit finds in camera frames what the workbench finds, to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.frames.with_digits import frame_with_digits
from tests.benchmarks.frames.without_digits import KINDS, frame_without_digits
from tests.ios import digitkit, swift
from workbench.data.drawn import draw_digits
from workbench.vision.finding import find_digits
from workbench.vision.frame import Grey, luma_of

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")


@pytest.fixture(scope="module")
def finder(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return digitkit.build_finder(tmp_path_factory.mktemp("finder"), swift_modules)


def check_alike(finder: Path, pictures: dict[str, Grey]) -> int:
    """Hold DigitKit to what the workbench finds; returns how many digits there were."""
    answers = digitkit.find(finder, list(pictures.values()))
    count = 0
    for (name, picture), answer in zip(pictures.items(), answers, strict=True):
        found = find_digits(picture)
        assert answer.boxes == tuple(region.box for region in found.regions), name
        assert np.array_equal(answer.samples, found.samples), name
        count += len(answer.boxes)
    return count


def test_the_same_is_found_in_frames_with_digits(finder: Path) -> None:
    samples = draw_digits(60, 4)
    frames = {
        f"seed {seed}": luma_of(frame_with_digits(samples, seed, is_overlapping=seed % 3 == 0).image)
        for seed in range(300, 306)
    }
    assert check_alike(finder, frames) >= 30


def test_the_same_is_found_in_frames_without_digits(finder: Path) -> None:
    frames = {
        f"seed {seed}": luma_of(frame_without_digits(seed).image) for seed in range(300, 300 + len(KINDS))
    }
    check_alike(finder, frames)


def test_the_same_is_found_in_pictures_of_any_size(finder: Path) -> None:
    random = np.random.default_rng(5)
    pictures = {}
    for height, width in (
        (1, 1),
        (3, 2500),
        (2500, 3),
        (8, 8),
        (61, 127),
        (300, 211),
        (2101, 40),
        (90, 4001),
    ):
        noise = random.integers(0, 256, (height, width), dtype=np.uint8)
        pictures[f"noise, {width} × {height}"] = noise
        smooth = np.repeat(np.repeat(noise, 9, axis=0), 9, axis=1)[:height, :width]
        pictures[f"patches, {width} × {height}"] = np.ascontiguousarray(smooth)
    check_alike(finder, pictures)
