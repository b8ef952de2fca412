"""An Export page with everything behind it, for the tests of what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from tests.sessions.run_folders import add_model, make_run, write_dataset
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.ios.manifest import manifest_of, write_manifest
from workbench.sessions.export import ExportSession
from workbench.sessions.export_forms import Form
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunsSession
from workbench.ui.messages import Messages
from workbench.ui.pages.export import ExportPage

FP16 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
FP32 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP32)
PALETTE4 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.PALETTE4)


@dataclass
class ExportDesk:
    """An Export page with everything behind it; the test speaks for the child."""

    page: ExportPage
    export: ExportSession
    runs: RunsSession
    nursery: Nursery
    data_path: Path
    exports: Path

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
    exports = tmp_path / "exports"
    page = ExportPage(export=export, runs=runs, messages=messages, preferences=preferences, exports=exports)
    qtbot.addWidget(page)
    page.resize(1084, 790)
    page.show()
    qtbot.waitExposed(page)
    yield ExportDesk(page, export, runs, nursery, write_dataset(tmp_path / "mnist.npz"), exports)
    export.shut_down()
    runs.shut_down()
