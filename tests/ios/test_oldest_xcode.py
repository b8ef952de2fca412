"""The workflow's step that compiles the app's code with the oldest Xcode, tried with what is here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.ios import swift

ROOT = Path(__file__).parents[2]
# The compiler that is here knows neither Apple's platforms nor its SDK; the stubs stand for that.
XCRUN = """#!/bin/bash
if [ "$1" = --sdk ]; then echo "$PWD"; exit; fi
kept=()
while [ $# -gt 0 ]; do
  case "$1" in
    -sdk | -target) shift 2 ;;
    *) kept+=("$1"); shift ;;
  esac
done
"${kept[@]}"
"""


@pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")
def test_the_apps_code_is_compiled_as_it_lies(swift_modules: Path, tmp_path: Path) -> None:
    """The step for the oldest Xcode, with the compiler that is here and the stubs for an SDK."""
    xcrun = tmp_path / "tools" / "xcrun"
    xcrun.parent.mkdir()
    xcrun.write_text(XCRUN)
    xcrun.chmod(0o755)
    temporary = tmp_path / "runner"
    shutil.copytree(swift_modules, temporary, ignore=shutil.ignore_patterns("DigitKit.swiftmodule"))
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "macos.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["oldest-xcode"]
    [command] = [step["run"] for step in job["steps"] if "run" in step]
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{xcrun.parent}:{os.environ['PATH']}", "RUNNER_TEMP": str(temporary)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert (temporary / "DigitKit.swiftmodule").is_file()
