"""The proof that a Core ML model answers as its network does, in figures that were measured."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workbench.core.model_format import Precision
from workbench.sessions.export_forms import Measurement
from workbench.ui.widgets.buttons import Button
from workbench.ui.widgets.card import Card, caption
from workbench.ui.wording import percent_text


class ProofCard(Card):
    """Four figures of a verification, or that there are none yet.

    ``measure_requested`` comes from the button that makes them.
    """

    measure_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Proof", parent=parent)
        self._figures = [_Figure() for _ in range(4)]
        figures = QWidget()
        row = QHBoxLayout(figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for figure in self._figures:
            row.addWidget(figure, 1)
        self._nothing = QLabel()
        self._nothing.setProperty("role", "subtitle")
        self._nothing.setWordWrap(True)
        self.measure_button = Button("Measure")
        self.measure_button.clicked.connect(self.measure_requested)
        nothing = QWidget()
        row = QHBoxLayout(nothing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._nothing, 1)
        row.addWidget(self.measure_button)
        self._pages = QStackedWidget()
        self._pages.addWidget(figures)
        self._pages.addWidget(nothing)
        self._pages.setFixedHeight(44)
        self.body.addWidget(self._pages)

    def texts(self) -> tuple[str, ...]:
        """Return the figures and their captions as they are shown; empty while there are none."""
        if self._pages.currentIndex() != 0:
            return ()
        return tuple(figure.text for figure in self._figures)

    def show_measurement(self, measurement: Measurement, precision: Precision) -> None:
        """Show what a verification found."""
        self._pages.setCurrentIndex(0)
        verification = measurement.verification
        flipped = len(verification.flipped)
        self._figures[0].show_figure(f"{measurement.agreeing:,}", f"of {verification.count:,} agree")
        self._figures[1].show_figure(f"{verification.max_probability_difference:.2g}", "largest difference")
        self._figures[2].show_figure(*_accuracy(measurement))
        self._figures[3].show_figure(f"{flipped:,}", "sample flipped" if flipped == 1 else "samples flipped")
        self.setToolTip(f"Verified on: {measurement.verified_on}")
        if not verification.is_faithful(precision):
            self.set_trailing("answers otherwise than the network too often", role="negative")
        elif flipped:
            self.set_trailing("✓ answers as the network nearly always", role="positive")
        else:
            self.set_trailing("✓ the Core ML model answers as the network", role="positive")

    def show_nothing(self, *, is_running: bool, can_measure: bool) -> None:
        """Show that nothing was measured in this form yet."""
        self._pages.setCurrentIndex(1)
        self.setToolTip("")
        self.set_trailing("")
        self._nothing.setText(
            "Every test sample is put to the Core ML model and to the network…"
            if is_running
            else "Not measured in this form yet. Exporting does so; you can also measure it now."
        )
        self.measure_button.setVisible(not is_running)
        self.measure_button.setEnabled(can_measure)


class _Figure(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._value = caption("", "figure")
        self._caption = caption("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._value)
        column.addWidget(self._caption)

    @property
    def text(self) -> str:
        return f"{self._value.text()} {self._caption.text()}"

    def show_figure(self, value: str, text: str) -> None:
        self._value.setText(value)
        self._caption.setText(text)


def _accuracy(measurement: Measurement) -> tuple[str, str]:
    network = measurement.verification.reference_accuracy
    model = measurement.verification.candidate_accuracy
    if network is None or model is None:
        return "—", "accuracy: no labels"
    if percent_text(network) == percent_text(model):
        return percent_text(model), "accuracy, both"
    return percent_text(model), f"accuracy, network {percent_text(network)}"
