"""The proof that a Core ML model answers as its network does, in figures and pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.core.compute_units import ComputeUnits
from workbench.sessions.export_forms import FormRow, Measurement
from workbench.sessions.flips import FlipsState
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.compared_table import ComparedTable, compared_rows
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.flips_view import FlipsView
from workbench.ui.widgets.scrolling import scrolling
from workbench.ui.widgets.state_pane import CANCEL, StatePane
from workbench.ui.wording import difference_text, percent_text, sentence

MEASURE = "measure"
_UNKNOWN = -1.0


class ProofView(QWidget):
    """What a verification found, or that there is none yet.

    ``acted`` carries the key of the button that makes one, or ends it.
    """

    acted = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agree, self._largest, self._mean, self._accuracy = (_Figure() for _ in range(4))
        self._state: tuple[str, str] = ("", "")
        # Each widget is made where it stays: one that moves is styled again, with all that it holds.
        self._pages = CurrentStack(parent=self)
        self._measured = QWidget(self._pages)
        self.compared = ComparedTable(parent=self._measured)
        self.flips = FlipsView(parent=self._measured)
        self.empty = StatePane()
        # In the smallest window a long failure scrolls, and the table keeps its height.
        self._nothing = scrolling(self.empty, parent=self._pages)
        for page in (self._measured, self._nothing):
            self._pages.addWidget(page)
        self._build()
        self.empty.acted.connect(self.acted)

    def texts(self) -> tuple[str, ...]:
        """Return the figures and their captions as they are shown; empty while there are none."""
        if self._pages.currentWidget() is not self._measured:
            return ()
        return tuple(figure.text for figure in (self._agree, self._largest, self._mean, self._accuracy))

    def show_row(
        self, row: FormRow, *, flips: FlipsState, units: ComputeUnits | None, can_measure: bool
    ) -> None:
        """Show what is known of a form; ``flips`` are those of its measurement."""
        if row.measurement is not None and not row.is_running:
            self._show_measurement(row.measurement, flips=flips, units=units)
            self._pages.setCurrentWidget(self._measured)
            return
        if row.is_running:
            self._show_running(row)
        else:
            self._show_nothing(row, can_measure=can_measure)
        self._pages.setCurrentWidget(self._nothing)

    def _build(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(16)
        for figure in (self._agree, self._largest, self._mean, self._accuracy):
            figures.addWidget(figure, 1)
        below = QHBoxLayout()
        below.setSpacing(22)
        below.addWidget(self.compared, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.flips, 1)
        column = QVBoxLayout(self._measured)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(figures)
        column.addLayout(below, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _show_measurement(
        self, measurement: Measurement, *, flips: FlipsState, units: ComputeUnits | None
    ) -> None:
        verification = measurement.verification
        self._agree.show_figure(f"{verification.agreeing:,}", f"of {verification.count:,} agree")
        self._largest.show_figure(
            difference_text(verification.max_probability_difference), "largest difference"
        )
        self._mean.show_figure(difference_text(verification.mean_probability_difference), "mean difference")
        self._accuracy.show_figure(*_accuracy(measurement))
        self.compared.show_rows(compared_rows(measurement, units))
        self.flips.show_flips(flips, count=verification.count)
        self._measured.setToolTip(f"Verified on: {measurement.verified_on}")

    def _show_running(self, row: FormRow) -> None:
        self._show_state(
            "search",
            "Measuring",
            "Every test sample is put to the Core ML model and to the network.",
            actions=((CANCEL, "Cancel"),),
        )
        self.empty.set_progress(_UNKNOWN if row.fraction is None else row.fraction, sentence(row.doing))

    def _show_nothing(self, row: FormRow, *, can_measure: bool) -> None:
        actions = ((MEASURE, "Measure"),) if can_measure and not row.doing else ()
        if row.failure is not None and not row.doing:
            text = f"{row.failure.message} {row.failure.hint}".strip()
            self._show_state(
                "error",
                "It could not be measured",
                text,
                tone="negative",
                actions=actions,
                details=row.failure.details,
            )
        elif row.doing:
            self._show_state("clock", "Waiting", "Other forms are measured first.")
        else:
            self._show_state(
                "search",
                "Not measured in this form yet",
                "Exporting does so; you can also measure it now.",
                actions=actions,
            )

    def _show_state(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        tone: str = "",
        actions: tuple[tuple[str, str], ...] = (),
        details: str = "",
    ) -> None:
        # A button that is made anew with each report could never be clicked.
        state = (f"{title} {text}", " ".join(key for key, _ in actions))
        if state != self._state:
            self._state = state
            self.empty.show_state(
                icon=icon, title=title, sentence=text, tone=tone, actions=actions, details=details
            )


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
