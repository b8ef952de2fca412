"""An Export page with everything behind it, for the tests of what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from tests.sessions.run_folders import add_model, make_run, write_dataset
from workbench.core.folders import user_folders
from workbench.core.forms import Form
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.ios.manifest import manifest_of, write_manifest
from workbench.sessions.export import ExportSession
from workbench.sessions.flips import FlipsSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunsSession
from workbench.ui.messages import Messages
from workbench.ui.page_steps import finished
from workbench.ui.pages.export import ExportPage
from workbench.ui.pages.export_steps import export_page

FP16 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
FP32 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP32)
PALETTE4 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.PALETTE4)


@dataclass
class ExportDesk:
    """An Export page with everything behind it; the test speaks for the child."""

    export: ExportSession
    runs: RunsSession
    flips: FlipsSession
    nursery: Nursery
    data_path: Path
    exports: Path
    messages: Messages
    preferences: Preferences
    page: ExportPage = field(init=False)

    def open(self, qtbot: QtBot, *, has_apple_runtime: bool = False) -> ExportPage:
        """Open the page, as the window does at its start."""
        self.page = finished(
            export_page(
                export=self.export,
                runs=self.runs,
                flips=self.flips,
                messages=self.messages,
                preferences=self.preferences,
                exports=self.exports,
                has_apple_runtime=has_apple_runtime,
            )
        )
        qtbot.addWidget(self.page)
        self.page.resize(1084, 790)
        self.page.show()
        qtbot.waitExposed(self.page)
        return self.page

    def flips_read(self, qtbot: QtBot) -> None:
        """Wait until the pictures of the samples that flipped are there."""
        qtbot.waitUntil(lambda: not self.flips.state.is_reading)

    def make_run(self, **options: object) -> RunFolder:
        return make_run(user_folders().runs, data=self.data_path, **options)

    def refresh(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.runs.entries_changed):
            self.runs.refresh()

    def with_run(self, qtbot: QtBot) -> RunFolder:
        folder = self.make_run(name="best")
        add_model(folder)
        self.refresh(qtbot)
        return folder

    def click_export(self, qtbot: QtBot) -> FakeChild:
        qtbot.mouseClick(self.page.export_button, Qt.MouseButton.LeftButton)
        return self.nursery.last

    def write_project(self) -> Path:
        """Write what an export would leave in the place where this page exports to."""
        project = self.exports / "Digit Camera"
        (project / "App").mkdir(parents=True)
        (project / "Digit Camera.xcodeproj").mkdir()
        (project / "README.md").write_text("Open the project.\n")
        write_manifest(project, manifest_of(project, "Digit Camera"))
        return project

    def type_into(self, qtbot: QtBot, field: str, text: str) -> None:
        self.page.form.editor(field).clear()
        qtbot.keyClicks(self.page.form.editor(field), text)


@pytest.fixture
def export_desk(
    qtbot: QtBot, tmp_path: Path, messages: Messages, preferences: Preferences
) -> Iterator[ExportDesk]:
    nursery = Nursery()
    export = ExportSession(make_child=nursery)
    runs = RunsSession(RunStore(user_folders().runs))
    flips = FlipsSession()
    exports = tmp_path / "exports"
    desk = ExportDesk(
        export, runs, flips, nursery, write_dataset(tmp_path / "mnist.npz"), exports, messages, preferences
    )
    desk.open(qtbot)
    yield desk
    export.shut_down()
    flips.shut_down()
    runs.shut_down()
