"""What the browser says of samples: over them, in tool tips, to screen readers, and on the clipboard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.core.labels import BACKGROUND, short_name
from workbench.data.dataset import Samples
from workbench.data.orders import Readings
from workbench.data.readings import SplitName
from workbench.ui.wording import percent_text

# What a sentence calls the splits.
SPLITS: Mapping[SplitName, str] = {"train": "training set", "test": "test set"}
# A caption has the width of a picture.
_LONGEST_CAPTION = 5


@dataclass(frozen=True, eq=False)
class SampleWords:
    """``names`` are those of the labels, ``readings`` those of these samples, where a model has read them."""

    samples: Samples
    names: Sequence[str]
    readings: Readings | None = None

    def name(self, index: int) -> str:
        """Return what a sample is, and what it was read as."""
        name = f"Sample {index:,} · label {self._label(index)}"
        if self.readings is None:
            return name
        sure = percent_text(float(self.readings.confidence[index]), 1)
        return f"{name} · read as {self._read(index)}, {sure} sure"

    def caption(self, index: int) -> str:
        """Return the few characters that stand over a misread sample, none over any other."""
        if self.readings is None or self.readings.predicted[index] == self.samples.labels[index]:
            return ""
        shown = (_short(name) for name in (self._label(index), self._read(index)))
        return " → ".join(shown)

    def table(self, indices: NDArray[np.intp]) -> Iterator[tuple[str, ...]]:
        """Return the head of a table of samples and a row for each."""
        readings = self.readings
        if readings is None:
            yield "index", "label"
            yield from ((str(index), self._label(index)) for index in indices.tolist())
            return
        yield "index", "label", "read as", "confidence"
        for index in indices.tolist():
            yield str(index), self._label(index), self._read(index), f"{readings.confidence[index]:.6f}"

    def _label(self, index: int) -> str:
        return self._name_of(int(self.samples.labels[index]))

    def _read(self, index: int) -> str:
        return "" if self.readings is None else self._name_of(int(self.readings.predicted[index]))

    def _name_of(self, label: int) -> str:
        return self.names[label] if label < len(self.names) else BACKGROUND


def count_of(samples: Samples, readings: Readings | None, *, shown: int | None = None) -> str:
    """Return how many samples are shown, all of them unless ``shown`` says less, and how many are misread."""
    count = f"{len(samples):,}" if shown is None else f"{shown:,} of {len(samples):,}"
    if readings is None:
        return count
    return f"{count} · {int(readings.misread(samples.labels).sum()):,} misread"


def no_such_sample(index: int, split: SplitName, samples: Samples) -> str:
    """Return that a split has no sample ``index``, and which ones it has."""
    return f"There is no sample {index:,}. The {SPLITS[split]} goes from 0 to {len(samples) - 1:,}."


def _short(name: str) -> str:
    """Return what stands for a name in a caption; a dash is none of the classes."""
    return "–" if name == BACKGROUND else short_name(name, _LONGEST_CAPTION)
