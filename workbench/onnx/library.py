"""The packages ``onnx`` and ``onnxruntime``, which not every installation has."""

from __future__ import annotations

import importlib
from typing import Any

from workbench.core.errors import SetupError


def onnx_package() -> Any:
    """Return the package ``onnx``; raises `SetupError` where it is not installed."""
    return _imported("onnx")


def onnxruntime_package() -> Any:
    """Return the package ``onnxruntime``; raises `SetupError` where it is not installed."""
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
