"""Every batch of a run on disk: a line each, appended as epochs end."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.files import replacing_file


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchRows:
    """Batches in the order in which they were trained, as columns of one length.

    ``epoch`` and ``batch`` (int64 [N]) count from 1, the batches over the whole run; ``loss`` is in
    nats, ``accuracy`` a fraction, ``learning_rate`` that of the step (float64 [N]).
    """

    epoch: NDArray[np.int64]
    batch: NDArray[np.int64]
    loss: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    learning_rate: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.epoch)

    @classmethod
    def of(cls, table: NDArray[np.float64]) -> BatchRows:
        """Return the rows of a table, float64 [N, 5], whose columns have the order of the fields."""
        return cls(
            epoch=table[:, 0].astype(np.int64),
            batch=table[:, 1].astype(np.int64),
            loss=table[:, 2],
            accuracy=table[:, 3],
            learning_rate=table[:, 4],
        )

    def until(self, epoch: int) -> BatchRows:
        """Return the batches of all epochs up to ``epoch``."""
        return BatchRows(**{name: getattr(self, name)[self.epoch <= epoch] for name in _COLUMNS})


_COLUMNS = tuple(field.name for field in fields(BatchRows))
_HEADER = ",".join(_COLUMNS) + "\n"


def append_batches(path: Path, rows: BatchRows) -> None:
    """Write more batches behind those that are there; raises `OSError`.

    A file of a long run is large: it is not written anew. What a crash leaves at its end, half a
    line perhaps, is not read, and is cut off when the run is continued.
    """
    with path.open("a", encoding="ascii") as file:
        if file.tell() == 0:
            file.write(_HEADER)
        file.write(_lines(rows))
        file.flush()
        os.fsync(file.fileno())


def read_batches(path: Path) -> BatchRows:
    """Return the batches in a file, none where it is missing; raises `ValueError` or `OSError`."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        text = ""
    header, _, body = text.rpartition("\n")[0].partition("\n")
    if header and header + "\n" != _HEADER:
        raise ValueError(f"the columns are not {', '.join(_COLUMNS)}")
    if not body:
        return BatchRows.of(np.empty((0, len(_COLUMNS))))
    return BatchRows.of(np.loadtxt(io.StringIO(body), delimiter=",", ndmin=2).reshape(-1, len(_COLUMNS)))


def cut_batches(path: Path, epoch: int) -> None:
    """Take the batches after ``epoch``, and a line that a crash has torn, out of a file.

    Batches are there to be looked at: a file that is damaged is removed, and the run goes on.
    Raises `OSError` where the disk does not take it.
    """
    if not path.exists():
        return
    try:
        kept = read_batches(path).until(epoch)
    except ValueError:
        path.unlink()
        return
    with replacing_file(path) as aside:
        aside.write_text(_HEADER + _lines(kept), encoding="ascii")


def _lines(rows: BatchRows) -> str:
    columns = [getattr(rows, name).tolist() for name in _COLUMNS]
    # Nine digits are enough for every float32.
    return "".join(
        f"{epoch},{batch},{loss:.9g},{accuracy:.9g},{rate:.9g}\n"
        for epoch, batch, loss, accuracy, rate in zip(*columns, strict=True)
    )
