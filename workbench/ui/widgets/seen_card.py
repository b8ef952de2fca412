"""What the network sees of one digit, and what it says to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from workbench.core.labels import BACKGROUND
from workbench.ui.widgets.buttons import Button, LinkButton
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.sample_view import SampleView
from workbench.ui.wording import percent_text

_SIDE = 112


class SeenCard(Card):
    """The 28×28 sample beside its label, or beside a sentence where there is no label.

    ``acted`` comes when the button under the sentence is clicked, ``correction_asked`` when the user
    wants to say what the sample is, and ``correction_undone`` to take that back.
    """

    acted = Signal()
    correction_asked = Signal()
    correction_undone = Signal()

    def __init__(self) -> None:
        super().__init__("What the network sees")
        self._sample = SampleView(side=_SIDE)
        self._sample.setFixedSize(_SIDE, _SIDE)
        self._label = caption("", "huge")
        self._label.setAccessibleName("Label")
        self._sure = caption("", "muted")
        self._sentence = caption("", "muted")
        self._sentence.setWordWrap(True)
        self._button = Button()
        self._button.clicked.connect(self._on_clicked)
        self._correct = LinkButton()
        self._correct.setToolTip("Keep it among your own samples, under its right label (L)")
        self._correct.clicked.connect(self.correction_asked)
        self._kept = caption("", "positive")
        self._undo = LinkButton("Undo")
        self._undo.setAccessibleName("Undo keeping the sample")
        self._undo.clicked.connect(self.correction_undone)
        kept_row = QHBoxLayout()
        kept_row.setSpacing(8)
        kept_row.addWidget(self._kept)
        kept_row.addWidget(self._undo)
        kept_row.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        for widget in (self._label, self._sure, self._sentence):
            texts.addWidget(widget)
        texts.addSpacing(4)
        texts.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        texts.addWidget(self._correct, 0, Qt.AlignmentFlag.AlignLeft)
        texts.addLayout(kept_row)
        texts.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._sample)
        row.addLayout(texts, 1)
        self.body.addLayout(row)
        self.show_sentence("")
        self.show_correction("")

    @property
    def correct_button(self) -> LinkButton:
        """The button with which the user says what the sample is."""
        return self._correct

    @property
    def undo_button(self) -> LinkButton:
        """The button that takes the keeping back."""
        return self._undo

    @property
    def kept_text(self) -> str:
        """What is said of the sample that was kept, empty where none was."""
        return self._kept.text()

    @property
    def label(self) -> str:
        """The label that is shown, empty where a sentence is."""
        return self._label.text()

    @property
    def sentence(self) -> str:
        """The sentence that is shown, empty where a label is."""
        return self._sentence.text()

    def sample(self) -> NDArray[np.uint8] | None:
        """Return the sample that is shown, uint8 [28, 28], or None."""
        return self._sample.sample()

    def show_sample(self, sample: NDArray[np.uint8] | None) -> None:
        """Show a sample, uint8 [28, 28], or an empty square."""
        self._sample.set_sample(sample)

    def show_label(self, label: str, confidence: float) -> None:
        """Show what the digit is read as and how sure the network is, a fraction."""
        is_digit = label != BACKGROUND
        self._label.setText(label if is_digit else "–")
        self._sure.setText(
            f"{percent_text(confidence, 1)} sure" if is_digit else f"{percent_text(confidence, 1)} no digit"
        )
        self._set_visible(has_label=True, has_button=False)

    def show_sentence(self, sentence: str, *, action: str = "") -> None:
        """Show a sentence instead of a label, and a button where ``action`` names one."""
        self._label.setText("")
        self._sentence.setText(sentence)
        self._button.setText(action)
        self._set_visible(has_label=False, has_button=bool(action))

    def show_correction(self, text: str) -> None:
        """Offer to say what the sample is, in these words; nothing is offered without."""
        self._correct.setText(text)
        self._correct.setVisible(bool(text))
        self._kept.setText("")
        self._kept.hide()
        self._undo.hide()

    def show_kept(self, text: str) -> None:
        """Say that the sample was kept, and offer to take that back."""
        self._correct.hide()
        self._kept.setText(text)
        self._kept.show()
        self._undo.show()

    def correction_place(self) -> QPoint:
        """Return where a menu of labels opens, on the screen."""
        return self._correct.mapToGlobal(QPoint(0, self._correct.height() + 2))

    @Slot()
    def _on_clicked(self) -> None:
        self.acted.emit()

    def _set_visible(self, *, has_label: bool, has_button: bool) -> None:
        self._label.setVisible(has_label)
        self._sure.setVisible(has_label)
        if has_label:
            self._sentence.setText("")
        self._sentence.setVisible(not has_label)
        self._button.setVisible(has_button)
