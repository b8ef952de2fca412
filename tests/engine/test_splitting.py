"""What a network is validated with: part of the data set, and of one's own samples if there are enough."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.engine.conftest import SMALL, Training
from workbench.core.errors import DataError
from workbench.core.events import EpochDone, TrainingStarted
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.engine.evaluation import keras_classifier
from workbench.engine.splitting import cut_validation, split_own, validation_of

WEIGHTED = SMALL.changed(own_weight=10.0)


def bytes_of(samples: Samples) -> set[bytes]:
    return {image.tobytes() for image in samples.images}


def test_a_class_with_one_sample_is_learned_rather_than_validated() -> None:
    for rare in range(40):
        labels = np.where(np.arange(40) == rare, 2, np.arange(40) % 2).astype(np.uint8)
        trained, validated = cut_validation(Samples(np.zeros((40, 28, 28), np.uint8), labels), 1000)
        assert set(trained.labels) == {0, 1, 2}
        assert len(trained) + len(validated) == 40
        assert len(validated) == 8


def test_one_sample_of_each_class_leaves_none_to_validate_with() -> None:
    ones = Samples(np.zeros((8, 28, 28), np.uint8), np.arange(8, dtype=np.uint8))
    with pytest.raises(DataError, match="8 samples are too few to train with and to validate"):
        cut_validation(ones, 1000)


def test_about_a_fifth_of_many_own_samples_is_held_out() -> None:
    own = draw_digits(300, 3)
    trained, held_out = split_own(own, WEIGHTED)
    assert len(trained) + len(held_out) == 300
    assert 40 <= len(held_out) <= 80
    assert bytes_of(trained) | bytes_of(held_out) == bytes_of(own)


def test_a_sample_stays_where_it_is_when_others_come_or_go() -> None:
    own = draw_digits(300, 3)
    trained, held_out = split_own(own, WEIGHTED)
    for others in (own.subset(slice(100, None)), own.subset(slice(None, None, -1))):
        some, fewer = split_own(others, WEIGHTED)
        assert bytes_of(some) <= bytes_of(trained)
        assert bytes_of(fewer) <= bytes_of(held_out)


@pytest.mark.parametrize(("count", "weight"), [(0, 10.0), (1, 100.0), (9, 10.0), (300, 0.0)])
def test_few_own_samples_or_such_without_weight_are_not_held_out(count: int, weight: float) -> None:
    trained, held_out = split_own(draw_digits(300, 3).subset(slice(count)), SMALL.changed(own_weight=weight))
    assert (len(trained), len(held_out)) == (count, 0)


def test_held_out_samples_count_as_often_as_they_would_be_seen() -> None:
    cut = Samples(np.zeros((90, 28, 28), np.uint8), np.zeros(90, np.uint8))
    held_out = Samples(np.ones((10, 28, 28), np.uint8), np.ones(10, np.uint8))
    validation = validation_of(cut, held_out, WEIGHTED)
    # It reads all of the data set, and none of one's own.
    _, accuracy = validation.measure(lambda images: np.eye(10, dtype=np.float32)[np.zeros(len(images), int)])
    assert accuracy == pytest.approx(90 / (90 + 10 * 10))


def test_the_epoch_that_is_best_at_own_samples_too_is_kept(
    make_training: Callable[..., Training],
) -> None:
    # The data set calls them otherwise: an epoch is good at either.
    drawn = draw_digits(300, 3)
    own = Samples(drawn.images, ((drawn.labels + 1) % 10).astype(np.uint8))
    training = make_training(recipe=WEIGHTED)
    training.start(own=own)
    trained, held_out = split_own(own, WEIGHTED)
    (started,) = training.of(TrainingStarted)
    assert started.training_count == 1200 + 10 * len(trained)
    assert started.validation_count == 300 + len(held_out)
    assert training.run.read_record().own_count == len(trained)
    read = keras_classifier(training.run.model_path)(held_out.images).argmax(axis=1)
    assert np.mean(read == held_out.labels) > 0.5
    assert max(epoch.val_accuracy for epoch in training.of(EpochDone)) > 0.5
