"""The runs in a card, with what can be done with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.sessions.desktop import reveal
from workbench.sessions.runs import RunEntry, RunsSession
from workbench.ui.messages import Messages
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.runs_table import RunsTable

_HEIGHTS = (124, 178)


class RunsCard(Card):
    """Lists the runs of the session, renames and removes them; hidden while there are none.

    ``chosen_changed`` comes when another run is chosen, by the user or because the chosen one is
    gone; ``try_requested`` and ``export_requested`` carry a run's folder.
    """

    chosen_changed = Signal()
    ticked_changed = Signal()
    try_requested = Signal(object)
    export_requested = Signal(object)

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
        self.setMinimumHeight(_HEIGHTS[0])
        self.setMaximumHeight(_HEIGHTS[1])
        theme.changed.connect(self.table.set_theme)
        runs.entries_changed.connect(self._on_entries_changed)
        runs.failed.connect(messages.failure)
        self.table.run_chosen.connect(self.chosen_changed)
        self.table.ticked_changed.connect(self.ticked_changed)
        self.table.renamed.connect(runs.rename)
        self.table.try_requested.connect(self.try_requested)
        self.table.export_requested.connect(self.export_requested)
        self.table.reveal_requested.connect(reveal)
        self.table.removal_requested.connect(self._on_removal_requested)
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

    def _on_entries_changed(self, entries: tuple[RunEntry, ...]) -> None:
        self.table.set_entries(entries)
        self.setVisible(bool(entries))
        self.set_trailing("tick several to lay their curves over each other" if len(entries) > 1 else "")
        self.chosen_changed.emit()

    def _on_removal_requested(self, path: Path) -> None:
        entry = self._runs.entry(path)
        if entry is not None and self._messages.confirm(
            f"Remove “{entry.run.name}”?",
            "Its weights, curves and Core ML models are removed for good.",
            "Remove",
        ):
            self._runs.remove(path)
