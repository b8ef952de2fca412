"""Samples refuse arrays that are none, and a data set tells what it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.files import make_samples
from workbench.core.errors import DataError
from workbench.core.labels import DIGITS
from workbench.data.dataset import Dataset, Samples


def test_a_subset_keeps_images_and_labels_together() -> None:
    samples = make_samples(10)

    chosen = samples.subset(np.array([7, 2]))

    assert len(chosen) == 2
    assert np.array_equal(chosen.images, samples.images[[7, 2]])
    assert np.array_equal(chosen.labels, samples.labels[[7, 2]])


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (np.zeros((2, 28, 28), np.float32), np.zeros(2, np.uint8)),
        (np.zeros((2, 28, 27), np.uint8), np.zeros(2, np.uint8)),
        (np.zeros((2, 784), np.uint8), np.zeros(2, np.uint8)),
        (np.zeros((2, 28, 28), np.uint8), np.zeros((2, 10), np.uint8)),
        (np.zeros((2, 28, 28), np.uint8), np.zeros(3, np.uint8)),
    ],
    ids=["float", "too narrow", "flat", "one-hot", "counts differ"],
)
def test_what_is_no_sample_is_refused(images: np.ndarray, labels: np.ndarray) -> None:
    with pytest.raises(DataError):
        Samples(images, labels)


def test_a_run_remembers_what_it_was_trained_on() -> None:
    dataset = Dataset(
        name="MNIST",
        train=make_samples(6),
        test=make_samples(3),
        path=Path("/somewhere/mnist.npz"),
        checksum="ab" * 32,
    )

    info = dataset.info()

    assert (info.name, info.path, info.checksum) == ("MNIST", "/somewhere/mnist.npz", "ab" * 32)
    assert (info.train_count, info.test_count, info.is_drawn) == (6, 3, False)
    assert info.labels == dataset.labels == DIGITS


def test_a_data_set_may_have_other_classes() -> None:
    dataset = made(labels=(" dress", "coat", "cafe\u0301"))

    assert dataset.labels == dataset.info().labels == ("dress", "coat", "caf\u00e9")


@pytest.mark.parametrize(
    ("labels", "said"),
    [(("dress", "coat"), "label 2; with 2 classes, labels go from 0 to 1"), (("a", "b", "b"), "Two classes")],
)
@pytest.mark.parametrize("split", ["train", "test"])
def test_a_data_set_has_a_name_for_each_label(labels: tuple[str, ...], said: str, split: str) -> None:
    samples = Samples(np.zeros((3, 28, 28), np.uint8), np.array([0, 2, 1], np.uint8))

    with pytest.raises(DataError, match=said):
        made(labels=labels, **{split: samples})


def made(labels: tuple[str, ...], **samples: Samples) -> Dataset:
    none = Samples(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    splits = {"train": none, "test": none} | samples
    return Dataset(name="set", path=Path("set.npz"), checksum="ab", labels=labels, **splits)
