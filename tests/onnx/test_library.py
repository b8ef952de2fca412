"""The packages of others: what they do besides what they are there for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_onnxruntime_reports_nothing_to_its_makers(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    code = "from workbench.onnx.library import onnxruntime_package; onnxruntime_package()"
    subprocess.run(
        [sys.executable, "-c", code], env=environment | {"TMPDIR": str(tmp_path)}, check=True, timeout=60
    )
    # Where it may report, it leaves a file with the number of a session.
    assert not [path for path in tmp_path.iterdir() if path.name != "home"]
