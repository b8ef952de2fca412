"""Finding Xcode, and what a Mac with one can do with an exported project."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from workbench.core.errors import BuildError, SetupError

MINIMUM_XCODE = 16
APPLICATIONS = Path("/Applications")

_ASKING_SECONDS = 10


def find_xcode() -> Path | None:
    """Return the app of the chosen Xcode, else of one that lies in `APPLICATIONS`, or None.

    The command line tools alone do not count: they cannot build for iOS.
    """
    select = shutil.which("xcode-select")
    if select is None:
        return None
    # “Xcode” comes before “Xcode-beta”, which a mere sort turns round.
    installed = sorted(APPLICATIONS.glob("Xcode*.app"), key=lambda app: app.stem)
    return _chosen_xcode(select) or next(iter(installed), None)


def xcode_environment(xcode: Path) -> dict[str, str]:
    """Return the variables that make Xcode's tools those of ``xcode``, whatever is chosen on this Mac.

    Into a pipe they would say what they do in large pieces; it shall come line by line.
    """
    return {"DEVELOPER_DIR": str(xcode / "Contents" / "Developer"), "NSUnbufferedIO": "YES"}


def app_of_developer_folder(developer: Path) -> Path | None:
    """Return the app that a developer folder belongs to, ``Xcode.app/Contents/Developer``."""
    for parent in developer.parents:
        if parent.suffix == ".app" and parent.is_dir():
            return parent
    return None


def open_in_xcode_command(xcodeproj: Path, xcode: Path) -> list[str]:
    """Return the command that opens a project in this Xcode."""
    return ["/usr/bin/open", "-a", str(xcode), str(xcodeproj)]


def require_xcode() -> Path:
    """Return what `find_xcode` finds; raises `SetupError` where that is nothing."""
    if shutil.which("xcode-select") is None:
        raise SetupError(
            "Building the app needs a Mac with Xcode 16 or later.",
            hint="Copy the exported folder to a Mac, and build it there.",
        )
    xcode = find_xcode()
    if xcode is None:
        raise SetupError(
            "There is no Xcode on this Mac.",
            hint="Install Xcode 16 or later from the App Store, and open it once. "
            "The command line tools alone cannot build for an iPhone.",
        )
    return xcode


def check_version(said: str) -> str:
    """Return the version out of what ``xcodebuild -version`` said; raises `BuildError` if it is too old."""
    found = re.search(r"^Xcode (\d+)(\.\d+)*", said, re.MULTILINE)
    if found is None:
        raise BuildError(
            "Xcode does not say which version it is.",
            hint="Open Xcode once, let it finish its installation, and try again.",
            details=said,
        )
    version = found[0].removeprefix("Xcode ")
    if int(found[1]) < MINIMUM_XCODE:
        raise BuildError(
            f"This is Xcode {version}; the project needs {MINIMUM_XCODE} or later.",
            hint="Update Xcode in the App Store.",
        )
    return version


def _chosen_xcode(select: str) -> Path | None:
    try:
        asked = subprocess.run(
            [select, "--print-path"], capture_output=True, text=True, check=True, timeout=_ASKING_SECONDS
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return app_of_developer_folder(Path(asked.stdout.strip()))
