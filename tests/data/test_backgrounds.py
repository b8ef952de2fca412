"""Samples that are no digit: of the kinds asked for, the same for the same seed, and no digit."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.core.augmentation import KINDS, Background, Effect, with_effect
from workbench.data.backgrounds import draw_backgrounds
from workbench.data.drawn import draw_digits

DIGITS = draw_digits(200, seed=5).images
# What takes the place of pieces cut out of scenes: bright, so that they can be told.
SCENES = np.random.default_rng(1).integers(200, 256, (3000, 28, 28), np.uint8)
NOTHING = reduce(lambda none, kind: with_effect(none, kind, Effect(1.0)), KINDS, Background(share=20))
INK = ("strokes", "letters", "shapes")


def only(kind: str) -> Background:
    return with_effect(NOTHING, kind, Effect(1.0, is_on=True))


def drawn(
    background: Background,
    *,
    count: int = 60,
    seed: int = 0,
    scenes: NDArray[np.uint8] | None = SCENES,
) -> NDArray[np.uint8]:
    return draw_backgrounds(count, background, np.random.default_rng(seed), digits=DIGITS, scenes=scenes)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_each_time_anew_and_repeatably(kind: str) -> None:
    once = drawn(only(kind))

    assert once.shape == (60, 28, 28)
    assert once.dtype == np.uint8
    assert np.array_equal(once, drawn(only(kind)))
    assert not np.array_equal(once, drawn(only(kind), seed=1))
    assert len(np.unique(once, axis=0)) > (20 if kind == "blank" else 57)


@pytest.mark.parametrize("count", [0, 1, 65])
def test_as_many_are_drawn_as_asked_for(count: int) -> None:
    assert drawn(Background(share=20), count=count).shape == (count, 28, 28)


def test_kinds_come_in_the_shares_of_their_weights() -> None:
    some = with_effect(only("blank"), "noise", Effect(3.0, is_on=True))

    # Grain has steps between neighbours, an even grey has none.
    steps = np.abs(np.diff(drawn(some, count=400).astype(int), axis=2)).max(axis=(1, 2))
    assert 0.6 < (steps > 40).mean() < 0.85


def test_what_comes_out_of_scenes_has_its_share() -> None:
    some = with_effect(only("blank"), "scenes", Effect(3.0, is_on=True))

    assert 0.65 < (drawn(some, count=400).min(axis=(1, 2)) >= 200).mean() < 0.85


@pytest.mark.parametrize("scenes", [None, SCENES[:0]])
def test_without_scenes_the_other_kinds_take_their_share(scenes: NDArray[np.uint8] | None) -> None:
    some = with_effect(only("letters"), "scenes", Effect(3.0, is_on=True))

    assert np.array_equal(drawn(some, scenes=scenes), drawn(only("letters")))
    assert np.array_equal(drawn(only("scenes"), scenes=scenes), drawn(NOTHING))


def test_without_a_kind_all_are_blank() -> None:
    assert np.array_equal(drawn(NOTHING), drawn(only("blank")))


@pytest.mark.parametrize("kind", INK)
def test_ink_has_the_form_that_the_reader_gives_it(kind: str) -> None:
    images = drawn(only(kind), count=300)
    across, down = (
        28 - has_ink.argmax(axis=1) - has_ink[:, ::-1].argmax(axis=1)
        for has_ink in (images.max(axis=1) > 40, images.max(axis=2) > 40)
    )

    assert 18 < np.median(np.maximum(across, down)) < 24
    assert (images.max(axis=(1, 2)) > 150).mean() > 0.98
    assert np.median(images[:, 0].max(axis=1)) == 0


def test_pieces_are_not_the_digits_they_were_cut_from() -> None:
    pieces = drawn(only("pieces"), count=100).reshape(100, -1).astype(float)
    whole = DIGITS.reshape(len(DIGITS), -1).astype(float)
    likeness = (pieces @ whole.T) / (
        np.linalg.norm(pieces, axis=1)[:, None] * np.linalg.norm(whole, axis=1) + 1e-9
    )

    assert (likeness.max(axis=1) < 0.9).mean() > 0.97
    assert (pieces.max(axis=1) > 0).mean() > 0.97


def test_digits_handed_in_stay_as_they_are() -> None:
    before = DIGITS.copy()
    drawn(only("pieces"))

    assert np.array_equal(DIGITS, before)
