"""The packages ``onnx`` and ``onnxruntime``, which not every installation has."""

from __future__ import annotations

import importlib
import os
from typing import Any

from workbench.core.errors import SetupError

_NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"


def onnx_package() -> Any:
    """Return the package ``onnx``; raises `SetupError` where it is not installed."""
    return _imported("onnx")


def onnxruntime_package() -> Any:
    """Return the package ``onnxruntime``; raises `SetupError` where it is not installed."""
    # Else its library reports to its makers whenever it is loaded, and leaves a file with a number
    # for this machine in the folder of temporary files. It looks at this while it is loaded.
    os.environ[_NO_TELEMETRY] = "1"
    return _imported("onnxruntime")


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SetupError(
            f"The package {name} is not installed; ONNX models need it.",
            hint="Install it beside the workbench: pip install onnx onnxruntime",
            details=str(error),
        ) from error
