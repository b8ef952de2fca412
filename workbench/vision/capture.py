"""Moving pictures through OpenCV: cameras, video files and streams."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from workbench.core.errors import SourceError
from workbench.vision.cameras import CameraSource
from workbench.vision.frame import Frame, Image
from workbench.vision.quiet import silence_opencv

_CAMERA_WIDTH, _CAMERA_HEIGHT = 1280, 720
# A camera may miss a picture while it adjusts to the light.
_MISSES_ALLOWED = 3
_PAUSE_AFTER_MISS = 0.05
_STREAM_TIMEOUT_MILLISECONDS = 8000
_USUAL_RATE = 30.0
_PLAIN_SUFFIX = re.compile(r"[^.A-Za-z0-9]")

# Before anybody opens or writes a first video: FFmpeg's log cannot be turned off later.
silence_opencv()


class CaptureSource:
    """An opened camera, video file or stream. Its first picture has been read already."""

    def __init__(self, capture: cv2.VideoCapture, title: str, first: Image, *, is_live: bool) -> None:
        self._capture = capture
        self._first: Image | None = first
        self._count = 0
        self._started = time.monotonic()
        self.title = title
        self.is_live = is_live
        rate = capture.get(cv2.CAP_PROP_FPS)
        self.frame_rate = rate if 1 <= rate <= 240 else _USUAL_RATE

    def read(self) -> Frame | None:
        """Return the next picture; None at the end of a file.

        Raises `SourceError` when a camera or stream has stopped giving pictures.
        """
        image, self._first = self._first, None
        if image is None:
            image = _picture(self._capture, _MISSES_ALLOWED if self.is_live else 1)
        if image is None:
            if self.is_live:
                raise SourceError(
                    f"{self.title} gives no more pictures.",
                    hint="Check that it is still connected and used by no other program, then connect again.",
                )
            return None
        seconds = time.monotonic() - self._started if self.is_live else self._count / self.frame_rate
        frame = Frame(image, self._count, seconds, self.title)
        self._count += 1
        return frame

    def close(self) -> None:
        """Release the camera or file; a second time does nothing."""
        self._capture.release()


def open_camera(camera: CameraSource) -> CaptureSource:
    """Open a camera; raises `SourceError` where it is missing, refused, busy or silent."""
    capture = cv2.VideoCapture(camera.index)
    if not capture.isOpened():
        raise _camera_error(camera)
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, _CAMERA_WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _CAMERA_HEIGHT)
    first = _picture(capture, _MISSES_ALLOWED)
    if first is None:
        capture.release()
        raise SourceError(
            f"{camera.title} was opened but gives no picture.",
            hint="Another program may be using it: close that, or plug the camera in again.",
        )
    return CaptureSource(capture, camera.title, first, is_live=True)


def open_video(path: Path) -> CaptureSource:
    """Open a video file; raises `SourceError` where it cannot be decoded or holds no picture."""
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read.", hint=f"The system says: {error.strerror}."
        ) from error
    if is_empty:
        raise SourceError(f"{path.name} is empty.", hint="Choose another video.")
    with _named_plainly(path) as name:
        capture = cv2.VideoCapture(name)
        first = _picture(capture, 1) if capture.isOpened() else None
    if not capture.isOpened():
        raise SourceError(
            f"{path.name} is neither an image nor a video that can be decoded.",
            hint="Choose an MP4, MOV or AVI file, or an image.",
        )
    if first is None:
        capture.release()
        raise SourceError(f"{path.name} holds no picture.", hint="Choose another video.")
    return CaptureSource(capture, path.name, first, is_live=False)


def open_stream(address: str) -> CaptureSource:
    """Open a video stream such as ``rtsp://…``; raises `SourceError` where nothing answers."""
    patience = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _STREAM_TIMEOUT_MILLISECONDS]
    patience += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, _STREAM_TIMEOUT_MILLISECONDS]
    capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, patience)
    first = _picture(capture, _MISSES_ALLOWED) if capture.isOpened() else None
    if first is None:
        capture.release()
        raise SourceError(
            f"The stream {address} gives no picture.",
            hint="Check the address and that its sender is running.",
        )
    return CaptureSource(capture, address, first, is_live=True)


@contextlib.contextmanager
def _named_plainly(path: Path) -> Iterator[str]:
    """Yield a name by which OpenCV opens just this file.

    It takes ``%02d`` in a name for a row of images, and refuses names that are not UTF-8; such a file
    is opened through a link, which is not needed once it is open.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        is_plain = False
    else:
        is_plain = "%" not in str(path)
    if is_plain:
        yield str(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / f"video{_PLAIN_SUFFIX.sub('', path.suffix)}"
        link.symlink_to(path.absolute())
        yield str(link)


def _picture(capture: cv2.VideoCapture, tries: int) -> Image | None:
    for attempt in range(tries):
        if attempt:
            time.sleep(_PAUSE_AFTER_MISS)
        is_read, image = capture.read()
        if is_read and image is not None and image.size:
            return np.asarray(image, np.uint8)
    return None


def _camera_error(camera: CameraSource) -> SourceError:
    if sys.platform == "darwin":
        return SourceError(
            f"{camera.title} cannot be opened.",
            hint="Allow the program that started the workbench, such as Terminal, to use the camera in "
            "System Settings › Privacy & Security › Camera; then try again.",
        )
    device = Path(f"/dev/video{camera.index}")
    if sys.platform.startswith("linux") and not device.exists():
        return SourceError(
            f"There is no camera {camera.index}.", hint="Plug one in, or choose a video or image."
        )
    if sys.platform.startswith("linux") and not os.access(device, os.R_OK | os.W_OK):
        return SourceError(
            f"{camera.title} may not be used by you.",
            hint='Join the group "video" (sudo usermod -aG video $USER) and log in again.',
        )
    return SourceError(
        f"{camera.title} cannot be opened.", hint="Another program may be using it: close that and try again."
    )
