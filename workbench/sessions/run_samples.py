"""The test samples that a run has read, found again where its data set lies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from workbench.core.dataset_info import DatasetInfo
from workbench.core.errors import DataError
from workbench.core.evaluation import Evaluation
from workbench.data.dataset import Samples
from workbench.data.mnist import is_same_set, load_test_samples


def samples_of_run(info: DatasetInfo, known: Mapping[str, Samples]) -> Samples:
    """Return the test samples that a run has read; ``known`` are some by the checksum of their set.

    Raises `DataError` where they are gone or others lie in their place.
    """
    if info.checksum in known:
        return known[info.checksum]
    path = Path(info.path)
    samples = load_test_samples(path)
    # Another set of MNIST's form has as many samples, and as many of each class.
    if len(samples) != info.test_count or not is_same_set(path, info.checksum):
        raise _other_set(info)
    return samples


def check_samples(samples: Samples, evaluation: Evaluation, info: DatasetInfo) -> None:
    """Raise `DataError` where samples of the same number have other labels than those that were read."""
    read = [sum(row) for row in evaluation.confusion]
    if np.bincount(samples.labels, minlength=len(read)).tolist() != read:
        raise _other_set(info)


def _other_set(info: DatasetInfo) -> DataError:
    return DataError(
        f"{info.path} is not the data set that the run has read.",
        hint="Put that data set back to see the samples.",
    )
