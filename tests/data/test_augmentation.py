"""Distorted samples: each effect does what its name says, and a digit stays a whole digit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core.augmentation import DISTORTION_LIMITS, Augmentation, Effect, with_effect
from workbench.data.augmentation import augment
from workbench.data.drawn import draw_digits

DIGITS = draw_digits(300, seed=3).images
MOVES = ("rotation", "shift", "scale", "shear", "elastic")


def only(**strengths: float) -> Augmentation:
    return Augmentation(**{name: Effect(strength, is_on=True) for name, strength in strengths.items()})


def distorted(
    augmentation: Augmentation, *, images: NDArray[np.uint8] = DIGITS, seed: int = 0
) -> NDArray[np.uint8]:
    return augment(images, augmentation, np.random.default_rng(seed))


def ink(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(images.sum(axis=(1, 2)), dtype=np.float64)


def centres(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    places = np.arange(28)
    across = images.sum(axis=1) @ places / ink(images)
    down = images.sum(axis=2) @ places / ink(images)
    return np.stack((across, down), axis=1)


def slants(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return how far ink moves to the right for each pixel downwards."""
    places = np.arange(28) - centres(images)[:, :, None]
    x, y = places[:, 0, None, :], places[:, 1, :, None]
    return np.asarray((images * x * y).sum(axis=(1, 2)) / (images * y * y).sum(axis=(1, 2)))


def sharpness(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(np.abs(np.diff(images.astype(float), axis=2)).max(axis=(1, 2)))


def test_nothing_is_done_by_effects_that_are_switched_off() -> None:
    assert np.array_equal(distorted(Augmentation()), DIGITS)


@pytest.mark.parametrize("name", DISTORTION_LIMITS)
def test_every_effect_changes_samples_and_is_repeatable(name: str) -> None:
    strong = with_effect(Augmentation(), name, Effect(DISTORTION_LIMITS[name].high, is_on=True))

    once = distorted(strong)

    assert once.shape == DIGITS.shape
    assert once.dtype == np.uint8
    assert (once != DIGITS).any(axis=(1, 2)).mean() > 0.75
    assert np.array_equal(once, distorted(strong))
    assert not np.array_equal(once, distorted(strong, seed=1))


def test_samples_are_each_distorted_in_their_own_way() -> None:
    same = np.repeat(DIGITS[:1], 100, axis=0)

    assert len(np.unique(distorted(only(rotation=10), images=same), axis=0)) > 95


@pytest.mark.parametrize("count", [0, 1, 64, 65])
def test_any_number_of_samples_is_distorted(count: int) -> None:
    everything = only(**{name: limits.high for name, limits in DISTORTION_LIMITS.items()})

    assert distorted(everything, images=DIGITS[:count]).shape == (count, 28, 28)


def test_what_is_handed_in_stays_as_it_is() -> None:
    before = DIGITS.copy()
    distorted(only(**{name: limits.high for name, limits in DISTORTION_LIMITS.items()}))

    assert np.array_equal(DIGITS, before)


@pytest.mark.parametrize("name", MOVES)
def test_no_ink_leaves_the_sample_however_far_it_moves(name: str) -> None:
    moved = distorted(only(**{name: DISTORTION_LIMITS[name].high}))

    is_at_the_edge = np.concatenate((moved[:, 0], moved[:, -1], moved[:, :, 0], moved[:, :, -1]), axis=1).max(
        axis=1
    )
    assert (is_at_the_edge > 128).mean() < 0.03
    assert (ink(moved) > 0.15 * ink(DIGITS)).all()


def test_a_shift_moves_the_centre_by_its_strength_and_keeps_the_ink() -> None:
    moved = distorted(only(shift=1.5))

    away = centres(moved) - centres(DIGITS)
    assert 1.2 < away.std() < 1.7
    assert abs(away.mean()) < 0.2
    assert np.allclose(ink(moved), ink(DIGITS), rtol=0.02)


def test_rotation_keeps_the_amount_of_ink_and_the_place() -> None:
    turned = distorted(only(rotation=15))

    assert (np.abs(ink(turned) / ink(DIGITS) - 1) < 0.06).mean() > 0.94
    assert (np.abs(centres(turned) - centres(DIGITS)) < 1.0).mean() > 0.9


def test_shear_slants_by_its_strength() -> None:
    changes = slants(distorted(only(shear=8))) - slants(DIGITS)

    assert 0.8 * np.tan(np.radians(8)) < changes.std() < 1.2 * np.tan(np.radians(8))


def test_scale_makes_some_samples_larger_and_some_smaller() -> None:
    shares = ink(distorted(only(scale=10))) / ink(DIGITS)

    assert (shares > 1.1).any()
    assert (shares < 0.9).any()


def test_stroke_width_widens_and_thins_but_loses_no_digit() -> None:
    shares = ink(distorted(only(stroke_width=2))) / ink(DIGITS)

    assert shares.max() > 1.4
    assert 0.5 < shares.min() < 0.7


def test_contrast_takes_at_most_its_strength() -> None:
    brightest = distorted(only(contrast=60)).max(axis=(1, 2)) / DIGITS.max(axis=(1, 2))

    assert 0.39 < brightest.min() < 0.45
    assert 0.95 < brightest.max() <= 1


def test_noise_is_as_strong_as_it_says() -> None:
    grey = np.full((200, 28, 28), 128, dtype=np.uint8)

    spreads = distorted(only(noise=20), images=grey).std(axis=(1, 2))

    assert 19 < spreads.max() < 21.5
    assert spreads.min() < 1


def test_blur_softens_edges_and_keeps_the_ink() -> None:
    soft = distorted(only(blur=2))

    assert (sharpness(soft) < sharpness(DIGITS)).mean() > 0.8
    assert np.allclose(ink(soft), ink(DIGITS), rtol=0.03)


def test_occlusion_covers_the_share_it_says() -> None:
    is_covered = (distorted(only(occlusion=30)) != DIGITS).any(axis=(1, 2))

    assert 0.2 < is_covered.mean() < 0.36


def test_a_strong_elastic_displacement_tears_no_stroke() -> None:
    bent = distorted(only(elastic=3))

    assert np.abs(np.log(ink(bent) / ink(DIGITS))).max() < 1.0
    assert (sharpness(bent) > 100).mean() > 0.95
