"""Core ML's protobuf messages, without the rest of coremltools.

Importing coremltools imports TensorFlow where it is installed, and takes half a second even
where it is not. Its generated message classes need neither, so they are loaded by themselves:
reading a model takes 40 ms instead of 600, and it leaves coremltools as it would find itself
when a conversion in the same process imports it in full.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

from workbench.core.errors import SetupError

_ALIAS = "workbench.coreml._coremltools_proto"


@functools.cache
def model_messages() -> Any:
    """Return coremltools' module ``Model_pb2``, whose ``Model`` is the root of every file."""
    return _generated("Model_pb2")


@functools.cache
def mil_messages() -> Any:
    """Return coremltools' module ``MIL_pb2``: programs, operations, values and their types."""
    return _generated("MIL_pb2")


@functools.cache
def feature_messages() -> Any:
    """Return coremltools' module ``FeatureTypes_pb2``: types of inputs and outputs."""
    return _generated("FeatureTypes_pb2")


def _generated(name: str) -> Any:
    if _ALIAS not in sys.modules:
        found = importlib.util.find_spec("coremltools")
        folders = list(found.submodule_search_locations or ()) if found else []
        if not folders:
            raise SetupError("coremltools is not installed.", hint="Run “make setup”.")
        package = types.ModuleType(_ALIAS)
        package.__path__ = [str(Path(folders[0]) / "proto")]
        sys.modules[_ALIAS] = package
    return importlib.import_module(f"{_ALIAS}.{name}")
