"""Sources of pictures: a camera, a video file, an image file, a folder of images."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from workbench.core.errors import SourceError
from workbench.core.files import replacing_file
from workbench.vision.frame import Image

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True)
class CameraSource:
    """The camera with this index, as OpenCV counts them."""

    index: int


@dataclass(frozen=True)
class FileSource:
    """A video file, an image file or a folder of images; which one is seen when it is opened."""

    path: Path


SourceSpec = CameraSource | FileSource


@dataclass(frozen=True)
class Frame:
    """A picture, uint8 [H, W, 3] BGR, its number from 0, its name, and its second in the source."""

    image: Image
    index: int
    seconds: float
    name: str


class Source(Protocol):
    """Something that gives pictures until it is closed or at its end."""

    @property
    def title(self) -> str:
        """What the user calls it."""

    @property
    def is_live(self) -> bool:
        """Whether it goes on without being asked, so that only its newest frame counts."""

    @property
    def frame_rate(self) -> float:
        """Frames a second at which to show it; 0 for still images."""

    def read(self) -> Frame | None:
        """Return the next frame, None at the end; raises `SourceError` when it has stopped."""

    def close(self) -> None:
        """Give back the camera or file; a second time does nothing."""


def parse_source(text: str) -> SourceSpec:
    """Return what a user typed as a source: a number is a camera, anything else a path."""
    return CameraSource(int(text)) if text.isascii() and text.isdigit() else FileSource(Path(text))


def open_source(spec: SourceSpec) -> Source:
    """Open a source; raises `SourceError` with what is wrong and what to do."""
    if isinstance(spec, CameraSource):
        return _open_camera(spec.index)
    path = spec.path
    if not path.exists():
        raise SourceError(
            f"There is no file at {path}.",
            hint="Choose an image, a video or a folder of images.",
        )
    if path.is_dir():
        images = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in IMAGE_SUFFIXES)
        if not images:
            raise SourceError(
                f"There is no image in the folder {path}.",
                hint="Choose a folder with images.",
            )
        return ImageSource(images, path.name)
    if path.suffix.lower() in IMAGE_SUFFIXES:
        return ImageSource([path], path.name)
    return _open_video(path)


def load_image(path: Path) -> Image:
    """Return an image file as uint8 [H, W, 3] BGR, turned as its EXIF orientation says."""
    try:
        encoded = np.fromfile(path, np.uint8)
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read.", hint=f"The system says: {error.strerror}."
        ) from error
    image = cv2.imdecode(encoded, cv2.IMREAD_COLOR_BGR) if encoded.size else None
    if image is None:
        raise SourceError(
            f"{path.name} is no image that can be decoded.",
            hint="Open it in another program.",
        )
    return np.asarray(image, np.uint8)


def save_image(path: Path, image: Image) -> None:
    """Write an image, uint8 [H, W] or [H, W, 3] BGR, in the format of the path's suffix."""
    try:
        is_encoded, encoded = cv2.imencode(path.suffix.lower(), image)
    except cv2.error as error:
        raise SourceError(
            f"An image cannot be written as {path.suffix or 'a file without suffix'}.",
            hint="Choose a name that ends in .png or .jpg.",
        ) from error
    if not is_encoded:
        raise SourceError(f"{path.name} cannot be encoded.", hint="Choose a name that ends in .png.")
    try:
        with replacing_file(path) as aside:
            aside.write_bytes(encoded.tobytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be written.", hint=f"The system says: {error.strerror}.") from error


class ImageSource:
    """Image files, one after the other."""

    is_live = False
    frame_rate = 0.0

    def __init__(self, paths: Sequence[Path], title: str) -> None:
        self._paths = list(paths)
        self.title = title
        self._next = 0

    def read(self) -> Frame | None:
        """Return the next image, None after the last."""
        if self._next >= len(self._paths):
            return None
        path = self._paths[self._next]
        frame = Frame(load_image(path), self._next, 0.0, path.name)
        self._next += 1
        return frame

    def close(self) -> None:
        """Nothing is held open."""
        self._next = len(self._paths)


class VideoSource:
    """A camera or a video file, read through OpenCV."""

    def __init__(self, capture: cv2.VideoCapture, title: str, *, is_live: bool) -> None:
        self._capture = capture
        self.title = title
        self.is_live = is_live
        rate = capture.get(cv2.CAP_PROP_FPS)
        self.frame_rate = rate if 1 <= rate <= 240 else 30.0
        self._count = 0
        self._started = time.monotonic()

    def read(self) -> Frame | None:
        """Return the next frame; None at the end of a file."""
        is_read, image = self._capture.read()
        if not is_read or image is None:
            if self.is_live:
                raise SourceError(
                    f"{self.title} gives no more pictures.",
                    hint="Plug it in again and reconnect.",
                )
            return None
        seconds = time.monotonic() - self._started if self.is_live else self._count / self.frame_rate
        frame = Frame(np.asarray(image, np.uint8), self._count, seconds, self.title)
        self._count += 1
        return frame

    def close(self) -> None:
        """Release the camera or file."""
        self._capture.release()


def _open_camera(index: int) -> VideoSource:
    capture = cv2.VideoCapture(index)
    if not capture.isOpened():
        raise SourceError(
            f"Camera {index} cannot be opened.",
            hint="Check that one is plugged in and free.",
        )
    return VideoSource(capture, f"Camera {index}", is_live=True)


def _open_video(path: Path) -> VideoSource:
    capture = cv2.VideoCapture(str(path))
    if not capture.isOpened():
        raise SourceError(
            f"{path.name} is no video that can be decoded.",
            hint="Choose an MP4, MOV or AVI file.",
        )
    return VideoSource(capture, path.name, is_live=False)


def list_cameras() -> tuple[CameraSource, ...]:
    """Return the cameras that seem to be there, without opening one where that can be helped."""
    return tuple(CameraSource(index) for index in range(8) if Path(f"/dev/video{index}").exists())
