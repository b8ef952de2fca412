"""The Export page in pieces: its table holds many small widgets."""

from __future__ import annotations

from pathlib import Path

from workbench.sessions.export import ExportSession
from workbench.sessions.flips import FlipsSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunsSession
from workbench.ui.messages import Messages
from workbench.ui.page_steps import Steps
from workbench.ui.pages.export import ExportPage
from workbench.ui.widgets.export_results import ExportResults
from workbench.ui.widgets.model_card import ModelCard


def export_page(
    *,
    export: ExportSession,
    runs: RunsSession,
    flips: FlipsSession,
    messages: Messages,
    preferences: Preferences,
    exports: Path,
    has_apple_runtime: bool,
) -> Steps[ExportPage]:
    """Build the Export page; ``exports`` is the folder that projects go to unless the user chooses another.

    ``has_apple_runtime`` offers to measure with Core ML itself.
    """
    model = ModelCard(runs=runs, preferences=preferences, has_apple_runtime=has_apple_runtime)
    yield
    results = ExportResults()
    yield
    return ExportPage(
        export=export,
        runs=runs,
        flips=flips,
        model=model,
        results=results,
        messages=messages,
        preferences=preferences,
        exports=exports,
    )
