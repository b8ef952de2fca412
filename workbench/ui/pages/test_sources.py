"""What each way of the Test page reads at present, and the labels that the user gave to what is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.data.sample_file import Place
from workbench.sessions.camera import CameraSession
from workbench.sessions.models import ModelsSession
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.pictures import PicturesSession
from workbench.sessions.reading import ReaderSession
from workbench.ui.pages.test_kept import LabelOf
from workbench.ui.pages.test_words import Note, can_keep, note_on
from workbench.vision.frame import Box


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the samples that are shown come from, in the words of `Origin`, and what reads them."""

    kind: str
    name: str = ""
    model: str = ""


class Sources:
    """Names what canvas, camera and image read."""

    def __init__(
        self,
        *,
        reader: ReaderSession,
        models: ModelsSession,
        camera: CameraSession,
        pictures: PicturesSession,
    ) -> None:
        self._reader = reader
        self._models = models
        self._camera = camera
        self._pictures = pictures

    @property
    def note(self) -> Note:
        """What is to be known of the model in use."""
        chosen = self._models.chosen
        return note_on(self._reader.status.labels, is_ink=chosen is None or chosen.is_ink)

    @property
    def can_keep(self) -> bool:
        """Whether samples are kept: not beside a model that knows other classes."""
        return can_keep(self._reader.status.labels)

    def of(self, mode: str) -> Source:
        """Return what ``canvas``, ``camera`` or ``image`` reads."""
        chosen = self._models.chosen
        model = "" if chosen is None else ", ".join(filter(None, (chosen.title, chosen.form)))
        match mode:
            case "camera":
                status = self._camera.status
                kind = "camera" if status.is_live else "video"
                return Source(kind=kind, name=status.title, model=model)
            case "image":
                return Source(kind="image", name=self._pictures.read.name, model=model)
        return Source(kind="canvas", model=model)


class ShowsLabels(Protocol):
    """Shows samples with the labels that the user gave to them."""

    def use_labels(self, label_of: LabelOf) -> None: ...

    def show_labels(self) -> None: ...


class KeptLabels:
    """Knows the labels that the user gave in one way of reading."""

    def __init__(self, own_samples: OwnSamplesSession, sources: Sources, mode: str) -> None:
        self._own_samples = own_samples
        self._sources = sources
        self._mode = mode

    def show_on(self, shown: ShowsLabels) -> None:
        """Show the labels there, now and whenever they change."""
        shown.use_labels(self.label_of)
        self._own_samples.labels_changed.connect(shown.show_labels)

    def label_of(self, sample: NDArray[np.uint8], box: Box) -> str:
        """Return the label under which a sample, uint8 [28, 28], is kept, empty for none.

        ``box`` is where it lies, in pixels of the picture as stored. A model that knows other classes is
        shown by what it reads alone.
        """
        if not self._sources.can_keep:
            return ""
        source = self._sources.of(self._mode)
        place = Place(source.kind, source.name, (box.x, box.y, box.width, box.height))
        return self._own_samples.label_of(sample, place)
