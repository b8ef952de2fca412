"""The Train page: choose a recipe, watch the network learn, compare runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.core.errors import RunError
from workbench.sessions.continuing import Continuation
from workbench.sessions.data import DataSession
from workbench.sessions.recipes import RecipesSession
from workbench.sessions.runs import RunsSession
from workbench.sessions.training import TrainingPhase, TrainingSession, TrainingState
from workbench.ui.messages import Messages
from workbench.ui.pages.train_states import remark_on, subtitle, why_not
from workbench.ui.pages.train_views import CURVES, TrainViews
from workbench.ui.theme import ThemeService
from workbench.ui.widgets import Button, PageHeader, PrimaryButton
from workbench.ui.widgets.runs_card import RunsCard
from workbench.ui.widgets.training_actions import TrainingActions
from workbench.ui.widgets.training_form import TrainedSettings
from workbench.ui.widgets.training_progress import TrainingProgress
from workbench.ui.widgets.training_result import TrainingResult, has_news
from workbench.ui.widgets.training_setup import TrainingSetup
from workbench.ui.wording import percent_text

_ENDS = (TrainingPhase.DONE, TrainingPhase.STOPPED, TrainingPhase.FAILED)


class TrainPage(QWidget):
    """Draws the training session and the runs.

    ``try_requested`` and ``export_requested`` carry a run's folder; ``data_requested`` asks for
    the page on which a data set is chosen.
    """

    try_requested = Signal(object)
    export_requested = Signal(object)
    data_requested = Signal()

    def __init__(
        self,
        *,
        training: TrainingSession,
        runs: RunsSession,
        data: DataSession,
        recipes: RecipesSession,
        views: TrainViews,
        setup: TrainingSetup,
        theme: ThemeService,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._training = training
        self._runs = runs
        self._data = data
        self._recipes = recipes
        self._messages = messages
        self._own_count = 0
        self._started = training.state.started
        self.views = views
        self.setup = setup
        self._build(theme)
        self._connect()
        self._take_names()
        self._on_chosen_changed()

    def set_own_count(self, count: int) -> None:
        """Say how many own samples there are to train with."""
        if count != self._own_count:
            self._own_count = count
            self.run_actions.set_own_count(count)
            self.setup.form.set_own_count(count)
            self._render_state()

    def page_shown(self) -> None:
        """Read the runs again: another process may have trained one meanwhile."""
        self._runs.refresh()
        self._recipes.refresh()

    def _build(self, theme: ThemeService) -> None:
        self.header = PageHeader("Train", parent=self)
        self.train_button = PrimaryButton("Train", icon_name="play")
        self.pause_button = Button("Pause", icon_name="pause")
        self.stop_button = Button("Stop", icon_name="stop")
        for widget in (self.views.chooser, self.pause_button, self.stop_button, self.train_button):
            self.header.add_action(widget)
        self.progress = TrainingProgress(training=self._training, parent=self)
        self.result = TrainingResult(parent=self)
        # Tab goes through the page as it is read: settings, curves, runs.
        self.setup.setParent(self)
        self.views.setParent(self)
        self.runs_card = RunsCard(runs=self._runs, theme=theme, messages=self._messages, parent=self)
        self.run_actions = TrainingActions(
            training=self._training, runs=self._runs, data=self._data, form=self.setup.form, window=self
        )
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(self.views, 3)
        right.addWidget(self.runs_card, 1)
        content = QHBoxLayout()
        content.setSpacing(14)
        content.addWidget(self.setup)
        content.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self.header)
        layout.addWidget(self.progress)
        layout.addWidget(self.result)
        layout.addLayout(content, 1)

    def _connect(self) -> None:
        self._training.state_changed.connect(self._on_training_changed)
        self._training.training_ended.connect(self._on_training_ended)
        self._data.state_changed.connect(self._on_data_changed)
        self.train_button.clicked.connect(self._on_train_clicked)
        self.stop_button.clicked.connect(self._training.stop)
        self.pause_button.clicked.connect(self._on_pause_clicked)
        self.setup.form.changed.connect(self._render_state)
        self.views.data_requested.connect(self.data_requested)
        self.result.try_requested.connect(lambda: self.try_requested.emit(self._shown_run()))
        self.result.export_requested.connect(lambda: self.export_requested.emit(self._shown_run()))
        self.result.continue_requested.connect(lambda: self.run_actions.continue_run(self._shown_run()))
        self.runs_card.continue_requested.connect(self.run_actions.continue_run)
        self.runs_card.tuning_requested.connect(self.run_actions.fine_tune)
        self.run_actions.started.connect(self._on_started)
        self.runs_card.chosen_changed.connect(self._on_chosen_changed)
        self.runs_card.ticked_changed.connect(self._show_overlays)
        self.runs_card.try_requested.connect(self.try_requested)
        self.runs_card.export_requested.connect(self.export_requested)

    def _render_state(self) -> None:
        """Show what can be done and seen, which follows from training, data and runs alone."""
        state = self._shown_state()
        is_busy = state.phase.is_busy()
        dataset = self._data.dataset
        checked = self.setup.form.checked(data="")
        recipe = checked.request.recipe if checked.request is not None else self.setup.form.recipe
        run = self._run_name(state)
        info = dataset.info() if dataset is not None else None
        self.setup.form.set_remark(remark_on(info))
        self.header.set_subtitle(
            subtitle(
                state,
                recipe=recipe,
                data=info,
                run=run,
            )
        )
        self.train_button.setVisible(not is_busy)
        self.train_button.setEnabled(dataset is not None and checked.request is not None)
        self.train_button.setToolTip(why_not(has_data=dataset is not None, problems=checked.problems))
        self.pause_button.setVisible(state.phase is TrainingPhase.TRAINING)
        self.pause_button.setEnabled(not state.is_stopping)
        self.pause_button.setText("Resume" if state.is_paused else "Pause")
        self.pause_button.set_icon_name("play" if state.is_paused else "pause")
        self.stop_button.setVisible(is_busy)
        self.stop_button.setText("Stop now" if state.is_stopping else "Stop")
        self.stop_button.setToolTip(
            "End without evaluating and converting the best weights" if state.is_stopping else ""
        )
        self.setup.show_settings(
            layers=state.started.layers if state.started is not None else None,
            trained=self._trained_settings(state),
        )
        self._show_result(state, run=run)
        # What has just been trained is there to be tried: a page has one action that comes first.
        self.train_button.set_prominent(not self.result.can_try)
        self.runs_card.set_training(
            is_busy=self._training.state.phase.is_busy(),
            own_count=self._own_count,
            is_offered=self.result.can_continue,
        )
        self.views.show_state(state, recipe=recipe)
        self._show_overlays()
        self.progress.show_state()

    def _shown_state(self) -> TrainingState:
        """Return the training's state, or the idle one while the user looks at another run."""
        state, chosen = self._training.state, self.runs_card.chosen()
        is_shown = state.phase.is_busy() or chosen is None or str(chosen.path) == state.run
        return state if is_shown else TrainingState()

    def _trained_settings(self, state: TrainingState) -> TrainedSettings | None:
        if not state.phase.is_busy() or state.recipe is None:
            return None
        entry = self._runs.entry(Path(state.run)) if state.run else None
        return TrainedSettings(
            recipe=state.recipe,
            epochs=state.started.epochs if state.started is not None else None,
            seed=state.started.seed if state.started is not None else None,
            name=entry.run.name if entry is not None else "",
        )

    def _run_name(self, state: TrainingState) -> str:
        entry = self._runs.entry(Path(state.run)) if state.run else None
        return entry.run.name if entry is not None else self.setup.form.recipe.title

    def _show_result(self, state: TrainingState, *, run: str) -> None:
        """Show how the training ended, or what there is to say of the chosen run."""
        entry = self._runs.entry(self._shown_run())
        plan = Continuation.of(entry) if entry is not None else None
        can_continue = plan is not None and plan.is_broken_off
        if state.phase in _ENDS and self._training.curves is not None:
            self.result.show_state(state, run=run, can_continue=can_continue)
            self.result.show()
        elif state.phase is TrainingPhase.IDLE and entry is not None and has_news(entry):
            self.result.show_run(entry, can_continue=can_continue)
            self.result.show()
        else:
            self.result.hide()

    def _shown_run(self) -> Path:
        """Return the folder of the run that the page is about."""
        state, chosen = self._shown_state(), self.runs_card.chosen()
        return Path(state.run) if state.run or chosen is None else chosen.path

    def _show_overlays(self) -> None:
        shown, table = self._shown_run(), self.runs_card.table
        table.set_shown(shown)
        self.views.set_overlays(table.ticked(), without=shown)

    def _take_names(self) -> None:
        dataset = self._data.dataset
        if dataset is not None:
            self._recipes.take_names(dataset.labels)

    def _on_data_changed(self) -> None:
        self._take_names()
        self._render_state()

    def _on_train_clicked(self) -> None:
        dataset = self._data.dataset
        request = self.setup.form.checked(data=str(dataset.path) if dataset is not None else "").request
        if dataset is None or request is None:
            return
        try:
            self._training.train(request)
        except RunError as error:
            self._messages.failure(error)
            return
        self.setup.form.clear_name()
        self._on_started()

    def _on_started(self) -> None:
        self.views.choose(CURVES)
        self.runs_card.choose(None)
        self._on_chosen_changed()

    def _on_pause_clicked(self) -> None:
        if self._training.state.is_paused:
            self._training.resume()
        else:
            self._training.pause()

    def _on_training_changed(self, state: TrainingState) -> None:
        earlier, self._started = self._started, state.started
        is_news = state.started is not earlier
        # The run's folder is made by now, and has a name; one that is continued runs again.
        if state.started is not None and (is_news or self._runs.entry(Path(state.run)) is None):
            self._runs.refresh()
        self._render_state()

    def _on_training_ended(self, state: TrainingState) -> None:
        self._runs.refresh()
        if self.isVisible():
            return
        if state.phase is TrainingPhase.FAILED and state.outcome is not None:
            self._messages.error(state.outcome.message, state.outcome.hint, state.outcome.details)
        elif state.phase is TrainingPhase.DONE and state.evaluated is not None:
            accuracy = percent_text(state.evaluated.accuracy)
            self._messages.info(f"The training is done: {accuracy} of the test samples are read rightly.")

    def _on_chosen_changed(self) -> None:
        """Follow the chosen run; without one, choose the training's, or the newest with curves."""
        state = self._training.state
        if self.runs_card.chosen() is None:
            wanted = Path(state.run) if state.run else None
            if state.phase is TrainingPhase.IDLE:
                wanted = next((entry.path for entry in self._runs.entries if entry.epochs), None)
            if wanted is not None and self._runs.entry(wanted) is not None:
                # Comes back here.
                self.runs_card.choose(wanted)
                return
        self.views.show_chosen(self.runs_card.chosen())
        self._render_state()
