"""Handing files over to the desktop: its file manager, and Xcode where there is one."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from workbench.ios.xcode import open_in_xcode_command


def reveal(path: Path) -> None:
    """Show a file or folder in the desktop's file manager."""
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        # There is no common way to select a file elsewhere: its folder is opened.
        folder = path if path.is_dir() else path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_in_xcode(xcodeproj: Path, xcode: Path) -> None:
    """Open an Xcode project with this Xcode."""
    program, *arguments = open_in_xcode_command(xcodeproj, xcode)
    QProcess.startDetached(program, arguments)
