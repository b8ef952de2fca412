"""The Core ML models of a run, each with what was measured of it, kept beside it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core import records
from workbench.core.compute_units import ComputeUnits
from workbench.core.files import checksum_of, write_text
from workbench.core.forms import FORMS, Form
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.verification import Verification

# The record of a run names events, and an event names these records.
if TYPE_CHECKING:
    from workbench.core.run_folder import RunFolder

# What a training ends with: Core ML's own default, half the size of 32-bit floats.
DEFAULT_FORMAT = ModelFormat.MLPROGRAM
DEFAULT_PRECISION = Precision.FP16


@dataclass(frozen=True, kw_only=True)
class AppleMeasurement:
    """How Core ML itself runs a model on this Mac with a choice of units.

    ``milliseconds`` is the median time of one sample, warm. ``verification`` compares it with the
    run's network, and the two ``reference`` figures with the reference runtime: the fraction of the
    samples on which both agree, and the largest difference of a probability.
    """

    compute_units: ComputeUnits
    milliseconds: float
    verification: Verification
    reference_agreement: float
    reference_difference: float


@dataclass(frozen=True, kw_only=True)
class ExportedModel:
    """A Core ML model in a run's folder; ``file`` is relative to it, ``bytes`` its size on disk.

    ``verification`` compares it with the run's network over the samples that ``verified_on`` names,
    and ``milliseconds`` is the median time of one sample in the reference runtime, warm, or ``None``
    where it was not timed. ``apple`` has a measurement for each choice of units that was made on a
    Mac, and ``apple_failure`` says why one that was asked for is missing. ``network`` is the SHA-256
    of the network's file that all of this holds for, and ``checksum`` that of the model itself (see
    `checksum_of`); both are "" in a file of an earlier version.
    """

    file: str
    model_format: ModelFormat
    precision: Precision
    bytes: int
    verification: Verification
    verified_on: str
    milliseconds: float | None = None
    apple: tuple[AppleMeasurement, ...] = ()
    apple_failure: str = ""
    network: str = ""
    checksum: str = ""

    @property
    def form(self) -> Form:
        """The model's format and precision."""
        return Form(model_format=self.model_format, precision=self.precision)


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
    write_measurement(run.path / model.file, model)


def write_measurement(path: Path, measured: ExportedModel) -> None:
    """Write what was measured beside the Core ML model at ``path``; raises `OSError`."""
    write_text(measurement_path(path), records.to_json(measured, indent=2) + "\n")


def read_measurement(path: Path) -> ExportedModel | None:
    """Return what lies beside the Core ML model at ``path``, or None where it cannot be read."""
    try:
        return records.from_json(ExportedModel, measurement_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def read_exported_models(run: RunFolder) -> tuple[ExportedModel, ...]:
    """Return the run's whole and measured Core ML models; one that cannot be read counts as none.

    What was measured of another model than the one that lies there, or against another network than
    the run's of today, counts as none, too.
    """
    models = []
    network = ""
    for form in FORMS:
        path = exported_model_path(run, form.model_format, form.precision)
        model = read_measurement(path)
        if model is None or model.form != form or run.path / model.file != path or not path.exists():
            continue
        if model.checksum and model.checksum != _checksum(path):
            continue
        if model.network:
            network = network or _checksum(run.model_path)
        if model.network in ("", network):
            models.append(model)
    return tuple(models)


def remove_exported_models(run: RunFolder) -> None:
    """Remove the run's Core ML models, because its network becomes another one; raises `OSError`."""
    for form in FORMS:
        path = exported_model_path(run, form.model_format, form.precision)
        # What was measured goes first: a model without it counts as none.
        measurement_path(path).unlink(missing_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _checksum(path: Path) -> str:
    try:
        return checksum_of(path)
    except OSError:
        return "gone"
