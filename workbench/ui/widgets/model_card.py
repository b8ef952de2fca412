"""Which model goes into the app: a run, and a form of its Core ML model with what was measured."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.core.camera_verdict import CameraVerdict, Rating
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.sessions.export import ExportPhase, ExportState
from workbench.sessions.export_forms import FORMS, Form, Measurement, forms_under_way, measurement_of
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunEntry, RunsSession
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.forms_table import FormsTable

_TONES = {Rating.GOOD: "positive", Rating.FAIR: "warning", Rating.POOR: "negative"}
_MOST_CHOICE_WIDTH = 150
_FORMAT_KEY = "export/format"
_PRECISION_KEY = "export/precision"


class ModelCard(Card):
    """A choice of runs over the table of forms; the chosen form is remembered.

    ``changed`` tells that the user chose another run or form, ``measure_requested`` carries the
    forms whose figures are wanted, a tuple.
    """

    changed = Signal()
    measure_requested = Signal(object)

    def __init__(self, *, runs: RunsSession, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__("Model", parent=parent)
        self._runs = runs
        self._preferences = preferences
        self._measured: dict[Form, Measurement] = {}
        self.run_choice = QComboBox()
        self.run_choice.setAccessibleName("Run")
        self.run_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # A run may have any name.
        self.run_choice.setMaximumWidth(_MOST_CHOICE_WIDTH)
        self.measure_all_button = QuietButton("Measure all")
        self.add_trailing_widget(self.measure_all_button)
        self.add_trailing_widget(self.run_choice)
        # Made where it stays: a widget that moves is styled again, with all that it holds.
        self.forms = FormsTable(self)
        self.body.addWidget(self.forms)
        self._recall_form()
        self.run_choice.currentIndexChanged.connect(self.changed)
        self.forms.form_chosen.connect(self._on_form_chosen)
        self.forms.measure_requested.connect(self._on_measure_requested)
        self.measure_all_button.clicked.connect(self._on_measure_all_clicked)

    def chosen_run(self) -> RunEntry | None:
        """Return the run whose network is exported, or None while there is none."""
        path = self.run_choice.currentData()
        return self._runs.entry(Path(path)) if path else None

    def choose_run(self, path: Path) -> None:
        """Choose a run as if the user had."""
        place = self.run_choice.findData(str(path))
        if place >= 0:
            self.run_choice.setCurrentIndex(place)

    def show_runs(self) -> None:
        """Offer the runs that have a network: the newest, unless the one that was chosen is still there."""
        chosen = self.run_choice.currentData()
        self.run_choice.blockSignals(True)
        self.run_choice.clear()
        for entry in self._runs.entries:
            if entry.has_network and entry.run.state != "running":
                self.run_choice.addItem(entry.run.name, str(entry.path))
        self.run_choice.setCurrentIndex(max(0, self.run_choice.findData(chosen)))
        self.run_choice.blockSignals(False)

    def measured(self) -> Measurement | None:
        """Return what was measured of the chosen form."""
        return self._measured.get(self.forms.chosen())

    def show_state(self, state: ExportState) -> None:
        """Show what was measured of the chosen run's forms, and what is being measured."""
        entry = self.chosen_run()
        self.run_choice.setEnabled(not state.phase.is_busy())
        if entry is None:
            return
        found = {form: measurement_of(entry, form, written=state.written) for form in FORMS}
        self._measured = {form: one for form, one in found.items() if one is not None}
        running, waiting = forms_under_way(state, entry)
        self.forms.show_measurements(
            self._measured, running=running, waiting=waiting, can_measure=can_measure(state)
        )
        self.measure_all_button.setVisible(len(self._measured) < len(FORMS) and not state.phase.is_busy())
        self._show_verdict(entry.verdict)

    def _show_verdict(self, verdict: CameraVerdict | None) -> None:
        self.set_trailing(
            verdict.rating.brief if verdict is not None else "",
            role=_TONES[verdict.rating] if verdict is not None else "trailing",
        )
        self.run_choice.setToolTip(f"{verdict.title}. {verdict.text}" if verdict is not None else "")

    def _recall_form(self) -> None:
        wanted = (
            self._preferences.text(_FORMAT_KEY, DEFAULT_FORMAT.value),
            self._preferences.text(_PRECISION_KEY, DEFAULT_PRECISION.value),
        )
        for form in FORMS:
            if (form.model_format.value, form.precision.value) == wanted:
                self.forms.choose(form)

    def _on_form_chosen(self, form: Form) -> None:
        self._preferences.remember(_FORMAT_KEY, form.model_format.value)
        self._preferences.remember(_PRECISION_KEY, form.precision.value)
        self.changed.emit()

    def _on_measure_requested(self, form: Form) -> None:
        self.measure_requested.emit((form,))

    def _on_measure_all_clicked(self) -> None:
        self.measure_requested.emit(tuple(form for form in FORMS if form not in self._measured))


def can_measure(state: ExportState) -> bool:
    """Return whether another form can be measured, now or after those that wait."""
    return state.phase is not ExportPhase.EXPORTING and not state.is_stopping
