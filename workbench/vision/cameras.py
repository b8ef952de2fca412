"""Which cameras there are, without opening one: opening takes seconds and lights a lamp."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_VIDEO4LINUX = Path("/sys/class/video4linux")


@dataclass(frozen=True)
class CameraSource:
    """The camera with this index, as OpenCV counts them.

    ``name`` is for the user; ``identity`` stays with the device when the index does not. Both are
    empty for a camera that was only asked for by its index.
    """

    index: int
    name: str = ""
    identity: str = ""

    @property
    def title(self) -> str:
        """What the user calls it."""
        return self.name or f"Camera {self.index}"


def list_cameras() -> tuple[CameraSource, ...]:
    """Return the cameras that are plugged in, in the order in which OpenCV counts them.

    On a Mac this asks the system profiler, which takes about a second: not on the window's thread.
    """
    return _on_a_mac() if sys.platform == "darwin" else _on_linux(_VIDEO4LINUX)


def _on_linux(devices: Path) -> tuple[CameraSource, ...]:
    cameras = []
    for device in devices.glob("video*"):
        number = device.name.removeprefix("video")
        # A camera has further devices for its metadata; the first one gives the pictures.
        if number.isdigit() and _line(device / "index") in ("", "0"):
            identity = str((device / "device").resolve())
            cameras.append(CameraSource(int(number), _line(device / "name"), identity))
    return tuple(sorted(cameras, key=lambda camera: camera.index))


def _on_a_mac() -> tuple[CameraSource, ...]:
    command = ["/usr/sbin/system_profiler", "-json", "SPCameraDataType"]
    try:
        told = subprocess.run(command, capture_output=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return _from_profile(told)


def _from_profile(told: bytes) -> tuple[CameraSource, ...]:
    """Return the cameras of the system profiler's answer; OpenCV sorts them by unique ID."""
    try:
        entries = json.loads(told)["SPCameraDataType"]
        known = sorted((str(entry["spcamera_unique-id"]), str(entry["_name"])) for entry in entries)
    except (ValueError, KeyError, TypeError):
        return ()
    return tuple(CameraSource(index, name, identity) for index, (identity, name) in enumerate(known))


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
