"""Where a Core ML model that a user asked for is written, and what it may replace."""

from __future__ import annotations

from pathlib import Path

from workbench.core.errors import ModelError
from workbench.core.exported_models import measurement_path, read_measurement
from workbench.core.model_format import ModelFormat


def destination_of(out: Path, model_format: ModelFormat) -> Path:
    """Return the file or package that ``out`` means; raises `ModelError` where none may go.

    An earlier model is replaced, with its measurement; nothing else is.
    """
    try:
        if out.is_dir() and out.suffix != model_format.suffix:
            out = out / f"DigitClassifier{model_format.suffix}"
        elif out.exists() and out.suffix != model_format.suffix:
            raise ModelError(f"“{out.name}” is a file already.", hint="Choose another name or a folder.")
        elif not out.suffix:
            out = out.with_name(out.name + model_format.suffix)
        is_taken = out.exists() and not _is_model(out, model_format)
        beside = measurement_path(out)
        is_beside_taken = beside.exists() and read_measurement(out) is None
    except OSError as error:
        raise ModelError(f"{out} cannot be looked at.", hint=f"The system says: {error.strerror}.") from error
    if out.suffix != model_format.suffix:
        raise ModelError(
            f"“{out.name}” does not end in {model_format.suffix}, as the name of this kind of model must.",
            hint=f"Call it “{out.stem}{model_format.suffix}”.",
        )
    if is_taken:
        raise ModelError(f"“{out.name}” is there already and is no model.", hint="Choose another name.")
    if is_beside_taken:
        raise ModelError(
            f"“{beside.name}” is there already and is no measurement of a model.",
            hint="Choose another name.",
        )
    return out


def _is_model(path: Path, model_format: ModelFormat) -> bool:
    if model_format is ModelFormat.NEURALNETWORK:
        return path.is_file()
    return path.is_dir() and ((path / "Manifest.json").is_file() or not any(path.iterdir()))
