"""Samples refuse arrays that are none, and a data set tells what it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.data.files import make_samples
from workbench.core.errors import DataError
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
        (np.zeros((2, 28, 28), np.uint8), np.array([3, 11], np.uint8)),
    ],
    ids=["float", "too narrow", "flat", "one-hot", "counts differ", "label 11"],
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
