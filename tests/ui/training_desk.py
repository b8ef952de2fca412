"""A Train page with everything behind it, for the tests of what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from tests.sessions.run_folders import make_run, write_dataset
from tests.sessions.test_training import STARTED
from workbench.core.events import Evaluated, TrainingStarted
from workbench.core.folders import user_folders
from workbench.core.recipe_store import RecipeStore
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.sessions.data import DataPhase, DataSession
from workbench.sessions.plot_files import PlotFiles
from workbench.sessions.preferences import Preferences
from workbench.sessions.recipes import RecipesSession
from workbench.sessions.robustness import RobustnessSession
from workbench.sessions.run_curves import RunCurves
from workbench.sessions.runs import RunsSession
from workbench.sessions.training import TrainingSession
from workbench.ui.messages import Messages
from workbench.ui.page_steps import finished
from workbench.ui.pages.train import TrainPage
from workbench.ui.pages.train_steps import train_page
from workbench.ui.theme import ThemeService

EVALUATED = Evaluated(accuracy=0.925, loss=0.2, count=40)


@dataclass
class Desk:
    """A Train page with everything behind it; the test speaks for the trainer."""

    page: TrainPage
    training: TrainingSession
    runs: RunsSession
    data: DataSession
    data_path: Path
    nursery: Nursery
    measurer: Nursery

    def load_data(self, qtbot: QtBot) -> None:
        self.data.choose(self.data_path)
        qtbot.waitUntil(lambda: self.data.state.phase is DataPhase.READY)

    def make_run(self, **options: object) -> RunFolder:
        return make_run(user_folders().runs, data=self.data_path, **options)

    def refresh(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.runs.entries_changed):
            self.runs.refresh()

    def start(self, qtbot: QtBot) -> None:
        self.load_data(qtbot)
        qtbot.mouseClick(self.page.train_button, Qt.MouseButton.LeftButton)

    def chosen(self) -> Path | None:
        entry = self.page.runs_card.chosen()
        return entry.path if entry is not None else None

    def picture(self) -> str:
        """What stands in place of the curves, or an empty text where curves are shown."""
        pane = self.page.views.state_pane
        return f"{pane.accessibleName()} {pane.accessibleDescription()}" if pane.isVisible() else ""

    def started(self, folder: RunFolder) -> TrainingStarted:
        return replace(STARTED, run=str(folder.path))


@pytest.fixture
def desk(
    qtbot: QtBot, tmp_path: Path, theme: ThemeService, messages: Messages, preferences: Preferences
) -> Iterator[Desk]:
    nursery = Nursery()
    training = TrainingSession(make_child=nursery)
    runs = RunsSession(RunStore(user_folders().runs))
    data = DataSession(folders=user_folders(), preferences=preferences)
    recipes = RecipesSession(RecipeStore(user_folders().recipes), preferences=preferences)
    run_curves, plot_files = RunCurves(), PlotFiles()
    measurer = Nursery()
    robustness = RobustnessSession(make_child=measurer)
    page = finished(
        train_page(
            training=training,
            runs=runs,
            run_curves=run_curves,
            plot_files=plot_files,
            robustness=robustness,
            data=data,
            recipes=recipes,
            theme=theme,
            messages=messages,
            preferences=preferences,
        )
    )
    qtbot.addWidget(page)
    page.resize(1084, 790)
    page.show()
    qtbot.waitExposed(page)
    yield Desk(page, training, runs, data, write_dataset(tmp_path / "mnist.npz"), nursery, measurer)
    training.shut_down()
    runs.shut_down()
    run_curves.shut_down()
    plot_files.shut_down()
    robustness.shut_down()
    data.shut_down()
