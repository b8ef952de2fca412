"""What a RUN or MODEL argument means, and what reads samples with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.cli.data import prepare
from workbench.core.classifier import Classify
from workbench.core.errors import ModelError
from workbench.core.folders import user_folders
from workbench.core.labels import SIDE, labels_of
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore

if TYPE_CHECKING:
    from workbench.coreml.runtime import Runtime
    from workbench.data.dataset import Samples

CORE_ML_SUFFIXES = (".mlpackage", ".mlmodel")


def find_run(reference: str) -> RunFolder:
    """Return the run that a RUN argument means; raises `RunError`."""
    return RunStore(user_folders().runs).resolve(reference)


def open_classifier(reference: str) -> tuple[Path, Classify, tuple[str, ...]]:
    """Return the file, the classifier and the labels of a RUN, ``.keras`` or Core ML MODEL argument."""
    path = Path(reference).expanduser()
    if path.suffix in CORE_ML_SUFFIXES:
        from workbench.coreml.runtime import open_model

        runtime = open_model(path)
        return path, runtime.classify, runtime.labels
    keras_path = path if path.suffix == ".keras" else find_run(reference).model_path
    from workbench.engine.evaluation import keras_classifier

    classify = keras_classifier(keras_path)
    (probabilities,) = classify(np.zeros((1, SIDE, SIDE), np.uint8))
    return keras_path, classify, labels_of(len(probabilities))


def open_core_ml(model: Path | None) -> tuple[Path, Runtime]:
    """Return a Core ML model that was named, or that of the newest run which has one."""
    from workbench.coreml.runtime import open_model

    path = model.expanduser() if model else _newest_core_ml()
    return path, open_model(path)


def test_samples(data_path: Path | None) -> Samples:
    """Return the test set to measure with; the test files alone are enough."""
    from workbench.data.mnist import load_test_samples

    return load_test_samples(data_path or Path(prepare(None).path))


def _newest_core_ml() -> Path:
    for run in reversed(RunStore(user_folders().runs).list()):
        if run.folder.package_path.exists():
            return run.folder.package_path
    raise ModelError(
        "There is no Core ML model yet.",
        hint="Train one with “workbench train”, or name one with --model.",
    )
