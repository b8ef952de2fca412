"""The made frames are what the benchmark takes them for: reproducible, true to their boxes, and varied."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from tests.benchmarks.frames.frame import HEIGHT, WIDTH, MadeFrame, Truth
from tests.benchmarks.frames.glyphs import glyph_of
from tests.benchmarks.frames.matching import likeness, match
from tests.benchmarks.frames.with_digits import MOST, SMALLEST, frame_with_digits
from tests.benchmarks.frames.without_digits import KINDS, frame_without_digits
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.vision.finding import Found, Region, StageTimes
from workbench.vision.frame import Box
from workbench.vision.reading import FrameReading, Reading

SEEDS = range(12)


@functools.cache
def samples() -> Samples:
    return draw_digits(60, 4)


@functools.cache
def made(seed: int) -> MadeFrame:
    return frame_with_digits(samples(), seed)


def test_the_same_seed_makes_the_same_frame() -> None:
    again = frame_with_digits(samples(), 3)
    assert np.array_equal(again.image, made(3).image)
    assert again.truths == made(3).truths
    assert not np.array_equal(made(3).image, made(4).image)


@pytest.mark.parametrize("seed", SEEDS)
def test_digits_lie_apart_inside_the_frame(seed: int) -> None:
    truths = made(seed).truths
    assert made(seed).image.shape == (HEIGHT, WIDTH, 3)
    assert 1 <= len(truths) <= MOST
    for number, truth in enumerate(truths):
        box = truth.box
        assert min(box.x, box.y) > 0
        assert box.right < WIDTH
        assert box.bottom < HEIGHT
        assert max(box.width, box.height) >= SMALLEST - 2
        assert abs(truth.rotation) <= 15
        assert not any(box.overlap(other.box) for other in truths[:number])


def test_a_box_holds_the_ink_of_its_digit() -> None:
    """Inside a box there is more contrast than along its rim, where the paper has no lines."""
    lined = ("ruled", "squared", "bleed-through")
    frames = [made(seed) for seed in SEEDS if made(seed).conditions.paper not in lined]
    assert len(frames) >= 4
    for frame in frames:
        grey = frame.image.mean(axis=2)
        for truth in frame.truths:
            box = truth.box
            inside = grey[box.y : box.bottom, box.x : box.right]
            rim = np.concatenate([grey[row, box.x : box.right] for row in (box.y - 4, box.bottom + 3)])
            assert np.abs(inside - np.median(rim)).max() > np.abs(rim - np.median(rim)).mean() + 4


def test_digits_touch_when_asked_to() -> None:
    frames = [frame_with_digits(samples(), seed, is_overlapping=True) for seed in range(6)]
    assert any(
        one.box.overlap(other.box)
        for frame in frames
        for number, one in enumerate(frame.truths)
        for other in frame.truths[:number]
    )


def test_a_glyph_is_as_wide_as_its_pen() -> None:
    sample = samples().images[0]
    areas = [
        (glyph := glyph_of(sample, width, np.random.default_rng(1))).depth[glyph.depth > 0].size
        / glyph.ink_height**2
        for width in (0.04, 0.07, 0.1)
    ]
    assert areas == sorted(areas)
    assert areas[2] > 1.3 * areas[0]


def test_every_kind_without_a_digit_is_made_and_varies() -> None:
    frames = [frame_without_digits(seed) for seed in range(len(KINDS))]
    assert [frame.conditions.subject for frame in frames] == list(KINDS)
    assert not any(frame.truths for frame in frames)
    assert np.array_equal(frame_without_digits(1).image, frames[1].image)


def test_a_reading_belongs_to_the_digit_that_it_covers() -> None:
    boxes = [Box(100, 100, 40, 60), Box(200, 100, 4, 60), Box(300, 100, 40, 60), Box(400, 100, 40, 60)]
    truths = [Truth(box=box, label=label, rotation=0) for box, label in zip(boxes, "3185", strict=True)]
    joined = boxes[2].union(boxes[3])
    stray = Box(700, 300, 30, 30)
    answer = reading_of({Box(102, 101, 40, 58): "3", Box(199, 100, 5, 61): "7", joined: "8", stray: "0"})
    judged = match(truths, answer)
    assert [one.fault for one in judged.outcomes] == ["", "misread", "merged", "merged"]
    assert {one.box for one in judged.false_readings} == {joined, stray}


def test_what_is_found_and_not_read_is_silent() -> None:
    truth = Truth(box=Box(50, 50, 40, 60), label="4", rotation=0)
    judged = match([truth], reading_of({truth.box: ""}))
    assert [(one.is_found, one.fault) for one in judged.outcomes] == [(True, "silent")]
    assert match([truth], reading_of({})).outcomes[0].fault == "nothing found"


def test_a_thin_one_is_found_although_its_box_is_off_by_a_pixel() -> None:
    assert likeness(Box(10, 10, 3, 40), Box(11, 9, 4, 42)) > 0.5
    assert likeness(Box(10, 10, 40, 40), Box(60, 10, 40, 40)) == 0


def reading_of(labels: dict[Box, str]) -> FrameReading:
    """Return an answer with a region at each box, and a reading where there is a label."""
    sample, probabilities = np.zeros((28, 28), np.uint8), np.zeros(10, np.float32)
    regions = tuple(Region(box, sample, 255) for box in labels)
    times = StageTimes(ink=1, locate=1, normalise=1)
    blank = np.zeros((HEIGHT, WIDTH), np.uint8)
    return FrameReading(
        readings=tuple(
            Reading(box=box, label=label, confidence=1, probabilities=probabilities, sample=sample)
            for box, label in labels.items()
            if label
        ),
        found=Found(regions, blank, blank, 1, HEIGHT, WIDTH, times),
        classify_milliseconds=1,
    )
