"""TensorFlow is imported without a word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_import_prints_nothing() -> None:
    code = "from workbench.engine.backend import tf; float(tf.constant(1.0) + 1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_what_else_is_said_during_the_import_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "keras.py").write_text(
        "import os; os.write(2, b'I0000 note\\nkeep this\\n'); raise ImportError('gone')"
    )
    code = "import sys; sys.path.insert(0, sys.argv[1]); import workbench.engine.backend"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "keep this" in done.stderr
    assert "ImportError: gone" in done.stderr
    assert not done.stderr.startswith("I0000")
