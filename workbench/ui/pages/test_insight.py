"""What the panes of the Test page tell it to show beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.sessions.reading import ReaderState, ReaderStatus
from workbench.ui.widgets.times_card import StageTime
from workbench.vision.frame import Box


@dataclass(frozen=True, kw_only=True, eq=False)
class Insight:
    """One digit as the network sees it, and the state of the pane.

    ``sample`` is uint8 [28, 28]; ``probabilities`` is float32 [classes] in the order of
    ``labels``. Without probabilities, ``sentence`` says why, unless the reader's own state does.
    ``box`` is where the digit lies, in pixels of the picture as stored; ``kept_as`` is the label under
    which the user has kept it, empty for none.
    """

    subtitle: str = ""
    sample: NDArray[np.uint8] | None = None
    probabilities: NDArray[np.float32] | None = None
    labels: tuple[str, ...] = ()
    sentence: str = ""
    place: str = ""
    box: Box | None = None
    kept_as: str = ""
    times: tuple[StageTime, ...] = ()
    times_remark: str = ""

    @property
    def label(self) -> str:
        """The most probable label, empty without probabilities."""
        return self.labels[int(self.probabilities.argmax())] if self.probabilities is not None else ""

    @property
    def confidence(self) -> float:
        """Its probability."""
        return float(self.probabilities.max()) if self.probabilities is not None else 0.0


def why_not_read(status: ReaderStatus, insight: Insight) -> tuple[str, str]:
    """Return why there is no reading, in a sentence, and the words of a button that helps, if any does."""
    match status.state:
        case ReaderState.NO_MODEL:
            return "Train a network first: its model reads here.", "Go to Train"
        case ReaderState.STARTING:
            return "Opening the model…", ""
        case ReaderState.FAILED:
            return f"{status.message} {status.hint}".strip(), "Try again"
        case ReaderState.READY:
            return insight.sentence, ""
