"""Sources of pictures: a camera, a video file, a stream, an image file, a folder of images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbench.core.errors import SourceError
from workbench.vision.cameras import CameraSource, list_cameras
from workbench.vision.capture import open_camera, open_stream, open_video
from workbench.vision.frame import Frame
from workbench.vision.images import IMAGE_SUFFIXES, load_image, load_photo, save_image

__all__ = [
    "IMAGE_SUFFIXES",
    "CameraSource",
    "FileSource",
    "Frame",
    "ImageSource",
    "Source",
    "SourceSpec",
    "StreamSource",
    "list_cameras",
    "load_image",
    "open_source",
    "parse_source",
    "save_image",
]


# OpenCV takes an index as a C integer, and reads a back end into the hundreds.
_LONGEST_INDEX = 2


@dataclass(frozen=True)
class FileSource:
    """A video file, an image file or a folder of images; which one is seen when it is opened."""

    path: Path


@dataclass(frozen=True)
class StreamSource:
    """A video stream, such as that of a network camera."""

    address: str


SourceSpec = CameraSource | FileSource | StreamSource


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
    """Return what a user typed as a source: a number is a camera, ``…://…`` a stream, else a path."""
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_INDEX:
        return CameraSource(int(text))
    return StreamSource(text) if "://" in text else FileSource(Path(text))


def open_source(spec: SourceSpec) -> Source:
    """Open a source; raises `SourceError` with what is wrong and what to do."""
    if isinstance(spec, CameraSource):
        return open_camera(spec)
    if isinstance(spec, StreamSource):
        return open_stream(spec.address)
    path = spec.path
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:  # no permission, a name that no file can have
        raise SourceError(f"{path} cannot be looked at.", hint="Choose another file.") from error
    if is_folder:
        return ImageSource(_images_in(path), path.name)
    if not is_file:
        raise SourceError(
            f"There is no file at {path}.", hint="Choose an image, a video or a folder of images."
        )
    if path.suffix.lower() in IMAGE_SUFFIXES:
        return ImageSource([path], path.name)
    return open_video(path)


class ImageSource:
    """Image files, one after the other.

    A file that cannot be decoded raises `SourceError` when its turn comes; the next `read` goes on
    with the one after it.
    """

    is_live = False
    frame_rate = 0.0

    def __init__(self, paths: Sequence[Path], title: str) -> None:
        self._paths = list(paths)
        self._next = 0
        self.title = title

    def read(self) -> Frame | None:
        """Return the next image, None after the last."""
        if self._next >= len(self._paths):
            return None
        index, self._next = self._next, self._next + 1
        path = self._paths[index]
        return load_photo(path).frame(index, path.name)

    def close(self) -> None:
        """Nothing is held open; no more images come."""
        self._next = len(self._paths)


def _images_in(folder: Path) -> list[Path]:
    try:
        images = sorted(entry for entry in folder.iterdir() if entry.suffix.lower() in IMAGE_SUFFIXES)
    except OSError as error:
        raise SourceError(
            f"The folder {folder.name} cannot be read.", hint=f"The system says: {error.strerror}."
        ) from error
    if not images:
        raise SourceError(
            f"There is no image in the folder {folder.name}.", hint="Choose a folder with images."
        )
    return images
