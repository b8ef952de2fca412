"""The Export page: a run, a form with its proof, the app's settings, and the Xcode project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from workbench.core.errors import ExportError
from workbench.core.exported_models import ExportedModel
from workbench.core.forms import Form
from workbench.sessions.desktop import open_in_xcode, reveal
from workbench.sessions.export import ExportSession
from workbench.sessions.export_state import ExportPhase, ExportState
from workbench.sessions.flips import FlipsSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunsSession
from workbench.sessions.written_project import is_earlier_export
from workbench.ui.messages import Messages
from workbench.ui.pages.export_questions import ExportQuestions
from workbench.ui.pages.export_states import (
    failure_of,
    flips_wanted,
    forms_failure_of,
    progress_of,
    shortfall_of,
    show_no_runs,
    steps_of,
    subtitle,
    was_export,
    why_not,
)
from workbench.ui.widgets import Button, Card, PageHeader, PrimaryButton, StatePane
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.export_form import ExportForm
from workbench.ui.widgets.export_results import PROJECT, PROOF, ExportResults
from workbench.ui.widgets.model_card import ModelCard, can_measure
from workbench.ui.widgets.proof_view import MEASURE
from workbench.ui.widgets.scrolling import scrolling
from workbench.worker.protocol import MeasureForms

_FORM_WIDTHS = (280, 316)
_WIDTH_FOR_WIDE_FORM = 1000
_HEIGHT_FOR_ROOMY_TABLE = 760
_PROGRESS_WIDTH = 160
_PROGRESS_STEPS = 1000


class ExportPage(QWidget):
    """Draws the export session; ``train_requested`` asks for the page where runs are made."""

    train_requested = Signal()

    def __init__(
        self,
        *,
        export: ExportSession,
        runs: RunsSession,
        flips: FlipsSession,
        model: ModelCard,
        results: ExportResults,
        messages: Messages,
        preferences: Preferences,
        exports: Path,
        parent: QWidget | None = None,
    ) -> None:
        """``exports`` is the folder that projects go to unless the user chooses another."""
        super().__init__(parent)
        self.setObjectName("page")
        self._export = export
        self._runs = runs
        self._flips = flips
        self._messages = messages
        self._preferences = preferences
        self._phase = export.state.phase
        self._held = ""
        self.model = model
        self.results = results
        self.proof, self.written = results.proof, results.written
        self._build(exports)
        self.questions = ExportQuestions(export=export, flips=flips, window=self)
        self._connect()
        self._on_entries_changed()

    def page_shown(self) -> None:
        """Read the runs again: another process may have trained one meanwhile."""
        self._runs.refresh()
        self._flips.try_again()

    def choose_run(self, path: Path) -> None:
        """Choose a run as if the user had."""
        self.model.choose_run(path)

    def hold(self, reason: str) -> None:
        """Let nothing be exported, and say why; an empty reason lets it again."""
        self._held = reason
        self._render_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a small window the table needs the room more than the fields, and the proof more than it.
        self._form_card.setFixedWidth(_FORM_WIDTHS[self.width() >= _WIDTH_FOR_WIDE_FORM])
        self.model.forms.set_roomy(self.height() >= _HEIGHT_FOR_ROOMY_TABLE)

    def _build(self, exports: Path) -> None:
        # Each widget is made where it stays: one that moves is styled again, with all that it holds.
        self.header = PageHeader("Export", parent=self)
        self._pages = CurrentStack(parent=self)
        self._content = QWidget(self._pages)
        self.cancel_button = Button("Cancel", icon_name="close")
        self.export_button = PrimaryButton("Export to iOS…", icon_name="export")
        # In the header, because the page has no line to spare in the smallest window.
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(_PROGRESS_WIDTH)
        self.progress.setAccessibleName("Progress of the export")
        self.header.add_action(self.progress)
        self.header.add_action(self.cancel_button)
        self.header.add_action(self.export_button)
        # The Tab key goes through the columns in the order in which they come here.
        columns = QHBoxLayout(self._content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(14)
        columns.addLayout(left, 1)
        left.addWidget(self.model)
        left.addWidget(self.results, 1)
        self._form_card = self._build_form_card(exports)
        columns.addWidget(self._form_card)
        self.empty = StatePane(parent=self._pages)
        for page in (self._content, self.empty):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self.header)
        layout.addWidget(self._pages, 1)

    def _build_form_card(self, exports: Path) -> QWidget:
        card = Card("App", parent=self._content)
        card.setFixedWidth(_FORM_WIDTHS[0])
        self.form = ExportForm(preferences=self._preferences, exports=exports)
        scroll = scrolling(self.form, parent=card)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card.body.addWidget(scroll)
        return card

    def _connect(self) -> None:
        self._runs.entries_changed.connect(self._on_entries_changed)
        self._export.state_changed.connect(self._on_export_changed)
        self._export.model_measured.connect(self._on_model_measured)
        self._flips.state_changed.connect(self._show_proof)
        self.model.changed.connect(self._on_model_changed)
        self.model.measure_requested.connect(self._on_measure_requested)
        self.proof.acted.connect(self._on_proof_acted)
        self.proof.flips.opened.connect(self.questions.show_flip)
        self.form.changed.connect(self._render_state)
        self.export_button.clicked.connect(self._on_export_clicked)
        self.cancel_button.clicked.connect(self._export.stop)
        self.empty.acted.connect(self.train_requested)
        self.written.reveal_requested.connect(self._on_reveal_requested)
        self.written.xcode_requested.connect(self._on_xcode_requested)

    def _render_state(self) -> None:
        """Show what can be exported and what was, which follows from runs, form and session alone."""
        state = self._export.state
        entry = self.model.chosen_run()
        typed = self.form.typed()
        problems = typed.problems()
        is_busy = state.phase.is_busy()
        self._pages.setCurrentWidget(self._content if entry is not None else self.empty)
        if entry is None:
            show_no_runs(self.empty, is_loaded=self._runs.is_loaded)
        shown_problems = problems if entry is not None else {}
        self.header.set_subtitle(subtitle(state, typed=typed, problems=shown_problems))
        self.export_button.setVisible(state.phase is not ExportPhase.EXPORTING)
        is_free = not is_busy and not self._held
        self.export_button.setEnabled(entry is not None and not problems and is_free)
        why = self._held or why_not(entry=entry, problems=problems, is_busy=is_busy)
        self.export_button.setToolTip(why)
        self.cancel_button.setVisible(is_busy)
        self.cancel_button.setEnabled(not state.is_stopping)
        self.form.set_locked(state.phase is ExportPhase.EXPORTING)
        self.progress.setVisible(is_busy)
        fraction = progress_of(state)
        self.progress.setRange(0, 0 if fraction is None else _PROGRESS_STEPS)
        if fraction is not None:
            self.progress.setValue(round(_PROGRESS_STEPS * fraction))
        self.model.show_state(state)
        if entry is not None and entry.run.record is not None:
            self.form.set_labels(entry.run.record.labels)
            self.written.set_labels(entry.run.record.labels)
        self._flips.want(flips_wanted(entry, self.model.chosen_row()))
        self._show_proof()
        self._show_written(state)

    def _show_proof(self) -> None:
        state, row = self._export.state, self.model.chosen_row()
        self.proof.show_row(
            row, flips=self._flips.state, units=self.model.units(), can_measure=can_measure(state)
        )
        self.results.show_verdict(row)

    def _show_written(self, state: ExportState) -> None:
        failure = failure_of(state)
        if was_export(state) and state.phase in (ExportPhase.EXPORTING, ExportPhase.ASKING):
            self.written.show_steps(steps_of(state))
        elif was_export(state) and failure is not None:
            self.written.show_failure(failure)
        elif state.written is not None:
            self.written.show_written(state.written)
        else:
            self.written.show_promise()

    def _on_entries_changed(self) -> None:
        self.model.show_runs()
        self._render_state()

    def _on_model_changed(self) -> None:
        self.results.show_view(PROOF)
        self._render_state()

    def _on_export_changed(self, state: ExportState) -> None:
        failure = failure_of(state) or forms_failure_of(state)
        if state.phase is not self._phase:
            self._phase = state.phase
            if state.phase.is_busy():
                self.results.show_view(PROJECT if was_export(state) else PROOF)
            if failure is not None and not (was_export(state) and self.isVisible()):
                self._messages.failure(failure)
        self._render_state()

    def _on_model_measured(self, run: str, model: ExportedModel) -> None:
        self.model.add_measured(Path(run), model)
        self._render_state()
        self._runs.refresh()

    def _on_proof_acted(self, key: str) -> None:
        if key == MEASURE:
            self._on_measure_requested((self.model.forms.chosen(),))
        else:
            self._export.stop()

    def _on_measure_requested(self, forms: tuple[Form, ...]) -> None:
        entry, units = self.model.chosen_run(), self.model.units()
        if entry is not None:
            self._export.measure(
                MeasureForms(
                    run=str(entry.path),
                    forms=forms,
                    card=self.form.typed().card(),
                    compute_units=() if units is None else (units,),
                )
            )

    def _on_export_clicked(self) -> None:
        entry = self.model.chosen_run()
        typed = self.form.typed()
        if entry is None or typed.problems() or self._export.state.phase.is_busy():
            return
        out = typed.out()
        try:
            is_replacing = is_earlier_export(out)
        except ExportError as error:
            self._messages.failure(error)
            return
        if is_replacing and not self._messages.confirm(
            f"Replace the export in “{out.name}”?",
            f"It lies in {out.parent}. Files that you added or changed there are kept.",
            "Replace",
        ):
            return
        form = self.model.forms.chosen()
        self._export.export(
            typed.request(
                entry.path,
                model_format=form.model_format,
                precision=form.precision,
                replace=is_replacing,
            ),
            known=shortfall_of(self.model.chosen_row()),
        )

    def _on_reveal_requested(self) -> None:
        if self._export.state.written is not None:
            reveal(self._export.state.written.path)

    def _on_xcode_requested(self) -> None:
        written = self._export.state.written
        if written is not None and written.xcode is not None:
            open_in_xcode(written.xcodeproj, written.xcode)
