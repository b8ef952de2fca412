"""Which model goes into the app: a run, and a form of its Core ML model with what was measured."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from workbench.core.camera_verdict import Rating
from workbench.core.compute_units import ComputeUnits
from workbench.core.dataset_info import NOT_INK
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION, ExportedModel
from workbench.core.forms import FORMS, Form
from workbench.sessions.export_forms import FormRow, form_rows, wanted_forms
from workbench.sessions.export_state import ExportPhase, ExportState
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunEntry, RunsSession
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import Card, caption
from workbench.ui.widgets.forms_columns import Column
from workbench.ui.widgets.forms_table import FormsTable

_TONES = {Rating.GOOD: "positive", Rating.FAIR: "warning", Rating.POOR: "negative"}
_MOST_CHOICE_WIDTH = 150
_FORMAT_KEY = "export/format"
_PRECISION_KEY = "export/precision"
_UNITS_KEY = "export/runtime"
_SORTED_KEY = "export/sorted"
_DESCENDING_KEY = "export/sorted-descending"
_REFERENCE = "Reference runtime"
_NEEDS_A_MAC = "Measured in the reference runtime. Apple’s own runtime needs a Mac."
_ON_A_MAC = "Measured in"
_NOT_INK = "not made for a camera"


class ModelCard(Card):
    """A choice of runs over the size table; what is chosen and how it is sorted is remembered.

    ``changed`` tells that the user chose another run, form or runtime, ``measure_requested`` carries
    the forms whose figures are wanted, a tuple.
    """

    changed = Signal()
    measure_requested = Signal(object)

    def __init__(
        self,
        *,
        runs: RunsSession,
        preferences: Preferences,
        has_apple_runtime: bool,
        parent: QWidget | None = None,
    ) -> None:
        """``has_apple_runtime`` offers Core ML itself, beside the reference runtime."""
        super().__init__("Model", parent=parent)
        self._runs = runs
        self._preferences = preferences
        self._rows: tuple[FormRow, ...] = ()
        # What was measured since the runs were read.
        self._fresh: dict[Path, dict[Form, ExportedModel]] = {}
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
        self.body.setSpacing(6)
        self.body.addWidget(self.forms)
        self.runtime_choice = QComboBox(self)
        self.runtime_choice.setAccessibleName("Runtime")
        self._runtime_remark = caption(_ON_A_MAC if has_apple_runtime else _NEEDS_A_MAC, "muted")
        self._build_runtimes(has_apple_runtime)
        self._recall()
        self.run_choice.currentIndexChanged.connect(self.changed)
        self.runtime_choice.currentIndexChanged.connect(self._on_runtime_chosen)
        self.forms.form_chosen.connect(self._on_form_chosen)
        self.forms.sorted_changed.connect(self._on_sorted_changed)
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
        self._fresh.clear()
        chosen = self.run_choice.currentData()
        self.run_choice.blockSignals(True)
        self.run_choice.clear()
        for entry in self._runs.entries:
            if entry.has_network and entry.run.state != "running":
                self.run_choice.addItem(entry.run.name, str(entry.path))
        self.run_choice.setCurrentIndex(max(0, self.run_choice.findData(chosen)))
        self.run_choice.blockSignals(False)

    def add_measured(self, run: Path, model: ExportedModel) -> None:
        """Take a model that was measured just now; it counts until the runs have been read again."""
        self._fresh.setdefault(run, {})[model.form] = model

    def units(self) -> ComputeUnits | None:
        """Return the units that Core ML itself is measured with, None for the reference runtime."""
        key = self.runtime_choice.currentData()
        return ComputeUnits(key) if key else None

    def chosen_row(self) -> FormRow:
        """Return what is known of the chosen form."""
        chosen = self.forms.chosen()
        return next((row for row in self._rows if row.form == chosen), FormRow(form=chosen))

    def show_state(self, state: ExportState) -> None:
        """Show what was measured of the chosen run's forms, and what is being measured."""
        entry = self.chosen_run()
        is_idle = not state.phase.is_busy()
        self.run_choice.setEnabled(is_idle)
        self.runtime_choice.setEnabled(is_idle)
        if entry is None:
            return
        self._rows = form_rows(entry, state, units=self.units(), fresh=self._fresh.get(entry.path))
        self.forms.show_rows(self._rows, can_measure=can_measure(state))
        self.measure_all_button.setVisible(is_idle and bool(wanted_forms(self._rows)))
        self._show_verdict(entry)

    def _build_runtimes(self, has_apple_runtime: bool) -> None:
        self.runtime_choice.addItem(_REFERENCE, "")
        if has_apple_runtime:
            for units in ComputeUnits:
                self.runtime_choice.addItem(f"Apple: {units.title}", units.value)
        self.runtime_choice.setVisible(has_apple_runtime)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._runtime_remark)
        row.addWidget(self.runtime_choice)
        row.addStretch(1)
        self.body.addLayout(row)

    def _show_verdict(self, entry: RunEntry) -> None:
        verdict, record = entry.verdict, entry.run.record
        if record is not None and not record.dataset.is_ink:
            self.set_trailing(_NOT_INK, role="warning")
            self.run_choice.setToolTip(NOT_INK)
            return
        self.set_trailing(
            verdict.rating.brief if verdict is not None else "",
            role=_TONES[verdict.rating] if verdict is not None else "trailing",
        )
        self.run_choice.setToolTip(f"{verdict.title}. {verdict.text}" if verdict is not None else "")

    def _recall(self) -> None:
        wanted = (
            self._preferences.text(_FORMAT_KEY, DEFAULT_FORMAT.value),
            self._preferences.text(_PRECISION_KEY, DEFAULT_PRECISION.value),
        )
        for form in FORMS:
            if (form.model_format.value, form.precision.value) == wanted:
                self.forms.choose(form)
        sorted_by = self._preferences.text(_SORTED_KEY)
        for column in Column:
            if column.key == sorted_by:
                self.forms.sort_by(column, is_descending=self._preferences.flag(_DESCENDING_KEY))
        place = self.runtime_choice.findData(self._preferences.text(_UNITS_KEY))
        self.runtime_choice.setCurrentIndex(max(0, place))

    def _on_form_chosen(self, form: Form) -> None:
        self._preferences.remember(_FORMAT_KEY, form.model_format.value)
        self._preferences.remember(_PRECISION_KEY, form.precision.value)
        self.changed.emit()

    def _on_sorted_changed(self) -> None:
        column, is_descending = self.forms.sorted_by
        self._preferences.remember(_SORTED_KEY, column.key)
        self._preferences.remember(_DESCENDING_KEY, is_descending)

    def _on_runtime_chosen(self) -> None:
        self._preferences.remember(_UNITS_KEY, self.runtime_choice.currentData())
        self.changed.emit()

    def _on_measure_requested(self, form: Form) -> None:
        self.measure_requested.emit((form,))

    def _on_measure_all_clicked(self) -> None:
        self.measure_requested.emit(wanted_forms(self._rows))


def can_measure(state: ExportState) -> bool:
    """Return whether another form can be measured, now or after those that wait."""
    return state.phase is not ExportPhase.EXPORTING and not state.is_stopping
