"""An ONNX model of a run's network, and what was measured of it, kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core import records
from workbench.core.exported_models import measurement_path
from workbench.core.files import write_text
from workbench.core.verification import Verification

ONNX_SUFFIX = ".onnx"


@dataclass(frozen=True, kw_only=True)
class MeasuredOnnx:
    """An ONNX model of 32-bit floats; ``bytes`` is its size on disk.

    ``verification`` compares it with the run's network over the samples that ``verified_on`` names,
    and ``milliseconds`` is the median time of one sample in onnxruntime, warm. ``network`` is the
    SHA-256 of the network's file that all of this holds for.
    """

    file: str
    bytes: int
    verification: Verification
    verified_on: str
    milliseconds: float
    network: str


def write_onnx_measurement(path: Path, measured: MeasuredOnnx) -> None:
    """Write what was measured beside the ONNX model at ``path``; raises `OSError`."""
    write_text(measurement_path(path), records.to_json(measured, indent=2) + "\n")


def read_onnx_measurement(path: Path) -> MeasuredOnnx | None:
    """Return what lies beside the ONNX model at ``path``, or None where it cannot be read."""
    try:
        return records.from_json(MeasuredOnnx, measurement_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
