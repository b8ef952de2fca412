"""What `make` runs, read from what it would run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "ios_template/DigitKit"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def _would_run(target: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [str(shutil.which("make")), "--dry-run", target],
        cwd=ROOT,
        env={"PATH": f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_digitkit_is_built_as_people_get_it_and_tested(tmp_path: Path) -> None:
    (tmp_path / "swift").touch(mode=0o755)
    build, test = _would_run("swift-tests", tmp_path)
    assert build == f"swift build --package-path {PACKAGE} -c release"
    assert test.startswith(f"swift test --package-path {PACKAGE} -c release ")
    # With an internal view of it, and therefore elsewhere: neither build undoes the other.
    assert "-enable-testing" in test
    assert f"--scratch-path {PACKAGE}/.build/tests" in test


@pytest.mark.skipif(Path("/usr/bin/swift").exists(), reason="Swift cannot be taken off the path here")
def test_without_swift_it_says_that_nothing_was_tested(tmp_path: Path) -> None:
    [said] = _would_run("swift-tests", tmp_path)
    assert "skipped" in said
