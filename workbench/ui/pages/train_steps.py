"""The Train page in pieces: it has the most widgets of all, and two plots."""

from __future__ import annotations

from workbench.sessions.data import DataSession
from workbench.sessions.plot_files import PlotFiles
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession
from workbench.sessions.robustness import RobustnessSession
from workbench.sessions.run_curves import RunCurves
from workbench.sessions.runs import RunsSession
from workbench.sessions.training import TrainingSession
from workbench.ui.messages import Messages
from workbench.ui.page_steps import Steps
from workbench.ui.pages.train import TrainPage
from workbench.ui.pages.train_views import TrainViews
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.curves_panel import CurvesPanel
from workbench.ui.widgets.training_setup import TrainingSetup


def train_page(
    *,
    training: TrainingSession,
    runs: RunsSession,
    run_curves: RunCurves,
    plot_files: PlotFiles,
    robustness: RobustnessSession,
    data: DataSession,
    recipes: RecipesSession,
    theme: ThemeService,
    messages: Messages,
    preferences: Preferences,
) -> Steps[TrainPage]:
    """Build the Train page over these sessions."""
    curves = CurvesPanel(
        training=training,
        runs=runs,
        run_curves=run_curves,
        files=plot_files,
        messages=messages,
        preferences=preferences,
        theme=theme.theme,
    )
    yield
    views = TrainViews(
        training=training,
        runs=runs,
        curves=curves,
        robustness=robustness,
        data=data,
        theme=theme,
        messages=messages,
    )
    yield
    setup = TrainingSetup(recipes=recipes, preferences=preferences, messages=messages)
    yield
    return TrainPage(
        training=training,
        runs=runs,
        data=data,
        recipes=recipes,
        views=views,
        setup=setup,
        theme=theme,
        messages=messages,
    )
