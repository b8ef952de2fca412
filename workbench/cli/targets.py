"""What a RUN or MODEL argument means, and what reads samples with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.cli import output
from workbench.cli.data import prepare
from workbench.core.classifier import Classify
from workbench.core.errors import ModelError, RunError
from workbench.core.folders import user_folders
from workbench.core.labels import SIDE, labels_for_count
from workbench.core.onnx_models import ONNX_SUFFIX
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.runs import RunStore
from workbench.core.starter import starter_model

if TYPE_CHECKING:
    from workbench.coreml.runtime import Runtime
    from workbench.data.dataset import Samples

CORE_ML_SUFFIXES = (".mlpackage", ".mlmodel")
KERAS_SUFFIX = ".keras"
_SUFFIXES = (*CORE_ML_SUFFIXES, ONNX_SUFFIX, KERAS_SUFFIX)


def find_run(reference: str) -> RunFolder:
    """Return the run that a RUN argument means; raises `RunError`."""
    return RunStore(user_folders().runs).resolve(reference)


def data_of_run(record: RunRecord) -> Path | None:
    """Return the data set that a run was trained on, or None, which is told, where it is gone."""
    path = Path(record.dataset.path)
    if path.exists():
        return path
    output.say_aside(f"The data set of “{record.name}” is no longer at {path}, so the one in use is taken.")
    return None


def run_of_model(path: Path) -> RunFolder | None:
    """Return the run whose network is the file ``path``, if its record can be read."""
    run = RunFolder(path.parent)
    try:
        return run if path == run.model_path and run.read_record() else None
    except RunError:
        return None


def find_model(reference: str) -> Path:
    """Return the file that a RUN, ``.keras``, Core ML or ONNX MODEL argument means, without opening it.

    Raises `RunError` where there is no such run, and `ModelError` where there is no such file.
    """
    is_named = reference.rstrip("/").endswith(_SUFFIXES)
    path = Path(reference).expanduser() if is_named else find_run(reference).model_path
    if not path.exists():
        hint = "Check the path." if is_named else "Choose a run that has been trained."
        raise ModelError(f"There is no model at {path}.", hint=hint)
    return path


def open_classifier(path: Path, *, names: Sequence[str]) -> tuple[Classify, tuple[str, ...]]:
    """Return the classifier and the labels of a ``.keras`` file, Core ML or ONNX model.

    A ``.keras`` file has the labels of its run. One that belongs to none is taken for a network that
    was trained on classes of these ``names``, where they are as many. Raises `ModelError`, and
    `SetupError` where onnxruntime is not installed.
    """
    if path.suffix in CORE_ML_SUFFIXES:
        from workbench.coreml.runtime import open_model

        runtime = open_model(path)
        return runtime.classify, runtime.labels
    if path.suffix == ONNX_SUFFIX:
        from workbench.onnx.runtime import OnnxRuntime

        onnx = OnnxRuntime(path)
        return onnx.classify, onnx.labels
    from workbench.engine.evaluation import keras_classifier

    classify = keras_classifier(path)
    run = run_of_model(path)
    if run is not None:
        return classify, run.read_record().labels
    (probabilities,) = classify(np.zeros((1, SIDE, SIDE), np.uint8))
    return classify, labels_for_count(len(probabilities), names)


def open_core_ml(model: Path | None) -> tuple[Path, Runtime]:
    """Return a Core ML model that was named, that of the newest run which has one, or the starter."""
    from workbench.coreml.runtime import open_model

    path = model.expanduser() if model else _newest_core_ml()
    return path, open_model(path)


def test_set(data_path: Path | None) -> tuple[Samples, tuple[str, ...]]:
    """Return the test set to measure with, and its classes' names; the test files alone are enough."""
    from workbench.data.mnist import load_test_set
    from workbench.vision.picture_survey import is_picture_folder

    if data_path is None or is_picture_folder(data_path):
        data_path = Path(prepare(data_path).path)
    return load_test_set(data_path)


def _newest_core_ml() -> Path:
    for run in reversed(RunStore(user_folders().runs).list()):
        if run.folder.package_path.exists():
            return run.folder.package_path
    starter = starter_model()
    if starter is not None:
        output.say_aside("No run has a model yet, so the starter model reads.")
        return starter.path
    raise ModelError(
        "There is no Core ML model yet.",
        hint="Train one with “workbench train”, or name one with --model.",
    )
