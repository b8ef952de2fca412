"""Asks whether a model is exported that answers too unlike its network, and says what differs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.core.verification import Verification
from workbench.ui.icons import pixmap
from workbench.ui.theme import theme_of
from workbench.ui.widgets.buttons import Button, PrimaryButton
from workbench.ui.widgets.card import caption, separator
from workbench.ui.wording import count_text, difference_text, percent_text

_WIDTH = 440
_ICON_SIDE = 32


class ShortfallSheet(QDialog):
    """Figures of the verification; Cancel is what Return and Escape do."""

    def __init__(
        self,
        *,
        form: str,
        sentence: str,
        verification: Verification,
        parent: QWidget | None = None,
    ) -> None:
        """``form`` names the form, ``sentence`` says where it falls short."""
        super().__init__(parent)
        title = "Export a model that answers differently?"
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        icon = QLabel()
        icon.setPixmap(
            pixmap("warning", theme_of(self).warning, size=_ICON_SIDE, ratio=self.devicePixelRatioF())
        )
        self._sentence = QLabel(sentence)
        self._figures = shortfall_figures(verification)
        self.export_button = Button("Export all the same")
        self.cancel_button = PrimaryButton("Cancel")
        self.export_button.setAutoDefault(False)
        self.cancel_button.setDefault(True)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(caption(title, "state-title"))
        texts.addWidget(caption(form, "field"))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        figures = QGridLayout()
        figures.setHorizontalSpacing(12)
        figures.setVerticalSpacing(6)
        for row, (name, value) in enumerate(self._figures):
            figures.addWidget(caption(name, "field"), row, 0)
            figures.addWidget(caption(value, ""), row, 1, Qt.AlignmentFlag.AlignRight)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._sentence)
        layout.addWidget(separator())
        layout.addLayout(figures)
        layout.addWidget(separator())
        layout.addLayout(buttons)
        self.setFixedWidth(_WIDTH)
        self.export_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join([self._sentence.text(), *(f"{name} {value}" for name, value in self._figures)])


def shortfall_figures(verification: Verification) -> tuple[tuple[str, str], ...]:
    """Return what differs, as names with values."""
    figures = [
        ("Samples that both read alike", f"{verification.agreeing:,} of {verification.count:,}"),
        ("Samples that flipped", count_text(len(verification.flipped), "sample")),
        ("Largest difference of a probability", difference_text(verification.max_probability_difference)),
    ]
    network, model = verification.reference_accuracy, verification.candidate_accuracy
    if network is not None and model is not None:
        figures.append(("Accuracy of the network", percent_text(network)))
        figures.append(("Accuracy of the Core ML model", percent_text(model)))
    return tuple(figures)
