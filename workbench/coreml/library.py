"""coremltools, imported quietly and no wider than needed."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from workbench.core.errors import ModelError, SetupError

# coremltools imports these only to see whether they are there. TensorFlow alone takes 3 s.
_NOT_FOR_READING = ("tensorflow", "torch", "sklearn", "scipy", "xgboost", "transformers")


def coremltools_for_reading() -> Any:
    """Return coremltools for loading and running models, without TensorFlow unless it is there."""
    _hush()
    hidden = [name for name in _NOT_FOR_READING if name not in sys.modules]
    if "coremltools" not in sys.modules:
        for name in hidden:
            sys.modules[name] = None  # type: ignore[assignment]
    try:
        return _coremltools()
    finally:
        for name in hidden:
            if sys.modules.get(name, hidden) is None:
                del sys.modules[name]


def coremltools_for_conversion() -> Any:
    """Return coremltools with its TensorFlow converter; TensorFlow is imported by the caller."""
    _hush()
    if "tensorflow" not in sys.modules:
        raise ModelError("The network to convert is no TensorFlow function.")
    tools = _coremltools()
    # What its own converters ask; there is no public name for it.
    if importlib.import_module("coremltools._deps")._HAS_TF:
        return tools
    _forget_coremltools()
    return _coremltools()


@contextlib.contextmanager
def quietly() -> Iterator[io.StringIO]:
    """Keep what coremltools prints (progress bars, mostly) from the terminal; yields what it was.

    Python warns of its temporary folders, which are removed only when they are forgotten; so what
    the block has dropped is collected before it ends.
    """
    said = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        warnings.filterwarnings("ignore", message="Implicitly cleaning up", category=ResourceWarning)
        try:
            yield said
        finally:
            gc.collect()


def _forget_coremltools() -> None:
    """Let the next import run anew, for one that was made without TensorFlow; models live on."""
    for name, module in list(sys.modules.items()):
        # Its native modules cannot be loaded twice, and they do not depend on TensorFlow.
        if name.split(".")[0] == "coremltools" and str(getattr(module, "__file__", "")).endswith(".py"):
            del sys.modules[name]


def _hush() -> None:
    # At import it warns of versions that it was not tested with and of libraries for the Mac.
    logging.getLogger("coremltools").setLevel(logging.ERROR)


def _coremltools() -> Any:
    try:
        return importlib.import_module("coremltools")
    except ImportError as error:
        raise SetupError(
            "coremltools cannot be imported.", hint="Run “make setup”.", details=str(error)
        ) from error
