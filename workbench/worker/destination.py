"""Where a model that a user asked for is written, and what it may replace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbench.core.errors import ModelError
from workbench.core.exported_models import measurement_path, read_measurement
from workbench.core.model_format import ModelFormat
from workbench.core.onnx_models import ONNX_SUFFIX, read_onnx_measurement

_PACKAGE_SUFFIX = ModelFormat.MLPROGRAM.suffix


def destination_of(out: Path, model_format: ModelFormat) -> Path:
    """Return the file or package that ``out`` means; raises `ModelError` where none may go.

    An earlier model is replaced, with its measurement; nothing else is.
    """
    return _destination(
        out,
        model_format.suffix,
        is_package=model_format is ModelFormat.MLPROGRAM,
        read_beside=read_measurement,
    )


def onnx_destination_of(out: Path) -> Path:
    """Return the ONNX file that ``out`` means, as `destination_of` does for a Core ML model."""
    return _destination(out, ONNX_SUFFIX, is_package=False, read_beside=read_onnx_measurement)


def _destination(
    out: Path, suffix: str, *, is_package: bool, read_beside: Callable[[Path], object | None]
) -> Path:
    try:
        # A package is a folder to us, and one file to its user: nothing else goes inside.
        if out.is_dir() and out.suffix not in (suffix, _PACKAGE_SUFFIX):
            out = out / f"DigitClassifier{suffix}"
        elif out.exists() and not out.is_dir() and out.suffix != suffix:
            raise ModelError(f"“{out.name}” is a file already.", hint="Choose another name or a folder.")
        elif not out.suffix:
            out = out.with_name(out.name + suffix)
        is_taken = out.exists() and not (_is_package(out) if is_package else out.is_file())
        beside = measurement_path(out)
        is_beside_taken = beside.exists() and read_beside(out) is None
    except OSError as error:
        raise ModelError(f"{out} cannot be looked at.", hint=f"The system says: {error.strerror}.") from error
    if out.suffix != suffix:
        raise ModelError(
            f"“{out.name}” does not end in {suffix}, as the name of this kind of model must.",
            hint=f"Call it “{out.stem}{suffix}”.",
        )
    if is_taken:
        raise ModelError(f"“{out.name}” is there already and is no model.", hint="Choose another name.")
    if is_beside_taken:
        raise ModelError(
            f"“{beside.name}” is there already and is no measurement of a model.",
            hint="Choose another name.",
        )
    return out


def _is_package(path: Path) -> bool:
    return path.is_dir() and ((path / "Manifest.json").is_file() or not any(path.iterdir()))
