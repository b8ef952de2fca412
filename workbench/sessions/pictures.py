"""Pictures one at a time: opened, dropped or pasted, with a way forward and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from workbench.core.errors import SourceError, WorkbenchError
from workbench.core.events import Emit, ShouldStop
from workbench.sessions.camera import CameraSession, SeenFrame
from workbench.sessions.task import Task
from workbench.vision.frame import Box
from workbench.vision.images import photo_of, save_image
from workbench.vision.overlay import with_labels
from workbench.vision.sources import IMAGE_SUFFIXES, Frame, ImageSource


@dataclass(frozen=True, kw_only=True)
class PicturePlace:
    """Which picture is shown: ``number`` counts from 1; 0 of 0 when there is none."""

    number: int = 0
    count: int = 0
    name: str = ""


class PicturesSession(QObject):
    """A list of pictures, of which ``stills`` shows one.

    ``place_changed`` carries a `PicturePlace`; ``saved`` the path of a picture that was written;
    ``failed`` the `WorkbenchError` where what was given holds no picture at all, or where one
    could not be written.
    """

    place_changed = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, stills: CameraSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stills = stills
        self._paths: tuple[Path, ...] = ()
        self._index = 0
        self._name = ""
        self._read = PicturePlace()
        self._listing: Task | None = None
        self._saving: Task | None = None
        stills.frame_read.connect(self._on_frame_read)

    @property
    def can_save(self) -> bool:
        """Whether `save` would begin: one picture is written at a time."""
        return self._saving is None or not self._saving.is_running

    @property
    def place(self) -> PicturePlace:
        """The place that ``place_changed`` announced last."""
        if not self._paths:
            return PicturePlace(number=1, count=1, name=self._name) if self._name else PicturePlace()
        return PicturePlace(number=self._index + 1, count=len(self._paths), name=self._name)

    @property
    def read(self) -> PicturePlace:
        """The place of the picture that was read last: it is shown until the next one is read, too."""
        return self._read

    def open(self, paths: Sequence[Path]) -> None:
        """Show the first of these files; a folder stands for the images in it."""
        self._drop_listing()

        def work(_emit: Emit, _should_stop: ShouldStop) -> tuple[Path, ...]:
            return _pictures_among(paths)

        self._listing = Task(work, parent=self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(self._on_listing_failed)
        self._listing.start()

    def paste(self, image: Callable[[], NDArray[np.uint8]]) -> None:
        """Show a picture that is no file: ``image`` returns it, uint8 [H, W, 3] BGR, in another thread."""
        self._drop_listing()
        self._paths = ()
        self._name = PastedSource.title
        self._stills.open(partial(PastedSource, image))
        self.place_changed.emit(self.place)

    def save(
        self,
        path: Path,
        image: NDArray[np.uint8],
        labels: Sequence[tuple[Box, str]],
        *,
        ink: NDArray[np.uint8] | None = None,
    ) -> None:
        """Write a picture, uint8 [H, W, 3] BGR, with a box and a label at every reading.

        ``ink``, uint8 [h, w], is laid over it. ``saved`` or ``failed`` tells how it went.
        """
        if not self.can_save:
            return

        def work(_emit: Emit, _should_stop: ShouldStop) -> Path:
            save_image(path, with_labels(image, labels, ink=ink))
            return path

        # The one before is dropped only now: a task must not go while its signals are on their way.
        if self._saving is not None:
            self._saving.deleteLater()
        self._saving = Task(work, parent=self)
        self._saving.succeeded.connect(self.saved)
        self._saving.failed.connect(self.failed)
        self._saving.start()

    def step(self, by: int) -> None:
        """Show the next picture, or with -1 the one before; the last is followed by the first."""
        if len(self._paths) > 1:
            self._show((self._index + by) % len(self._paths))

    def shut_down(self) -> None:
        """Wait for what still reads; no signal comes any more."""
        for task in (self._listing, self._saving):
            if task is not None:
                task.close()

    def _drop_listing(self) -> None:
        listing, self._listing = self._listing, None
        if listing is not None:
            listing.close()
            listing.deleteLater()

    def _on_frame_read(self, _seen: SeenFrame) -> None:
        self._read = self.place

    def _on_listed(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        self._show(0)

    def _on_listing_failed(self, error: WorkbenchError) -> None:
        self.failed.emit(error)

    def _show(self, index: int) -> None:
        self._index = index
        self._name = self._paths[index].name
        # Whatever its name says: somebody wants it to be read as a picture.
        self._stills.open(partial(ImageSource, [self._paths[index]], self._name))
        self.place_changed.emit(self.place)


class PastedSource:
    """One picture from the clipboard."""

    title = "Pasted picture"
    is_live = False
    frame_rate = 0.0

    def __init__(self, image: Callable[[], NDArray[np.uint8]]) -> None:
        self._image: Callable[[], NDArray[np.uint8]] | None = image

    def read(self) -> Frame | None:
        """Return the picture, and None from then on."""
        image, self._image = self._image, None
        return None if image is None else photo_of(image()).frame(0, self.title)

    def close(self) -> None:
        """Nothing is held open."""


def _pictures_among(paths: Sequence[Path]) -> tuple[Path, ...]:
    pictures: list[Path] = []
    for path in paths:
        if path.is_dir():
            try:
                entries = sorted(path.iterdir())
            except OSError as error:
                raise SourceError(
                    f"The folder {path.name} cannot be read.", hint=f"The system says: {error.strerror}."
                ) from error
            pictures.extend(entry for entry in entries if entry.suffix.lower() in IMAGE_SUFFIXES)
        else:
            pictures.append(path)
    if not pictures:
        raise SourceError("There is no picture in it.", hint="Choose image files, or a folder with images.")
    return tuple(pictures)
