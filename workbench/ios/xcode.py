"""What a Mac with Xcode can do with an exported project."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

_ASKING_SECONDS = 10


def find_xcode() -> Path | None:
    """Return the chosen Xcode's app, or None where there is none.

    The command line tools alone do not count: they cannot build for iOS.
    """
    if platform.system() != "Darwin":
        return None
    try:
        asked = subprocess.run(
            ["/usr/bin/xcode-select", "--print-path"],
            capture_output=True,
            text=True,
            check=True,
            timeout=_ASKING_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return app_of_developer_folder(Path(asked.stdout.strip()))


def app_of_developer_folder(developer: Path) -> Path | None:
    """Return the app that a developer folder belongs to, ``Xcode.app/Contents/Developer``."""
    for parent in developer.parents:
        if parent.suffix == ".app" and parent.is_dir():
            return parent
    return None


def open_in_xcode_command(xcodeproj: Path, xcode: Path) -> list[str]:
    """Return the command that opens a project in this Xcode."""
    return ["/usr/bin/open", "-a", str(xcode), str(xcodeproj)]
