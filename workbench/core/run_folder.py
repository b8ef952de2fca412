"""The files of one run, read and written whole."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from workbench.core import batch_rows, records
from workbench.core.batch_rows import BatchRows
from workbench.core.decision import FittedDecision
from workbench.core.errors import RunError
from workbench.core.evaluation import Evaluation
from workbench.core.events import EpochDone
from workbench.core.files import write_text
from workbench.core.robustness import Robustness
from workbench.core.run_record import RunRecord

_COLUMNS = tuple(field.name for field in fields(EpochDone))


@dataclass(frozen=True)
class RunFolder:
    """The folder of a run; its files need not be there yet."""

    path: Path

    @property
    def record_path(self) -> Path:
        """What was trained, and how it ended."""
        return self.path / "run.json"

    @property
    def metrics_path(self) -> Path:
        """A line for each whole epoch."""
        return self.path / "metrics.csv"

    @property
    def batches_path(self) -> Path:
        """A line for each batch."""
        return self.path / "batches.csv"

    @property
    def logs_path(self) -> Path:
        """What TensorBoard shows, where the user has asked for it."""
        return self.path / "tensorboard"

    @property
    def checkpoint_path(self) -> Path:
        """Weights and optimiser after the last whole epoch."""
        return self.path / "checkpoint.keras"

    @property
    def model_path(self) -> Path:
        """The weights with the best validation accuracy."""
        return self.path / "model.keras"

    @property
    def evaluation_path(self) -> Path:
        """What the model makes of the test set."""
        return self.path / "evaluation.json"

    @property
    def robustness_path(self) -> Path:
        """What the model makes of the test set under distortions."""
        return self.path / "robustness.json"

    @property
    def decision_path(self) -> Path:
        """When a reading of the model is shown."""
        return self.path / "decision.json"

    @property
    def package_path(self) -> Path:
        """The Core ML model that was made at the end of the run."""
        return self.path / "DigitClassifier.mlpackage"

    def read_record(self) -> RunRecord:
        """Return what ``run.json`` says; raises `RunError` where it is missing or damaged."""
        text = self._read(self.record_path)
        if text is None:
            raise RunError(
                f"{self.path} is not a run: it has no run.json.",
                hint="Choose a folder that a training has made.",
            )
        try:
            record = records.from_json(RunRecord, text)
            is_zoned = datetime.fromisoformat(record.created).tzinfo is not None
        except ValueError as error:
            raise self._damaged(self.record_path, str(error)) from error
        if not is_zoned:
            raise self._damaged(self.record_path, f"“created” has no time zone: {record.created}")
        return record

    def write_record(self, record: RunRecord) -> None:
        """Write ``run.json``; raises `OSError` where the disk does not take it."""
        write_text(self.record_path, records.to_json(record, indent=2) + "\n")

    def read_metrics(self) -> tuple[EpochDone, ...]:
        """Return the whole epochs so far; raises `RunError` where ``metrics.csv`` is damaged."""
        text = self._read(self.metrics_path)
        if text is None:
            return ()
        rows = csv.DictReader(io.StringIO(text))
        try:
            if tuple(rows.fieldnames or ()) != _COLUMNS:
                raise ValueError(f"the columns are not {', '.join(_COLUMNS)}")
            return tuple(_epoch(row) for row in rows)
        except (ValueError, TypeError, csv.Error) as error:
            raise self._damaged(self.metrics_path, f"line {rows.line_num}: {error}") from error

    def write_metrics(self, epochs: tuple[EpochDone, ...]) -> None:
        """Write ``metrics.csv``; raises `OSError` where the disk does not take it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([getattr(epoch, column) for column in _COLUMNS] for epoch in epochs)
        write_text(self.metrics_path, out.getvalue())

    def read_batches(self) -> BatchRows:
        """Return the batches so far; raises `RunError` where ``batches.csv`` is damaged."""
        try:
            return batch_rows.read_batches(self.batches_path)
        except (OSError, ValueError) as error:
            raise self._damaged(self.batches_path, str(error)) from error

    def append_batches(self, rows: BatchRows) -> None:
        """Write more batches to ``batches.csv``; raises `OSError` where the disk does not take them."""
        batch_rows.append_batches(self.batches_path, rows)

    def cut_off_after(self, epoch: int) -> None:
        """Take the later epochs and their batches out of the metrics.

        Raises `OSError` where the disk does not take it, and `RunError` where they are damaged.
        """
        epochs = self.read_metrics()
        if len(epochs) > epoch:
            self.write_metrics(epochs[:epoch])
        batch_rows.cut_batches(self.batches_path, epoch)

    def read_evaluation(self) -> Evaluation | None:
        """Return the evaluation, or None before there is one; raises `RunError` where it is damaged."""
        text = self._read(self.evaluation_path)
        if text is None:
            return None
        try:
            return records.from_json(Evaluation, text)
        except ValueError as error:
            raise self._damaged(self.evaluation_path, str(error)) from error

    def write_evaluation(self, evaluation: Evaluation) -> None:
        """Write ``evaluation.json``; raises `OSError` where the disk does not take it."""
        write_text(self.evaluation_path, records.to_json(evaluation) + "\n")

    def read_robustness(self) -> Robustness | None:
        """Return what was measured under distortions, or None; raises `RunError` where it is damaged."""
        text = self._read(self.robustness_path)
        if text is None:
            return None
        try:
            return records.from_json(Robustness, text)
        except ValueError as error:
            raise self._damaged(self.robustness_path, str(error)) from error

    def write_robustness(self, robustness: Robustness) -> None:
        """Write ``robustness.json``; raises `OSError` where the disk does not take it."""
        write_text(self.robustness_path, records.to_json(robustness) + "\n")

    def read_decision(self) -> FittedDecision | None:
        """Return when a reading is shown, or None before that was fitted; raises `RunError`."""
        text = self._read(self.decision_path)
        if text is None:
            return None
        try:
            return records.from_json(FittedDecision, text)
        except ValueError as error:
            raise self._damaged(self.decision_path, str(error)) from error

    def write_decision(self, fitted: FittedDecision) -> None:
        """Write ``decision.json``; raises `OSError` where the disk does not take it."""
        write_text(self.decision_path, records.to_json(fitted, indent=2) + "\n")

    def _read(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._damaged(path, str(error)) from error

    def _damaged(self, path: Path, details: str) -> RunError:
        return RunError(
            f"The run “{self.path.name}” cannot be read: its {path.name} is damaged.",
            hint="Remove the folder, or put the file back from a backup.",
            details=details,
        )


def _epoch(row: dict[str, str]) -> EpochDone:
    values = {column: float(row[column]) for column in _COLUMNS if column != "epoch"}
    return EpochDone(epoch=int(row["epoch"]), **values)
