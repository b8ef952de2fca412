"""What TensorBoard shows of a training, written without TensorBoard being installed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.core.batch_rows import BatchRows
from workbench.core.errors import RunError
from workbench.core.events import EpochDone
from workbench.engine.backend import tf

_SCALARS = "scalars"


class Logs:
    """The event files in a folder; a continued run adds another one.

    Raises `RunError` where they cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        with _told():
            self._writer = tf.summary.create_file_writer(str(folder))

    def add(self, epoch: EpochDone, rows: BatchRows) -> None:
        """Write an epoch with its batches, and see that they are on disk."""
        with _told(), self._writer.as_default():
            for step, loss, accuracy, rate in zip(
                rows.batch.tolist(), rows.loss, rows.accuracy, rows.learning_rate, strict=True
            ):
                _write("batch/loss", loss, step)
                _write("batch/accuracy", accuracy, step)
                _write("batch/learning rate", rate, step)
            for name in ("loss", "accuracy", "val_loss", "val_accuracy", "seconds"):
                _write(f"epoch/{name}", getattr(epoch, name), epoch.epoch)
            self._writer.flush()

    def close(self) -> None:
        """End the file."""
        self._writer.close()


@contextlib.contextmanager
def logging_to(folder: Path | None) -> Iterator[Logs | None]:
    """Yield logs in ``folder``, or None where there is none."""
    if folder is None:
        yield None
        return
    logs = Logs(folder)
    try:
        yield logs
    finally:
        logs.close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except tf.errors.OpError as error:
        raise RunError(
            "The logs for TensorBoard could not be written.",
            hint="Make room, or continue the run without them. What it had kept before is still there.",
            details=str(error),
        ) from error


def _write(tag: str, value: float, step: int) -> None:
    # What tf.summary.scalar does, whose home is the package tensorboard.
    tf.summary.write(tag, tf.constant(value, tf.float32), step=step, metadata=_metadata())


def _metadata() -> Any:
    metadata = tf.compat.v1.SummaryMetadata()
    metadata.plugin_data.plugin_name = _SCALARS
    metadata.data_class = 1
    return metadata
