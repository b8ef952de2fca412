"""One of the user's own samples, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import BACKGROUND, DIGITS, SIDE
from workbench.data.dataset import Samples
from workbench.data.sample_file import Origin

OWN_LABELS: tuple[str, ...] = (*DIGITS, BACKGROUND)


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnSample:
    """A kept sample: its file, its label, its pixels (uint8 [28, 28]) and where it came from.

    ``stamp`` is when its file was written last, in nanoseconds, and its size in bytes.
    """

    path: Path
    label: str
    image: NDArray[np.uint8]
    origin: Origin
    stamp: tuple[int, int] = (0, 0)

    @property
    def is_misread(self) -> bool:
        """Whether a model took it for something else."""
        return self.origin.read_as not in ("", self.label)


@dataclass(frozen=True, kw_only=True, eq=False)
class NewSample:
    """A sample to be kept: uint8 [28, 28], its label and where it comes from."""

    image: NDArray[np.uint8]
    label: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, kw_only=True)
class DamagedSample:
    """A file among the samples that cannot be used, and why, in a sentence."""

    path: Path
    label: str
    damage: str


@dataclass(frozen=True, kw_only=True)
class OwnSamples:
    """All that is kept, the oldest first, and what lies there and cannot be used."""

    samples: tuple[OwnSample, ...] = ()
    damaged: tuple[DamagedSample, ...] = ()

    def __len__(self) -> int:
        return len(self.samples)

    def only(self, is_wanted: Callable[[OwnSample], bool]) -> OwnSamples:
        """Return some of the samples; what cannot be used is left out."""
        return OwnSamples(samples=tuple(each for each in self.samples if is_wanted(each)))

    def counts(self) -> tuple[int, ...]:
        """Return how many samples there are of each of `OWN_LABELS`."""
        labels = [sample.label for sample in self.samples]
        return tuple(labels.count(label) for label in OWN_LABELS)

    def ordered(self, labels: Sequence[str] = OWN_LABELS) -> tuple[OwnSample, ...]:
        """Return the samples of the given labels in the order in which `as_samples` has them."""
        chosen = (each for each in self.samples if each.label in labels)
        return tuple(sorted(chosen, key=lambda each: each.path.parts[-2:]))

    def as_samples(self, labels: Sequence[str] = OWN_LABELS) -> Samples:
        """Return the samples of the given labels; each becomes its place among them.

        What is kept as another label is left out: a 3 is no third class of something else. The samples
        are in an order that depends on what is kept alone, not on when it was.
        """
        chosen = self.ordered(labels)
        images = np.array([each.image for each in chosen], np.uint8).reshape(-1, SIDE, SIDE)
        places = {label: place for place, label in enumerate(labels)}
        return Samples(images, np.array([places[each.label] for each in chosen], np.uint8))
