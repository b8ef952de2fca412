"""What a network is fed: every sample once an epoch, the same for a seed, and no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from workbench.core.augmentation import KINDS, Augmentation, Background, Effect
from workbench.core.recipe import RECIPES, Recipe
from workbench.data.dataset import Dataset, Samples
from workbench.engine import feeding
from workbench.engine.feeding import Feed, Share
from workbench.engine.scenes import Scenes

PLAIN = RECIPES["fast"].changed(batch_size=64, epochs=3)
MOVED = PLAIN.changed(augmentation=Augmentation(shift=Effect(1.0, is_on=True)))
WITH_BACKGROUND = PLAIN.changed(background=Background(share=20))
ONLY_SCENES = Background(share=20, **{kind: Effect(1.0, is_on=kind == "scenes") for kind in KINDS})


@pytest.fixture
def numbered() -> Samples:
    """1,500 samples that can be told apart: each has its number in two pixels."""
    images = np.zeros((1500, 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.arange(1500) // 256, np.arange(1500) % 256
    return Samples(images, (np.arange(1500) % 10).astype(np.uint8))


def fed(feed: Feed, epochs: range) -> list[list[Samples]]:
    with feed.over(epochs):
        return [[batch for batch, _ in feed.batches_of(epoch)] for epoch in epochs]


def together(batches: list[Samples]) -> Samples:
    return Samples(
        np.concatenate([batch.images for batch in batches]),
        np.concatenate([batch.labels for batch in batches]),
    )


def number_of(samples: Samples) -> list[int]:
    return (samples.images[:, 0, 0].astype(int) * 256 + samples.images[:, 0, 1]).tolist()


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("feed")]


def test_an_epoch_has_every_sample_once_in_an_order_of_its_own(numbered: Samples) -> None:
    feed = Feed(numbered, background=10, recipe=PLAIN, seed=1)
    one, other = fed(feed, range(1, 3))
    assert (feed.count, feed.batches, len(one)) == (1500, 24, 24)
    assert [len(batch) for batch in one] == [64] * 23 + [28]
    assert sorted(number_of(together(one))) == list(range(1500))
    assert number_of(together(one)) != number_of(together(other))
    assert [number % 10 for number in number_of(together(one))] == together(one).labels.tolist()


@pytest.mark.parametrize("recipe", [PLAIN, MOVED, WITH_BACKGROUND], ids=["plain", "moved", "background"])
def test_an_epoch_follows_from_the_seed_alone(
    dataset: Dataset, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = dataset.train
    whole = fed(Feed(samples, background=10, recipe=recipe, seed=5), range(1, 4))
    monkeypatch.setattr(feeding.os, "cpu_count", lambda: 8)
    monkeypatch.setattr(feeding, "_PIECES_AHEAD", 3)
    (third,) = fed(Feed(samples, background=10, recipe=recipe, seed=5), range(3, 4))
    assert np.array_equal(together(third).images, together(whole[2]).images)
    assert np.array_equal(together(third).labels, together(whole[2]).labels)
    (other,) = fed(Feed(samples, background=10, recipe=recipe, seed=6), range(3, 4))
    assert not np.array_equal(together(other).images, together(third).images)


def test_samples_are_distorted_each_time_anew_and_keep_their_labels(dataset: Dataset) -> None:
    one, other = fed(Feed(dataset.train, background=10, recipe=MOVED, seed=1), range(1, 3))
    for epoch in (one, other):
        assert np.bincount(together(epoch).labels).tolist() == np.bincount(dataset.train.labels).tolist()
    known = {image.tobytes() for image in dataset.train.images}
    assert sum(image.tobytes() in known for image in together(one).images) < 100
    assert not {image.tobytes() for image in together(one).images} & {
        image.tobytes() for image in together(other).images
    }


def test_background_comes_in_its_share_and_each_time_anew(dataset: Dataset) -> None:
    feed = Feed(dataset.train, background=10, recipe=WITH_BACKGROUND, seed=1)
    one, other = (together(batches) for batches in fed(feed, range(1, 3)))
    assert (feed.count, feed.batches) == (1800, 29)
    for epoch in (one, other):
        assert np.bincount(epoch.labels)[10] == 300
    assert not np.array_equal(one.images[one.labels == 10], other.images[other.labels == 10])


def test_background_has_the_label_behind_the_classes(dataset: Dataset) -> None:
    few = dataset.train.subset(dataset.train.labels < 3)
    feed = Feed(few, background=3, recipe=WITH_BACKGROUND, seed=1)
    (batches,) = fed(feed, range(1, 2))
    assert np.bincount(together(batches).labels)[3] == round(len(few) / 5)


def test_own_samples_come_as_often_as_their_weight_says(numbered: Samples) -> None:
    own = Samples(np.full((4, 28, 28), 255, np.uint8), np.array([3, 3, 7, 9], np.uint8))
    own.images[:, 5, 5] = range(4)
    feed = Feed(numbered, background=10, recipe=PLAIN, seed=1, own=own, own_draws=10)
    (epoch,) = fed(feed, range(1, 2))
    samples = together(epoch)
    mine = samples.subset(samples.images[:, 0, 0] == 255)
    assert feed.count == 1510 == len(samples)
    assert sorted(np.bincount(mine.images[:, 5, 5])) == [2, 2, 3, 3]
    assert np.array_equal(mine.labels, own.labels[mine.images[:, 5, 5]])
    # Without them an epoch keeps its length.
    assert Feed(numbered, background=10, recipe=PLAIN, seed=1, own_draws=10).count == 1510


def test_what_comes_out_of_scenes_has_its_share(numbered: Samples) -> None:
    cut = Samples(np.full((40, 28, 28), 255, np.uint8), (np.arange(40) % 10).astype(np.uint8))
    cut.images[:, 5, 5] = range(40)
    scenes = Scenes(digits=cut, backgrounds=np.full((3, 28, 28), 7, np.uint8))
    recipe = PLAIN.changed(scene_share=6.0, background=ONLY_SCENES)
    feed = Feed(numbered, background=10, recipe=recipe, seed=1, own=cut, own_draws=10, scenes=scenes)
    one, other = (together(batches) for batches in fed(feed, range(1, 3)))

    assert feed.count == len(one) == 1500 + 10 + 90 + 302
    for epoch in (one, other):
        whole = epoch.subset(epoch.images[:, 0, 0] == 255)
        # Two or three times each, and of one's own samples ten besides.
        counts = np.bincount(whole.images[:, 5, 5], minlength=40)
        assert (counts.sum(), counts.min(), counts.max() <= 4) == (100, 2, True)
        assert np.array_equal(whole.labels, whole.images[:, 5, 5] % 10)
        assert (epoch.images[epoch.labels == 10] == 7).all()
    assert not np.array_equal(one.labels, other.labels)


def test_without_scenes_an_epoch_has_none(numbered: Samples) -> None:
    nothing = Scenes(digits=numbered.subset(slice(0)), backgrounds=numbered.images[:0])
    for scenes in (None, nothing):
        feed = Feed(numbered, background=10, recipe=PLAIN.changed(scene_share=50.0), seed=1, scenes=scenes)
        assert feed.count == 1500


@pytest.mark.parametrize("count", [2, 3, 5])
def test_several_machines_share_each_batch(numbered: Samples, count: int) -> None:
    shares = [Share(index=index, count=count) for index in range(count)]
    feeds = [Feed(numbered, background=10, recipe=PLAIN, seed=1, share=share) for share in shares]
    (alone,) = fed(Feed(numbered, background=10, recipe=PLAIN, seed=1), range(1, 2))
    for whole, *parts in zip(alone, *(fed(feed, range(1, 2))[0] for feed in feeds), strict=True):
        assert sorted(number_of(together(parts))) == sorted(number_of(whole))
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_each_machine_distorts_its_share_by_itself(dataset: Dataset) -> None:
    for recipe in (MOVED, WITH_BACKGROUND):
        shares = [Share(index=index, count=2) for index in range(2)]
        feeds = [Feed(dataset.train, background=10, recipe=recipe, seed=1, share=share) for share in shares]
        one, other = (together(fed(feed, range(1, 2))[0]) for feed in feeds)
        assert len(one) + len(other) == feeds[0].count
        inked = [{image.tobytes() for image in part.images if image.any()} for part in (one, other)]
        assert not inked[0] & inked[1]


def test_of_a_batch_with_fewer_samples_than_machines_each_has_one(numbered: Samples) -> None:
    samples = numbered.subset(slice(0, 66))
    feeds = [
        Feed(samples, background=10, recipe=PLAIN, seed=1, share=Share(index=index, count=3))
        for index in range(3)
    ]
    lasts = [list(feed.batches_of(1))[-1] for feed in feeds]
    assert [(len(batch), whole) for batch, whole in lasts] == [(1, 2)] * 3
    assert len({number for batch, _ in lasts for number in number_of(batch)}) == 2


def test_no_thread_outlives_the_block(dataset: Dataset) -> None:
    feed = Feed(dataset.train, background=10, recipe=MOVED, seed=1)
    with feed.over(range(1, 1000)):
        next(feed.batches_of(1))
        assert threads()
    assert not threads()


def test_what_fails_in_a_thread_is_raised_where_the_batches_are_asked_for(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Callable[..., Any] = feeding.augment
    calls = iter(range(100))

    def fail(*arguments: Any) -> Any:
        if next(calls) == 1:
            raise MemoryError
        return whole(*arguments)

    monkeypatch.setattr(feeding, "augment", fail)
    feed = Feed(dataset.train, background=10, recipe=MOVED, seed=1)
    with pytest.raises(MemoryError):
        fed(feed, range(1, 4))
    assert not threads()
