"""The Core ML models of a run, each with what was measured of it, kept beside it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from workbench.core import records
from workbench.core.files import write_text
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.verification import Verification

# What a training ends with: Core ML's own default, half the size of 32-bit floats.
DEFAULT_FORMAT = ModelFormat.MLPROGRAM
DEFAULT_PRECISION = Precision.FP16


@dataclass(frozen=True, kw_only=True)
class ExportedModel:
    """A Core ML model in a run's folder; ``file`` is relative to it, ``bytes`` its size on disk.

    ``verification`` compares it with the run's network over the samples that ``verified_on`` names.
    """

    file: str
    model_format: ModelFormat
    precision: Precision
    bytes: int
    verification: Verification
    verified_on: str


def exported_model_path(run: RunFolder, model_format: ModelFormat, precision: Precision) -> Path:
    """Return where the run keeps its Core ML model of this form, whether it is there or not."""
    if (model_format, precision) == (DEFAULT_FORMAT, DEFAULT_PRECISION):
        return run.package_path
    return run.path / "models" / f"DigitClassifier-{precision.value}{model_format.suffix}"


def measurement_path(model: Path) -> Path:
    """Return the file beside a Core ML model that says what was measured of it."""
    return model.with_name(model.name + ".json")


def write_exported_model(run: RunFolder, model: ExportedModel) -> None:
    """Keep what was measured of a model; raises `OSError` where the disk does not take it."""
    write_text(measurement_path(run.path / model.file), records.to_json(model, indent=2) + "\n")


def read_exported_models(run: RunFolder) -> tuple[ExportedModel, ...]:
    """Return the run's whole and measured Core ML models; one that cannot be read counts as none."""
    models = []
    for model_format in ModelFormat:
        for precision in model_format.precisions:
            path = exported_model_path(run, model_format, precision)
            try:
                text = measurement_path(path).read_text(encoding="utf-8")
                model = records.from_json(ExportedModel, text)
            except (OSError, ValueError):
                continue
            if path.exists():
                models.append(model)
    return tuple(models)


def remove_exported_models(run: RunFolder) -> None:
    """Remove the run's Core ML models, because its network becomes another one; raises `OSError`."""
    for model_format in ModelFormat:
        for precision in model_format.precisions:
            path = exported_model_path(run, model_format, precision)
            # What was measured goes first: a model without it counts as none.
            measurement_path(path).unlink(missing_ok=True)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
