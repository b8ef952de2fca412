"""Samples cut out of drawn scenes: digits that stay what they are, and what is no digit."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from workbench.core.errors import CancelledError
from workbench.core.events import Progress, Report
from workbench.data.digit_likeness import DigitLikeness
from workbench.data.drawn import draw_digits
from workbench.vision import scene_samples
from workbench.vision.scene_samples import cut_backgrounds, cut_digits

DIGITS = draw_digits(160, seed=6)


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> object:
    yield
    assert not [one for one in threading.enumerate() if one.name.startswith("scenes")]


def test_most_digits_are_found_again_and_look_alike() -> None:
    cut, is_cut = cut_digits(DIGITS.images, seed=4)

    assert cut.shape == DIGITS.images.shape
    assert cut.dtype == np.uint8
    assert is_cut.mean() > 0.5
    assert np.array_equal(cut[~is_cut], DIGITS.images[~is_cut])
    flat, own = (images[is_cut].reshape(is_cut.sum(), -1).astype(float) for images in (cut, DIGITS.images))
    cosine = (flat * own).sum(axis=1) / np.linalg.norm(flat, axis=1) / np.linalg.norm(own, axis=1)
    shuffled = (flat * np.roll(own, 1, axis=0)).sum(axis=1)
    shuffled /= np.linalg.norm(flat, axis=1) * np.linalg.norm(np.roll(own, 1, axis=0), axis=1)
    assert np.median(cosine) > np.median(shuffled) + 0.25


def test_the_same_seed_cuts_the_same_whatever_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    some = DIGITS.images[:90]
    once = cut_digits(some, seed=2)[0], cut_backgrounds(40, seed=2, digits=DIGITS)
    monkeypatch.setattr(scene_samples, "_THREADS", 1)
    again = cut_digits(some, seed=2)[0], cut_backgrounds(40, seed=2, digits=DIGITS)
    other = cut_digits(some, seed=3)[0], cut_backgrounds(40, seed=3, digits=DIGITS)

    for one, same, unlike in zip(once, again, other, strict=True):
        assert np.array_equal(one, same)
        assert not np.array_equal(one, unlike)


def test_background_has_as_many_pieces_as_asked_for_and_no_digit_among_them() -> None:
    pieces = cut_backgrounds(70, seed=1, digits=DIGITS)

    assert pieces.shape == (70, 28, 28)
    assert (pieces.max(axis=(1, 2)) > 100).all()
    assert not DigitLikeness(DIGITS.images, DIGITS.labels).is_digit_like(pieces).any()


def test_none_are_asked_for() -> None:
    assert cut_backgrounds(0, seed=1, digits=DIGITS).shape == (0, 28, 28)
    cut, is_cut = cut_digits(DIGITS.images[:0], seed=1)
    assert (len(cut), len(is_cut)) == (0, 0)


def test_black_samples_stay_as_they_are() -> None:
    black = np.zeros((3, 28, 28), np.uint8)
    cut, is_cut = cut_digits(black, seed=1)
    assert not cut.any()
    assert not is_cut.any()


def test_where_nothing_is_ever_found_the_rest_is_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene_samples, "_MOST_EMPTY", 2)
    monkeypatch.setattr(scene_samples, "scene_without_digits", lambda _random: np.zeros((48, 64), np.uint8))
    pieces = cut_backgrounds(3, seed=1, digits=DIGITS)
    assert pieces.shape == (3, 28, 28)
    assert not pieces.any()


def test_progress_is_told_to_the_end() -> None:
    told: list[Report] = []
    cut_digits(DIGITS.images[:50], seed=1, emit=told.append)
    cut_backgrounds(20, seed=1, digits=DIGITS, emit=told.append)

    stages = {one.stage: (one.done, one.total) for one in told if isinstance(one, Progress)}
    assert sorted(stages.values()) == [(20, 20), (50, 50)]


def test_a_stop_is_obeyed() -> None:
    for ask in (
        lambda: cut_digits(DIGITS.images, seed=1, should_stop=lambda: True),
        lambda: cut_backgrounds(500, seed=1, digits=DIGITS, should_stop=lambda: True),
    ):
        with pytest.raises(CancelledError):
            ask()


def test_what_fails_in_a_scene_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_image: object) -> object:
        raise RuntimeError("a scene")

    monkeypatch.setattr(scene_samples, "find_digits", fail)
    with pytest.raises(RuntimeError, match="a scene"):
        cut_digits(DIGITS.images[:50], seed=1)
