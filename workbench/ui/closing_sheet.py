"""What is shown while the window closes and a training comes to its end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import caption

_WIDTH = 420


class ClosingSheet(QDialog):
    """Says that the best weights are kept, and what is done to them.

    ``hurried`` comes from its button, for whoever will not wait.
    """

    hurried = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Closing Digit Workbench")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        sentence = QLabel(
            "The best weights of the training are evaluated and made into a model. That takes some seconds; "
            "the window closes then."
        )
        sentence.setWordWrap(True)
        self._stage = caption("", "muted")
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        self.close_button = Button("Close now")
        self.close_button.setToolTip(
            "Without a model: the run keeps its last whole epoch, from which it can be continued"
        )
        self.close_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._stage, 1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(caption("Keeping the training", "state-title"))
        layout.addWidget(sentence)
        layout.addWidget(bar)
        layout.addLayout(foot)
        self.setFixedWidth(_WIDTH)
        self.close_button.clicked.connect(self.hurried)

    @property
    def stage(self) -> str:
        """What is done at the moment."""
        return self._stage.text()

    def show_stage(self, stage: str) -> None:
        """Say what is done at the moment."""
        self._stage.setText(stage)

    def reject(self) -> None:
        """Stay: Escape does not end what is under way."""
