"""How the model in use answers to the chosen sample, and with which filters it begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from workbench.core.filters import Filters
from workbench.core.labels import set_names
from workbench.sessions.asking import Answer
from workbench.sessions.reading import ReaderSession, ReaderState, ReaderStatus
from workbench.ui.pages.data_browser import DataBrowser

_REMARKS = {
    ReaderState.NO_MODEL: "No model yet",
    ReaderState.STARTING: "Opening the model…",
    ReaderState.FAILED: "The model cannot be opened",
}
_OTHER_CLASSES = "The model in use knows other classes"


class SampleAnswers(QObject):
    """Asks the reader about the sample that a browser shows, as long as somebody looks."""

    def __init__(self, browser: DataBrowser, reader: ReaderSession) -> None:
        super().__init__(browser)
        self._browser = browser
        self._reader = reader
        self._asker = reader.asker()
        self._filters: Filters | None = None
        self._asker.answered.connect(self._on_answered)
        browser.sample_shown.connect(self.update)
        reader.status_changed.connect(self._on_status_changed)
        self._on_status_changed(reader.status)

    @Slot()
    def update(self) -> None:
        """Ask about the sample that is shown now, or say why there is no answer."""
        status, sample = self._reader.status, self._browser.chosen_sample()
        if sample is None:
            self._say_nothing("")
        elif not status.is_ready:
            self._say_nothing(_REMARKS.get(status.state, ""))
        elif not self._knows_classes(status):
            self._say_nothing(_OTHER_CLASSES)
        elif self._browser.isVisible():
            self._asker.ask(_alone(sample))

    def _say_nothing(self, remark: str) -> None:
        self._asker.withdraw()
        self._browser.sample.set_answer(None, remark=remark)

    def _knows_classes(self, status: ReaderStatus) -> bool:
        dataset = self._browser.dataset
        return dataset is not None and set_names(status.labels) == dataset.labels

    @Slot(object)
    def _on_status_changed(self, status: ReaderStatus) -> None:
        # A model that is being opened anew has the same filters, most often: nothing flickers.
        if status.state is not ReaderState.STARTING and status.filters != self._filters:
            self._filters = status.filters
            self._browser.sample.set_filters(status.filters)
        self.update()

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if self._knows_classes(self._reader.status):
            self._browser.sample.set_answer(answer)


def _alone(sample: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a sample, uint8 [28, 28], as the one of a question, uint8 [1, 28, 28]."""
    return np.ascontiguousarray(sample[np.newaxis])
