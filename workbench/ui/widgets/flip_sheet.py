"""One sample that flipped, large, with what the network and the Core ML model read in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from workbench.core.labels import short_name
from workbench.sessions.flips import FlippedSample
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.flips_view import class_text, flip_sentence
from workbench.ui.widgets.sample_view import SampleView

_SIDE = 280
_WIDTH = 320
# With room for long names; of those, the middle is left out beyond so many characters.
_WIDE = 440
_SHORT, _LONGEST = 6, 24


class FlipSheet(QDialog):
    """Shows the flips one at a time; arrow keys and buttons go to the next."""

    def __init__(
        self, samples: Sequence[FlippedSample], *, place: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sample that flipped")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._samples = tuple(samples)
        self._place = place
        self.view = SampleView(side=_SIDE)
        self.view.setFixedSize(_SIDE, _SIDE)
        self._title = caption("", "card-title")
        has_long_names = any(len(name) > _SHORT for sample in samples for name in sample.labels[:-1])
        role = "state-title" if has_long_names else "figure"
        self._figures = {
            name: caption("", role) for name in ("The network reads", "The Core ML model reads", "Label")
        }
        self.back_button = Button(icon_name="chevron-left")
        self.back_button.setAccessibleName("The sample before")
        self.next_button = Button(icon_name="chevron-right")
        self.next_button.setAccessibleName("The next sample")
        self.close_button = PrimaryButton("Close")
        self.close_button.setDefault(True)
        self._build()
        self.setFixedWidth(_WIDE if has_long_names else _WIDTH)
        self.back_button.clicked.connect(self._on_back_clicked)
        self.next_button.clicked.connect(self._on_next_clicked)
        self.close_button.clicked.connect(self.accept)
        # A button that has the focus would take arrow keys for the way to its neighbour.
        QShortcut(Qt.Key.Key_Left, self).activated.connect(self._on_back_clicked)
        QShortcut(Qt.Key.Key_Right, self).activated.connect(self._on_next_clicked)
        self._render_state()

    @property
    def text(self) -> str:
        """What is said of the sample."""
        return flip_sentence(self._samples[self._place])

    def _build(self) -> None:
        figures = QGridLayout()
        figures.setHorizontalSpacing(16)
        figures.setVerticalSpacing(2)
        for row, (name, figure) in enumerate(self._figures.items()):
            figures.addWidget(caption(name, "field"), row, 0)
            figures.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self.view, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(figures)
        layout.addSpacing(4)
        layout.addLayout(buttons)

    def _render_state(self) -> None:
        sample = self._samples[self._place]
        flip = sample.flip
        count = len(self._samples)
        which = f", {self._place + 1} of {count}" if count > 1 else ""
        self._title.setText(f"Test sample {flip.index:,}{which}")
        self.view.set_sample(sample.image)
        for figure, index in zip(
            self._figures.values(), (flip.reference, flip.candidate, flip.label), strict=True
        ):
            name = class_text(sample, index)
            figure.setText(short_name(name, _LONGEST))
            figure.setToolTip(name if len(name) > _LONGEST else "")
        self.back_button.setEnabled(self._place > 0)
        self.next_button.setEnabled(self._place < count - 1)
        self.setAccessibleDescription(self.text)

    def _go(self, step: int) -> None:
        self._place = min(max(0, self._place + step), len(self._samples) - 1)
        self._render_state()

    def _on_back_clicked(self) -> None:
        self._go(-1)

    def _on_next_clicked(self) -> None:
        self._go(1)
