"""Opening a model: the right runtime, quickly, without heavy imports, and without touching its files."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.coreml.networks import varied_images
from workbench.core.errors import ModelError
from workbench.core.model_format import ModelFormat, Precision
from workbench.coreml.runtime import Runtime, open_model

Models = Mapping[tuple[ModelFormat, Precision], Path]

READ_ONE = """
import sys, time
from pathlib import Path
import numpy as np
begin = time.perf_counter()
from workbench.coreml.runtime import open_model
runtime = open_model(Path(sys.argv[1]), runtime="reference")
runtime.classify(np.zeros((1, 28, 28), np.uint8))
heavy = sorted({"tensorflow", "keras", "coremltools", "PySide6", "scipy", "sklearn"} & set(sys.modules))
print(heavy, time.perf_counter() - begin)
"""

IMPORT_FOR_READING = """
import sys
from workbench.coreml.library import coremltools_for_reading
tools = coremltools_for_reading()
assert "tensorflow" not in sys.modules, "TensorFlow was imported"
print(tools.__name__, hasattr(tools.models, "MLModel"))
import scipy_is_not_hidden_any_more
"""


def test_reading_imports_neither_tensorflow_nor_coremltools(models: Models) -> None:
    for path in models.values():
        heavy, _, seconds = _run(READ_ONE, str(path)).stdout.rpartition(" ")
        assert heavy == "[]"
        assert float(seconds) < 5


def test_coremltools_is_imported_without_tensorflow_for_reading() -> None:
    result = _run(IMPORT_FOR_READING)
    assert result.stdout.strip() == "coremltools True"
    assert result.stderr.strip().endswith("No module named 'scipy_is_not_hidden_any_more'")


def test_reading_changes_no_file(models: Models) -> None:
    for path in models.values():
        files = [path, *path.rglob("*")]
        before = [(file.stat().st_mtime_ns, file.stat().st_mode) for file in files]
        open_model(path, runtime="reference").classify(varied_images(1, 0))
        assert [path, *path.rglob("*")] == files
        assert [(file.stat().st_mtime_ns, file.stat().st_mode) for file in files] == before


@pytest.mark.skipif(sys.platform == "darwin", reason="there Apple's runtime is the one to open with")
def test_off_a_mac_the_reference_runtime_opens_models(program_path: Path) -> None:
    runtime: Runtime = open_model(program_path)
    assert runtime.name == "Reference runtime"
    assert runtime.labels == tuple("0123456789")
    assert runtime.description == "ML program, fp16, iOS 15 and later"
    with pytest.raises(ModelError, match="part of macOS"):
        open_model(program_path, runtime="apple")


def test_threads_may_share_a_runtime(program_path: Path) -> None:
    runtime = open_model(program_path, runtime="reference")
    images = varied_images(60, 8)
    expected = runtime.classify(images)
    found: list[NDArray[np.float32]] = []
    threads = [threading.Thread(target=lambda: found.append(runtime.classify(images))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for answers in found:
        np.testing.assert_array_equal(answers, expected)


def test_samples_may_lie_anyhow_in_memory(program_path: Path) -> None:
    runtime = open_model(program_path, runtime="reference")
    images = varied_images(6, 8)
    expected = runtime.classify(images)
    images.flags.writeable = False
    np.testing.assert_array_equal(runtime.classify(np.asfortranarray(images)), expected)
    np.testing.assert_array_equal(runtime.classify(images[::-1])[::-1], expected)


def _run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120
    )
