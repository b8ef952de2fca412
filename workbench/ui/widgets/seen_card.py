"""What the network sees of one digit, and what it says to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from workbench.core.labels import BACKGROUND, short_name
from workbench.ui.widgets.buttons import Button, LinkButton
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.sample_view import SampleView
from workbench.ui.wording import percent_text, sentence

_SIDE = 112
# Up to how many characters a label is shown how large; of longer ones the middle is left out.
_LARGE = "huge"
_LONGEST = 40
_ROLES = ((3, _LARGE), (9, "figure"), (_LONGEST * 10, "state-title"))
_NATIVE = QKeySequence.SequenceFormat.NativeText


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
        self._whole = ""
        self._sample = SampleView(side=_SIDE)
        self._sample.setFixedSize(_SIDE, _SIDE)
        self._label = caption("", _LARGE)
        self._label.setWordWrap(True)
        self._note = caption("", "muted")
        self._note.setWordWrap(True)
        self._sure = caption("", "muted")
        self._sentence = caption("", "muted")
        self._sentence.setWordWrap(True)
        self._button = Button()
        self._button.clicked.connect(self._on_clicked)
        self._correct = LinkButton()
        self._correct.setToolTip(_correction_hint())
        self._correct.clicked.connect(self.correction_asked)
        self._kept = caption("", "positive")
        self._kept.setToolTip("It is among your own samples, on the Data page")
        self._undo = LinkButton("Undo")
        self._undo.setAccessibleName("Undo keeping the sample")
        undo_keys = QKeySequence(QKeySequence.StandardKey.Undo)
        self._undo.setToolTip(f"Take it back ({undo_keys.toString(_NATIVE)})")
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
        self.body.addWidget(self._note)
        self.show_sentence("")
        self._note.hide()
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
        return self._whole

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

    def show_label(
        self, label: str, confidence: float, *, kept_as: str = "", nothing: str = "no digit"
    ) -> None:
        """Show what the sample is read as and how sure the network is, a fraction.

        With ``kept_as`` that label is shown, the user's own, and below it what the network says.
        ``nothing`` is what background is called.
        """
        shown = kept_as or label
        self._show_name(shown if shown != BACKGROUND else "–")
        self._label.setAccessibleName(sentence(nothing) if shown == BACKGROUND else f"Label {shown}")
        sure = percent_text(confidence, 1)
        if kept_as not in ("", label):
            read = nothing if label == BACKGROUND else label
            self._sure.setText(f"read as {read}, {sure}")
        else:
            self._sure.setText(f"{sure} {nothing}" if label == BACKGROUND else f"{sure} sure")
        self._set_visible(has_label=True, has_button=False)

    def show_sentence(self, text: str, *, action: str = "") -> None:
        """Show a sentence instead of a label, and a button where ``action`` names one."""
        self._show_name("")
        self._sentence.setText(text)
        self._button.setText(action)
        self._set_visible(has_label=False, has_button=bool(action))

    def show_note(self, text: str, *, tool_tip: str = "") -> None:
        """Show a remark below the sample, or with an empty text none; ``tool_tip`` says it in full."""
        # Called with every reading.
        if (text, tool_tip) == (self._note.text(), self._note.toolTip()):
            return
        self._note.setText(text)
        self._note.setToolTip(tool_tip)
        self._note.setAccessibleName(tool_tip or text)
        self._note.setVisible(bool(text))

    def show_correction(self, text: str) -> None:
        """Offer to say what the sample is, in these words; nothing is offered without."""
        self._correct.setText(text)
        self._correct.setVisible(bool(text))
        self._kept.setText("")
        self._kept.hide()
        self._undo.hide()

    def show_kept(self, text: str, *, can_undo: bool) -> None:
        """Say that the sample is kept, and offer to take that back."""
        self._correct.hide()
        if text != self._kept.text():
            self._kept.setText(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._kept.show()
        self._undo.setVisible(can_undo)

    def correction_place(self) -> QPoint:
        """Return where a menu of labels opens, on the screen."""
        beside = self._kept if self._correct.isHidden() else self._correct
        return beside.mapToGlobal(QPoint(0, beside.height() + 2))

    def _show_name(self, name: str) -> None:
        """Show a label as large as it is short."""
        self._whole = name
        role = next(role for most, role in _ROLES if len(name) <= most)
        if self._label.property("role") != role:
            self._label.setProperty("role", role)
            self._label.style().unpolish(self._label)
            self._label.style().polish(self._label)
        shown = short_name(name, _LONGEST)
        self._label.setText(shown)
        self._label.setToolTip(name if shown != name else "")

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


def _correction_hint() -> str:
    pages = [QKeySequence(f"Ctrl+{number}").toString(_NATIVE) for number in (1, 4)]
    return (
        "Press 0 to 9, or B for no digit: it is kept among your own samples under that label.\n"
        f"L, or a click, opens a menu. {pages[0]} to {pages[1]} go to the pages."
    )
