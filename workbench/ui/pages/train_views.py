"""The right side of the Train page: the curves, and what a run made of the test set."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.core.recipe import Recipe
from workbench.core.run_record import RunRecord
from workbench.sessions.data import DataSession
from workbench.sessions.robustness import RobustnessSession
from workbench.sessions.runs import RunEntry, RunResults, RunsSession
from workbench.sessions.training import TrainingPhase, TrainingSession, TrainingState
from workbench.ui.messages import Messages
from workbench.ui.pages.train_states import Picture, picture_of_idle, picture_of_training
from workbench.ui.theme import ThemeService
from workbench.ui.widgets import Card, SegmentedControl, StatePane
from workbench.ui.widgets.current_stack import CurrentStack
from workbench.ui.widgets.curves_panel import CurvesPanel
from workbench.ui.widgets.evaluation_panel import EvaluationPanel
from workbench.ui.widgets.results_panel import ConfusionPanel, MisreadPanel
from workbench.ui.widgets.robustness_panel import RobustnessPanel

CURVES = "curves"

_ResultsPanel = EvaluationPanel | ConfusionPanel | MisreadPanel | RobustnessPanel


class TrainViews(QWidget):
    """One view at a time: the curves of the training or of the chosen run, or a run's results.

    ``chooser`` has a segment for each view; it stands in the page's header. ``data_requested``
    comes from the picture that stands in place of the curves while there is no data set.
    """

    data_requested = Signal()

    def __init__(
        self,
        *,
        training: TrainingSession,
        runs: RunsSession,
        curves: CurvesPanel,
        robustness: RobustnessSession,
        data: DataSession,
        theme: ThemeService,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._runs = runs
        self._data = data
        self._chosen: RunEntry | None = None
        self._has_curves = False
        self._picture: Picture | None = None
        self._shown_results: Path | None = None
        # A run that is trained on has other results afterwards.
        self._shown_record: RunRecord | None = None
        # Each widget is made where it stays: one that moves is styled again, with all that it holds.
        self._stack = CurrentStack(parent=self)
        self.curves = curves
        self.evaluation = EvaluationPanel(parent=self._stack)
        self.confusion = ConfusionPanel(parent=self._stack)
        self.misread = MisreadPanel(parent=self._stack)
        self.robustness = RobustnessPanel(session=robustness, messages=messages, parent=self._stack)
        # What shows a run's results, by the key of its segment.
        self._panels: dict[str, _ResultsPanel] = {
            "evaluation": self.evaluation,
            "confusion": self.confusion,
            "misread": self.misread,
            "robustness": self.robustness,
        }
        self.chooser = SegmentedControl(
            (
                (CURVES, "Curves"),
                ("evaluation", "Evaluation"),
                ("confusion", "Confusion"),
                ("misread", "Misread"),
                ("robustness", "Robustness"),
            ),
            name="View",
        )
        self._state_card = Card(parent=self._stack)
        self.state_pane = StatePane(parent=self._state_card)
        self._state_card.body.addWidget(self.state_pane)
        for widget in (self.curves, self._state_card, *self._panels.values()):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        theme.changed.connect(self.curves.set_theme)
        runs.results_loaded.connect(self._on_results_loaded)
        robustness.measured.connect(self._on_measured)
        self.chooser.chosen.connect(self._on_view_chosen)
        # Without data, the picture has a button to where data come from.
        self.state_pane.acted.connect(self.data_requested)

    def choose(self, view: str) -> None:
        """Show a view by the key of its segment, as if the user had clicked it."""
        self.chooser.choose(view)
        self._show_view()

    def show_chosen(self, entry: RunEntry | None) -> None:
        """Show the results of the run that is chosen in the list, which are read from its folder."""
        self._chosen = entry
        record = entry.run.record if entry is not None else None
        has_results = record is not None and record.test_accuracy is not None
        wanted = entry.path if entry is not None and has_results else None
        if wanted is None:
            name = entry.run.name if entry is not None else ""
            for panel in self._panels.values():
                panel.show_results(None, run=name)
        elif (wanted, record) != (self._shown_results, self._shown_record):
            self._runs.load_results(wanted, loaded=self._data.dataset)
        self._shown_results, self._shown_record = wanted, record

    def show_state(self, state: TrainingState, *, recipe: Recipe) -> None:
        """Show the training's state, or where it is idle, the chosen run's curves."""
        is_idle = state.phase is TrainingPhase.IDLE
        if state.phase.is_busy():
            self.curves.follow_training()
        elif is_idle:
            self.curves.show_run(self._chosen)
        else:
            self.curves.show_training()
        if is_idle:
            self._has_curves = self._chosen is not None and bool(self._chosen.epochs)
        else:
            self._has_curves = self._training.curves is not None
        if not self._has_curves:
            self._show_picture(
                picture_of_idle(data=self._data.state, recipe=recipe)
                if is_idle
                else picture_of_training(state)
            )
        self._show_view()

    def set_overlays(self, ticked: tuple[tuple[RunEntry, str], ...], *, without: Path | None) -> None:
        """Lay ticked runs over the curves, but for the one that is shown anyway."""
        self.curves.set_overlays(ticked, without=without)

    def _show_view(self) -> None:
        panel = self._panels.get(self.chooser.current)
        self._stack.setCurrentWidget(panel or (self.curves if self._has_curves else self._state_card))

    def _show_picture(self, picture: Picture) -> None:
        if picture != self._picture:
            self._picture = picture
            picture.show_in(self.state_pane)

    def _on_view_chosen(self, _view: str) -> None:
        self._show_view()

    def _on_results_loaded(self, results: RunResults) -> None:
        entry = self._runs.entry(results.path)
        if entry is not None and results.path == self._shown_results:
            for panel in self._panels.values():
                panel.show_results(results, run=entry.run.name)

    def _on_measured(self, run: Path) -> None:
        # Its verdict stands on the Export page, too.
        self._runs.refresh()
        if run == self._shown_results:
            self._runs.load_results(run, loaded=self._data.dataset)
