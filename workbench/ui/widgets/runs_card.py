"""The runs in a card, with what can be done with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.sessions.continuing import Continuation
from workbench.sessions.desktop import reveal
from workbench.sessions.runs import RunEntry, RunsSession
from workbench.ui.messages import Messages
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.buttons import QuietButton
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.runs_table import RunsTable

# One run, two of them, and as many as there is room for.
_HEIGHTS = (124, 152, 178)


class RunsCard(Card):
    """Lists the runs of the session, renames and removes them; hidden while there are none.

    ``chosen_changed`` comes when another run is chosen, by the user or because the chosen one is
    gone; ``try_requested``, ``export_requested``, ``continue_requested`` and ``tuning_requested``
    carry a run's folder.
    """

    chosen_changed = Signal()
    ticked_changed = Signal()
    try_requested = Signal(object)
    export_requested = Signal(object)
    continue_requested = Signal(object)
    tuning_requested = Signal(object)

    def __init__(
        self,
        *,
        runs: RunsSession,
        theme: ThemeService,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Runs", parent=parent)
        self._runs = runs
        self._messages = messages
        self.table = RunsTable()
        self.table.set_theme(theme.theme)
        self.body.addWidget(self.table)
        self.setMaximumHeight(_HEIGHTS[2])
        theme.changed.connect(self.table.set_theme)
        runs.entries_changed.connect(self._on_entries_changed)
        runs.failed.connect(messages.failure)
        self.table.run_chosen.connect(self.chosen_changed)
        self.table.ticked_changed.connect(self.ticked_changed)
        self.table.renamed.connect(runs.rename)
        self.table.try_requested.connect(self.try_requested)
        self.table.export_requested.connect(self.export_requested)
        self.table.continue_requested.connect(self.continue_requested)
        self.table.tuning_requested.connect(self.tuning_requested)
        self.table.reveal_requested.connect(reveal)
        self.table.removal_requested.connect(self._on_removal_requested)
        self.continue_button = QuietButton("Continue…")
        self.continue_button.setToolTip("Train the chosen run on from its last whole epoch")
        self.continue_button.clicked.connect(lambda: self.continue_requested.emit(self._chosen_path()))
        self.tune_button = QuietButton("Fine-tune…")
        self.tune_button.setToolTip("Train the chosen run’s network on with your own samples")
        self.tune_button.clicked.connect(lambda: self.tuning_requested.emit(self._chosen_path()))
        for button in (self.continue_button, self.tune_button):
            self.add_trailing_widget(button)
        self.table.run_chosen.connect(self._render_state)
        self._is_busy = self._is_offered = False
        self._own_count = 0
        self._on_entries_changed(runs.entries)

    def chosen(self) -> RunEntry | None:
        """Return the chosen run."""
        return self.table.chosen()

    def choose(self, path: Path | None) -> None:
        """Choose the run in a folder, or none."""
        if path is None:
            self.table.clearSelection()
        else:
            self.table.choose(path)

    def set_training(self, *, is_busy: bool, own_count: int, is_offered: bool) -> None:
        """Say whether a training runs, and how many own samples there are to fine-tune with.

        Where it ``is_offered`` elsewhere on the page to train on, the card does not offer it again.
        """
        self._is_busy = is_busy
        self._is_offered = is_offered
        self._own_count = own_count
        self.table.set_training(is_busy=is_busy, own_count=own_count)
        self._render_state()

    def _render_state(self) -> None:
        """Offer what can be done with the chosen run, or say what ticks are for."""
        chosen = self.chosen()
        plan = Continuation.of(chosen) if chosen is not None else None
        can_continue = not (self._is_busy or self._is_offered) and plan is not None and plan.is_broken_off
        can_tune = (
            not self._is_busy
            and chosen is not None
            and chosen.has_network
            and chosen.run.state != "running"
            and self._own_count > 0
            and chosen.takes_own
        )
        self.continue_button.setVisible(can_continue)
        self.tune_button.setVisible(can_tune)
        is_quiet = can_continue or can_tune or len(self._runs.entries) < 2
        self.set_trailing("" if is_quiet else "tick several to lay their curves over each other")

    def _chosen_path(self) -> Path | None:
        chosen = self.chosen()
        return chosen.path if chosen is not None else None

    def _on_entries_changed(self, entries: tuple[RunEntry, ...]) -> None:
        self.table.set_entries(entries)
        self.setVisible(bool(entries))
        self.setMinimumHeight(_HEIGHTS[min(len(entries), 2) - 1] if entries else 0)
        self._render_state()
        self.chosen_changed.emit()

    def _on_removal_requested(self, path: Path) -> None:
        entry = self._runs.entry(path)
        if entry is not None and self._messages.confirm(
            f"Remove “{entry.run.name}”?",
            "Its weights, curves and Core ML models are removed for good.",
            "Remove",
        ):
            self._runs.remove(path)
