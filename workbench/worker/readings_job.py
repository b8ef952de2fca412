"""The job that reads a whole split with a Core ML model, and keeps what it has read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.errors import CancelledError, DataError, ModelError
from workbench.core.events import Emit, Progress, ShouldStop, SplitRead
from workbench.core.labels import check_same_classes
from workbench.coreml.runtime import Runtime, open_model
from workbench.data.dataset import Samples
from workbench.data.mnist import load_dataset
from workbench.data.readings import (
    read_readings,
    readings_folder,
    readings_key,
    readings_of,
    split_of,
    write_readings,
)
from workbench.worker.protocol import ReadSplit

# A tenth of a second in the reference runtime: as long as a stop has to wait.
_BLOCK = 400


def read_split(request: ReadSplit, *, emit: Emit, should_stop: ShouldStop) -> str:
    """Read every sample of a split, unless that was done before; returns the path of the file of readings.

    Confidences are calibrated with what the model brings. Raises `ModelError` for a model that cannot be
    read or knows other classes, `DataError` where the samples or the readings' folder cannot be used, and
    `CancelledError` when asked to stop.
    """
    stage = f"Reading the {'training' if request.split == 'train' else 'test'} set"
    emit(Progress(stage=stage, done=0, total=0))
    runtime = open_model(Path(request.model))
    dataset = load_dataset(Path(request.data))
    check_same_classes(runtime.labels, dataset.labels, what="The model")
    samples = split_of(dataset, request.split)
    try:
        key = readings_key(Path(request.model), dataset, request.split)
    except OSError as error:
        raise ModelError(
            f"“{Path(request.model).name}” cannot be read any more.",
            hint="Choose another model.",
            details=str(error),
        ) from error
    folder = readings_folder()
    if read_readings(folder, key, count=len(samples)) is None:
        probabilities = _read(runtime, samples, stage=stage, emit=emit, should_stop=should_stop)
        try:
            write_readings(folder, key, readings_of(probabilities))
        except OSError as error:
            raise DataError(
                "What the model has read cannot be kept.",
                hint="Check that there is room on the disk.",
                details=f"{folder}: {error}",
            ) from error
    path = str(key.file_in(folder))
    emit(SplitRead(path=path))
    return path


def _read(
    runtime: Runtime, samples: Samples, *, stage: str, emit: Emit, should_stop: ShouldStop
) -> NDArray[np.float32]:
    count = len(samples)
    probabilities = np.empty((count, len(runtime.labels)), np.float32)
    for first in range(0, count, _BLOCK):
        if should_stop():
            raise CancelledError
        emit(Progress(stage=stage, done=first, total=count, unit="samples"))
        read = runtime.classify(samples.images[first : first + _BLOCK])
        if runtime.info.decision is not None:
            read = runtime.info.decision.calibrated(read)
        probabilities[first : first + _BLOCK] = read
    return probabilities
