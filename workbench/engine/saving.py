"""What a training writes into its run's folder: each file whole, each failure a sentence."""

from __future__ import annotations

import contextlib
import errno
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.core.batch_rows import BatchRows
from workbench.core.errors import RunError
from workbench.core.events import EpochDone
from workbench.core.exported_models import remove_exported_models
from workbench.core.files import replacing_file
from workbench.core.runs import RunFolder


def save_network(network: Any, path: Path) -> None:
    """Write a ``keras.Model``, with its optimiser if it is compiled with one; raises `RunError`."""
    # Keras writes in place: a kill at the wrong moment would leave half a file.
    with told(path), replacing_file(path) as aside, warnings.catch_warnings():
        # TensorFlow's variables do not know numpy's newest way to copy an array; it copies all the same.
        warnings.filterwarnings("ignore", message="__array__ implementation", category=DeprecationWarning)
        network.save(aside)


def save_best(network: Any, run: RunFolder) -> None:
    """Make a ``keras.Model`` the run's network; the Core ML models of the one before go first."""
    with told(run.path):
        remove_exported_models(run)
    save_network(network, run.model_path)


def save_batches(run: RunFolder, rows: BatchRows) -> None:
    """Write the batches of an epoch behind those of the earlier ones; raises `RunError`."""
    if len(rows):
        with told(run.batches_path):
            run.append_batches(rows)


def save_epochs(run: RunFolder, epochs: tuple[EpochDone, ...]) -> None:
    """Write the metrics so far; raises `RunError`."""
    with told(run.metrics_path):
        run.write_metrics(epochs)


def save_seconds(run: RunFolder, seconds: float) -> None:
    """Write the seconds of training so far into the run's record; raises `RunError`."""
    with told(run.path):
        run.write_record(replace(run.read_record(), seconds=seconds))


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an `OSError` of a write below ``path`` into a `RunError` that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RunError(
                f"The disk is full: {path.name} could not be kept.",
                hint="Make room and continue the run. What it had kept before is still there.",
                details=str(error),
            ) from error
        raise RunError(
            f"{path} could not be written.",
            hint="Check that the folder is still there and may be written to.",
            details=str(error),
        ) from error
