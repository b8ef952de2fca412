"""Drawn digits look like MNIST's, are the same for the same seed, and come quickly."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from workbench.core.errors import CancelledError
from workbench.core.events import Progress, Report, never
from workbench.data.drawn import draw_digits
from workbench.data.pen import POINTS, lines_of
from workbench.data.shapes import families_of


def test_the_same_seed_draws_the_same_digits() -> None:
    first, again, other = draw_digits(600, 7), draw_digits(600, 7), draw_digits(600, 8)

    assert np.array_equal(first.images, again.images)
    assert np.array_equal(first.labels, again.labels)
    assert not np.array_equal(first.labels, other.labels)


def test_every_digit_is_drawn_about_as_often() -> None:
    counts = np.bincount(draw_digits(2000, 1).labels, minlength=10)

    assert counts.min() > 140
    assert counts.max() < 260


def test_certain_digits_can_be_asked_for() -> None:
    labels = np.arange(10, dtype=np.uint8).repeat(3)

    samples = draw_digits(30, 1, labels=labels)

    assert np.array_equal(samples.labels, labels)
    assert (samples.images.max(axis=(1, 2)) > 120).all()


def test_digits_lie_in_their_picture_as_mnists_do() -> None:
    images = draw_digits(1000, 3).images.astype(np.float64)
    places = np.arange(28)
    mass = images.sum(axis=(1, 2))
    rows = (images.sum(axis=2) @ places) / mass
    columns = (images.sum(axis=1) @ places) / mass
    is_ink = images > 40
    height, width = is_ink.any(axis=2).sum(axis=1), is_ink.any(axis=1).sum(axis=1)

    # The centre of mass is on pixel 14, as near as whole pixels come, and the longer side is 20 pixels.
    assert np.abs(rows - 14).max() < 0.51
    assert np.abs(columns - 14).max() < 0.51
    longer = np.maximum(height, width)
    assert 19 <= np.median(longer) <= 21
    assert longer.max() <= 24


def test_ink_is_as_much_as_in_mnist() -> None:
    # MNIST's mean pixel is 33.3.
    assert 28 < draw_digits(3000, 5).images.mean() < 40


def test_a_person_tells_the_digits_apart_by_their_mean() -> None:
    samples, others = draw_digits(2000, 1), draw_digits(1000, 2)
    means = np.stack([samples.images[samples.labels == digit].mean(axis=0) for digit in range(10)])
    distances = ((others.images[:, None].astype(np.float64) - means) ** 2).sum(axis=(2, 3))

    # The nearest mean reads 80 % of MNIST; shapes in the wrong digit would spoil that.
    assert (distances.argmin(axis=1) == others.labels).mean() > 0.65


def test_mnist_is_near_to_drawn_digits(mnist_path: object) -> None:
    from workbench.data.mnist import load_test_samples

    samples = draw_digits(5000, 1)
    test = load_test_samples(mnist_path).subset(slice(0, 500))  # type: ignore[arg-type]
    drawn = samples.images.reshape(len(samples), -1).astype(np.float32)
    real = test.images.reshape(len(test), -1).astype(np.float32)
    distances = (drawn**2).sum(axis=1) - 2 * real @ drawn.T
    nearest = samples.labels[distances.argmin(axis=1)]

    assert (nearest == test.labels).mean() > 0.8


def test_progress_is_told_and_a_cancel_heeded() -> None:
    reports: list[Report] = []
    draw_digits(1200, 1, emit=reports.append)
    assert reports[-1] == Progress(stage="Drawing digits", done=1200, total=1200, unit="digits")

    with pytest.raises(CancelledError):
        draw_digits(1200, 1, should_stop=lambda: True)


def test_none_are_drawn_when_none_are_wanted() -> None:
    assert len(draw_digits(0, 1, should_stop=never)) == 0


@pytest.mark.parametrize("digit", range(10))
def test_lines_begin_end_and_pass_where_the_shape_says(digit: int) -> None:
    families, shares = lines_of(digit)

    assert shares.sum() == pytest.approx(1)
    for family, lines in zip(families_of(digit), families, strict=True):
        assert len(family.shapes) >= 2
        assert lines.strokes[-1].stop == POINTS
        starts = np.cumsum((0, *family.lengths[:-1]))
        ends = np.cumsum(family.lengths) - 1
        for basis in (lines.cornered, lines.rounded):
            # Each point of a line is a weighted mean: moving a shape moves its line.
            assert np.allclose(basis.sum(axis=1), 1)
            line = basis @ family.shapes[0]
            for stroke, start, end in zip(lines.strokes, starts, ends, strict=True):
                assert np.allclose(line[stroke][0], family.shapes[0][start])
                assert np.allclose(line[stroke][-1], family.shapes[0][end])


def test_drawing_needs_neither_tensorflow_nor_qt() -> None:
    code = (
        "import sys, workbench.data.drawn\n"
        "heavy = {'tensorflow', 'keras', 'coremltools', 'PySide6', 'requests'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
