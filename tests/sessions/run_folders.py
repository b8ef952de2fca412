"""Runs on disk as trainings leave them behind, made without one."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from workbench.core.dataset_info import DatasetInfo
from workbench.core.evaluation import evaluate_probabilities
from workbench.core.events import EpochDone
from workbench.core.exported_models import (
    AppleMeasurement,
    ExportedModel,
    exported_model_path,
    write_exported_model,
)
from workbench.core.files import sha256_of
from workbench.core.labels import DIGITS
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.recipe import RECIPES
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.core.verification import Flip, Probe, Verification

TEST_COUNT = 40


def write_dataset(path: Path, *, names: Sequence[str] = DIGITS) -> Path:
    """Write a data set of 60 training and 40 test samples; each image says its index.

    There are as many of each class as can be; what they are called lies in the file, unless it is digits.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for name, count in (("train", 60), ("test", TEST_COUNT)):
        images = np.zeros((count, 28, 28), np.uint8)
        images[:, 0, 0] = np.arange(count)
        arrays[f"x_{name}"] = images
        arrays[f"y_{name}"] = (np.arange(count) % len(names)).astype(np.uint8)
    np.savez(path, **arrays)
    if tuple(names) != DIGITS:
        with zipfile.ZipFile(path, "a") as file:
            file.writestr("classes.json", json.dumps([*names]))
    return path


def dataset_info(path: Path, *, names: Sequence[str] = DIGITS) -> DatasetInfo:
    """Return what a run remembers of the data set at ``path``."""
    return DatasetInfo(
        name="MNIST",
        path=str(path),
        checksum=sha256_of(path) if path.exists() else "0" * 64,
        train_count=60,
        test_count=TEST_COUNT,
        is_drawn=False,
        labels=tuple(names),
    )


def epochs(count: int) -> tuple[EpochDone, ...]:
    """Return the epochs of a training that goes well."""
    return tuple(
        EpochDone(
            epoch=number,
            loss=0.5 / number,
            accuracy=1 - 0.2 / number,
            val_loss=0.4 / number,
            val_accuracy=1 - 0.1 / number,
            learning_rate=1.0,
            seconds=2.0,
        )
        for number in range(1, count + 1)
    )


def verification(
    *, flips: int = 0, accuracy: float | None = 0.9, probes: tuple[Probe, ...] = ()
) -> Verification:
    """Return a verification over the test samples in which ``flips`` of them flipped."""
    return Verification(
        count=TEST_COUNT,
        agreement=1 - flips / TEST_COUNT,
        max_probability_difference=0.0017,
        mean_probability_difference=0.0001,
        reference_accuracy=accuracy,
        candidate_accuracy=accuracy,
        flipped=tuple(
            Flip(index=index, label=index % 10, reference=1, candidate=2) for index in range(flips)
        ),
        probes=probes,
    )


def make_run(
    runs: Path,
    *,
    data: Path,
    name: str = "",
    recipe: str = "tutorial",
    misread: tuple[int, ...] = (4, 14, 7),
    names: Sequence[str] = DIGITS,
) -> RunFolder:
    """Make a finished run that misread the samples with these indices, each as the next class."""
    info = dataset_info(data, names=names)
    folder = RunStore(runs).create(recipe=RECIPES[recipe], seed=1, dataset=info, name=name)
    classes = len(names)
    labels = (np.arange(TEST_COUNT) % classes).astype(np.uint8)
    answers = labels.copy()
    for index in misread:
        answers[index] = (answers[index] + 1) % classes
    probabilities = np.full((TEST_COUNT, classes), 0.1 / classes)
    probabilities[np.arange(TEST_COUNT), answers] = 0.9
    evaluation = evaluate_probabilities(labels, probabilities, names)
    folder.write_metrics(epochs(2))
    folder.write_evaluation(evaluation)
    folder.model_path.write_bytes(b"weights")
    record = folder.read_record()
    folder.write_record(record.ended("finished", seconds=72.0, test_accuracy=evaluation.accuracy))
    return folder


def add_model(
    folder: RunFolder,
    *,
    model_format: ModelFormat = ModelFormat.MLPROGRAM,
    precision: Precision = Precision.FP16,
    flips: int = 0,
    size: int = 331_480,
    milliseconds: float | None = None,
    apple: tuple[AppleMeasurement, ...] = (),
) -> ExportedModel:
    """Put a Core ML model, which is none, into a run's folder with what was measured of it."""
    path = exported_model_path(folder, model_format, precision)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"model")
    model = ExportedModel(
        file=str(path.relative_to(folder.path)),
        model_format=model_format,
        precision=precision,
        bytes=size,
        verification=verification(flips=flips),
        verified_on="MNIST, test set",
        milliseconds=milliseconds,
        apple=apple,
    )
    write_exported_model(folder, model)
    return model


def mark_as(folder: RunFolder, state: str) -> None:
    """Record another state of a run."""
    folder.write_record(replace(folder.read_record(), state=state))
