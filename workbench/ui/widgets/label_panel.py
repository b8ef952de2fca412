"""A label as the network is taught it, and how the network answers: two rows to compare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.core.labels import BACKGROUND, network_labels, set_names, short_name
from workbench.sessions.asking import Answer
from workbench.ui.widgets.answer_view import AnswerView
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.label_views import CELL_HEIGHT, OneHotView
from workbench.ui.widgets.probability_bars import ProbabilityBars
from workbench.ui.wording import percent_text

# An answer to the sample before stays so long, for the next is usually there within a few milliseconds.
_STALE_MS = 200
_LONGEST_NAME = 24
_OTHER_CLASSES = "The model in use knows other classes"


class LabelPanel(QWidget):
    """The one-hot label above the model’s answer; in words, what it reads and how sure it is."""

    def __init__(self, classes: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes = tuple(classes)
        self._label: int | None = None
        self._answer: Answer | None = None
        self._is_large = False
        self.one_hot = OneHotView(classes)
        self.answer = AnswerView(classes)
        self._said = caption("", "trailing")
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # It never makes the window wider.
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._stale = QTimer(self, interval=_STALE_MS, singleShot=True)
        self._stale.timeout.connect(self._forget)
        title = caption("One-hot label", "card-title")
        title.setToolTip("What the network is taught: a 1 at the sample’s class, 0 elsewhere")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(title)
        head.addWidget(self._said, 1)
        rows = QGridLayout()
        rows.setHorizontalSpacing(8)
        rows.setVerticalSpacing(2)
        rows.addWidget(_row_title("Label"), 0, 0, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(self.one_hot, 0, 1)
        self._answer_title = _row_title("Model")
        rows.addWidget(self._answer_title, 1, 0)
        rows.addWidget(self.answer, 1, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addLayout(head)
        self._layout.addLayout(rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @cached_property
    def bars(self) -> ProbabilityBars:
        """The answer as bars, for where there is room; made when they are first wanted."""
        bars = ProbabilityBars(self._classes, parent=self)
        self._layout.addSpacing(6)
        self._layout.addWidget(bars)
        return bars

    def set_large(self, is_large: bool) -> None:
        """Show the answer as bars in place of cells, or as cells below those of the label."""
        self._is_large = is_large
        self.answer.setHidden(is_large)
        self._answer_title.setHidden(is_large)
        self._show_bars()

    @property
    def text(self) -> str:
        """What is said about the answer."""
        return self._said.text()

    def set_classes(self, classes: Sequence[str]) -> None:
        """Have a cell for each of other classes."""
        self._classes = tuple(classes)
        self.one_hot.set_classes(classes)
        self.answer.set_classes(classes)

    def set_label(self, label: int | None) -> None:
        """Show a label as its place among the classes; the answer to another sample goes soon."""
        self._label = label
        self.one_hot.set_label(label)
        if label is None:
            self._forget()
        else:
            self._stale.start()

    def set_answer(self, answer: Answer | None, *, remark: str = "") -> None:
        """Show the answer to one sample, or that there is none, with a remark why."""
        self._stale.stop()
        if answer is not None and set_names(answer.labels) != self._classes:
            answer, remark = None, _OTHER_CLASSES
        self._take(answer)
        if answer is None:
            self.answer.set_answer(None, label=None)
            self._say(remark)
            return
        probabilities = answer.probabilities[0]
        places = [answer.labels.index(name) for name in self._classes]
        self.answer.set_answer(np.asarray(probabilities[places], np.float32), label=self._label)
        best = answer.labels[int(probabilities.argmax())]
        sure = percent_text(float(probabilities.max()), 1)
        name = short_name(best, _LONGEST_NAME)
        is_unsure = answer.threshold is not None and float(probabilities.max()) < answer.threshold
        said = (
            f"The model is not sure: {name} at {sure}"
            if is_unsure
            else f"The model reads {name}, {sure} sure"
        )
        is_wrong = best != self._classes[self._label] if self._label is not None else False
        tip = f"{answer.runtime} took {answer.milliseconds:.1f} ms"
        if len(network_labels(self._classes, has_background=True)) == len(answer.labels):
            none = percent_text(float(probabilities[answer.labels.index(BACKGROUND)]), 1)
            tip += f"; that it is none of the classes: {none}"
        self._say(f"{said} · {answer.milliseconds:.1f} ms", tip=tip, is_wrong=is_wrong)

    def _forget(self) -> None:
        self._stale.stop()
        self._take(None)
        self.answer.set_answer(None, label=None)
        self._say("")

    def _take(self, answer: Answer | None) -> None:
        self._answer = answer
        self._show_bars()

    def _show_bars(self) -> None:
        answer = self._answer
        if not self._is_large and "bars" not in self.__dict__:
            return
        self.bars.setVisible(self._is_large and answer is not None)
        if answer is not None:
            self.bars.set_labels(answer.labels)
            self.bars.set_probabilities(answer.probabilities[0])

    def _say(self, text: str, *, tip: str = "", is_wrong: bool = False) -> None:
        self._said.setText(text)
        self._said.setToolTip(tip)
        role = "negative" if is_wrong else "trailing"
        if self._said.property("role") != role:
            self._said.setProperty("role", role)
            self._said.style().unpolish(self._said)
            self._said.style().polish(self._said)


def _row_title(text: str) -> QLabel:
    title = caption(text, "trailing")
    title.setFixedHeight(CELL_HEIGHT)
    return title
