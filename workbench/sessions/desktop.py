"""Handing files over to the desktop: its file manager, and Xcode where there is one."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def file_manager_name() -> str:
    """Return what the user calls the desktop's file manager."""
    return "Finder" if sys.platform == "darwin" else "the file manager"


def reveal(path: Path) -> None:
    """Show a file or folder in the desktop's file manager."""
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        # There is no common way to select a file elsewhere: its folder is opened.
        folder = path if path.is_dir() else path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def has_xcode_here() -> bool:
    """Return whether a project can be opened in Xcode on this machine."""
    return sys.platform == "darwin" and any(Path("/Applications").glob("Xcode*.app"))


def open_in_xcode(project: Path) -> None:
    """Open the Xcode project in the folder ``project``."""
    found = next(project.glob("*.xcodeproj"), project)
    QProcess.startDetached("open", ["-a", "Xcode", str(found)])
