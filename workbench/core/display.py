"""Whether a window can be shown here: Qt's system libraries and a display, looked at before Qt is.

Qt itself ends the process when one is missing, and names only the last of the libraries.
"""

from __future__ import annotations

import ctypes
import os
import sys

from workbench.core.errors import SetupError

# What Qt's own libraries and its X11 plug-in load at run time, and a bare Linux lacks.
_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
_X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def check_display() -> None:
    """Raise `SetupError` where no window could be shown, with the command that helps."""
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    has_wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
    has_x11 = bool(os.environ.get("DISPLAY"))
    wanted = dict(_LIBRARIES)
    if platform.startswith("xcb") or (not platform and has_x11 and not has_wayland):
        wanted |= _X11_LIBRARIES
    missing = sorted({package for library, package in wanted.items() if not _can_load(library)})
    if missing:
        raise SetupError(
            "The window cannot be shown, because system libraries are missing.",
            hint=f"Install them: sudo apt install {' '.join(missing)}",
        )
    if not (platform or has_wayland or has_x11):
        raise SetupError(
            "The window cannot be shown, because there is no display.",
            hint="Start it from a desktop session, or on a server: xvfb-run -a workbench",
        )


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
