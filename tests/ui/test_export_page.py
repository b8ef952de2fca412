"""The Export page in each of its states, as a user finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from tests.sessions.run_folders import add_model, make_run, mark_as, verification, write_dataset
from tests.sessions.test_export import CONVERTED, VERIFIED
from workbench.core.events import Progress, Verified
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.robustness import Robustness, RobustnessCurve, RobustnessPoint
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore
from workbench.ios.manifest import manifest_of, write_manifest
from workbench.sessions import export as export_module
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.export import ExportPhase, ExportSession
from workbench.sessions.export_forms import Form
from workbench.sessions.preferences import Preferences
from workbench.sessions.runs import RunsSession
from workbench.ui.messages import Message, Messages
from workbench.ui.pages import export as page_module
from workbench.ui.pages.export import ExportPage
from workbench.worker.protocol import ConvertRun, ExportProject

FP16 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP16)
FP32 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.FP32)
PALETTE4 = Form(model_format=ModelFormat.MLPROGRAM, precision=Precision.PALETTE4)


@dataclass
class Desk:
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
def desk(qtbot: QtBot, tmp_path: Path, messages: Messages, preferences: Preferences) -> Iterator[Desk]:
    nursery = Nursery()
    export = ExportSession(make_child=nursery)
    runs = RunsSession(RunStore(user_folders().runs))
    exports = tmp_path / "exports"
    page = ExportPage(export=export, runs=runs, messages=messages, preferences=preferences, exports=exports)
    qtbot.addWidget(page)
    page.resize(1084, 790)
    page.show()
    qtbot.waitExposed(page)
    yield Desk(page, export, runs, nursery, write_dataset(tmp_path / "mnist.npz"), exports)
    export.shut_down()
    runs.shut_down()


def test_without_a_run_the_page_leads_to_training(desk: Desk, qtbot: QtBot) -> None:
    desk.refresh(qtbot)
    assert "Nothing to export yet" in desk.page.empty.accessibleName()
    assert not desk.page.export_button.isEnabled()
    with qtbot.waitSignal(desk.page.train_requested):
        desk.page.empty.acted.emit("train")


def test_runs_without_weights_and_those_in_training_are_not_offered(desk: Desk, qtbot: QtBot) -> None:
    desk.make_run(name="whole")
    desk.make_run(name="weightless").model_path.unlink()
    mark_as(desk.make_run(name="busy"), "running")
    desk.make_run(name="torn").record_path.write_text("{")
    desk.refresh(qtbot)
    choice = desk.page.run_choice
    assert [choice.itemText(place) for place in range(choice.count())] == ["whole"]


def test_figures_are_shown_where_they_were_measured_and_nowhere_else(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="best")
    add_model(folder)
    add_model(folder, precision=Precision.PALETTE4, flips=2)
    desk.refresh(qtbot)
    forms = desk.page.forms
    assert forms.row_texts(FP16) == ("331 kB", "90.00 %", "40", "iOS 15")
    assert forms.row_texts(PALETTE4) == ("331 kB", "90.00 %", "38", "iOS 16")
    assert forms.row_texts(FP32) == ("—", "", "", "iOS 15")
    assert forms.measure_button(FP32) is not None
    assert forms.measure_button(FP16) is None


def test_the_proof_has_the_figures_of_the_chosen_form(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.make_run(name="best")
    add_model(folder)
    add_model(folder, precision=Precision.PALETTE4, flips=2)
    desk.refresh(qtbot)
    assert desk.page.proof.texts() == (
        "40 of 40 agree",
        "0.0017 largest difference",
        "90.00 % accuracy, both",
        "0 samples flipped",
    )
    desk.page.forms.choose(PALETTE4)
    assert desk.page.proof.texts()[0] == "38 of 40 agree"
    assert desk.page.proof.texts()[3] == "2 samples flipped"
    desk.page.forms.choose(FP32)
    assert desk.page.proof.texts() == ()
    assert desk.page.proof.measure_button.isVisible()


def test_whether_the_network_will_stand_a_camera_is_seen_before_export(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.with_run(qtbot)
    assert not desk.page.run_choice.toolTip()
    blurred = RobustnessCurve(distortion="blur", points=(RobustnessPoint(level=1, correct=20),))
    folder.write_robustness(Robustness(count=40, total=40, curves=(blurred,)))
    desk.refresh(qtbot)
    told = [label.text() for label in desk.page.findChildren(QLabel) if label.isVisible()]
    assert "does not stand a camera" in told
    assert desk.page.run_choice.toolTip().startswith("It will not stand a camera. It reads only 50.0 % under")


def test_measuring_a_form_fills_its_row(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.with_run(qtbot)
    button = desk.page.forms.measure_button(FP32)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    request = desk.nursery.last.requests[0]
    assert isinstance(request, ConvertRun)
    assert (request.run, request.precision, request.out) == (str(folder.path), Precision.FP32, "")
    assert "Measuring" in desk.page.header.subtitle
    assert not desk.page.export_button.isEnabled()
    assert desk.page.forms.measure_button(FP32) is None
    desk.nursery.last.say(CONVERTED, VERIFIED)
    add_model(folder, precision=Precision.FP32)
    with qtbot.waitSignal(desk.runs.entries_changed):
        desk.nursery.last.succeed()
    assert desk.page.forms.row_texts(FP32) == ("331 kB", "90.00 %", "40", "iOS 15")
    assert desk.page.export_button.isEnabled()


def test_measuring_all_goes_one_by_one_and_can_be_cancelled(desk: Desk, qtbot: QtBot) -> None:
    desk.with_run(qtbot)
    qtbot.mouseClick(desk.page.measure_all_button, Qt.MouseButton.LeftButton)
    assert desk.page.header.subtitle == "Measuring: starting, 5 more to come"
    assert desk.page.forms.measure_button(PALETTE4) is None
    qtbot.mouseClick(desk.page.cancel_button, Qt.MouseButton.LeftButton)
    desk.nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert desk.page.forms.measure_button(PALETTE4) is not None
    assert len(desk.nursery.children) == 1


def test_a_failed_measurement_is_told_above_the_page(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    desk.with_run(qtbot)
    desk.page.forms.measure_button(FP32).click()
    desk.nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="The network cannot be read."))
    assert told[-1].text == "The network cannot be read."


def test_fields_are_checked_as_they_are_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.with_run(qtbot)
    assert desk.page.export_button.isEnabled()
    desk.type_into(qtbot, "team", "abc")
    assert "10 letters" in desk.page.form.problem("team")
    assert not desk.page.export_button.isEnabled()
    assert "10 letters" in desk.page.export_button.toolTip()
    assert "10 letters" in desk.page.header.subtitle
    desk.type_into(qtbot, "team", "A1B2C3D4E5")
    assert desk.page.form.problem("team") == ""
    assert desk.page.export_button.isEnabled()


def test_the_bundle_identifier_follows_the_name_until_it_is_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.type_into(qtbot, "app_name", "Meine Ziffern")
    assert desk.page.form.editor("bundle_identifier").text() == "com.example.meine-ziffern"
    desk.type_into(qtbot, "bundle_identifier", "org.school.digits")
    desk.type_into(qtbot, "app_name", "Andere")
    assert desk.page.form.editor("bundle_identifier").text() == "org.school.digits"


def test_what_was_typed_and_chosen_is_remembered(
    desk: Desk, qtbot: QtBot, messages: Messages, preferences: Preferences
) -> None:
    desk.with_run(qtbot)
    desk.type_into(qtbot, "app_name", "Ziffern")
    desk.type_into(qtbot, "author", "A. Author")
    desk.page.forms.choose(PALETTE4)
    again = ExportPage(
        export=desk.export,
        runs=desk.runs,
        messages=messages,
        preferences=preferences,
        exports=desk.exports,
    )
    qtbot.addWidget(again)
    assert again.form.typed() == desk.page.form.typed()
    assert again.forms.chosen() == PALETTE4


def test_the_folder_is_chosen_in_a_dialog(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(tmp_path / "mine"))
    desk.page.form.choose_button.click()
    assert desk.page.form.typed().out() == tmp_path / "mine" / "Digit Camera"


def test_an_export_shows_its_steps_and_what_was_written(desk: Desk, qtbot: QtBot) -> None:
    folder = desk.with_run(qtbot)
    desk.type_into(qtbot, "author", "A. Author")
    child = desk.click_export(qtbot)
    request = child.requests[0]
    assert isinstance(request, ExportProject)
    assert request.run == str(folder.path)
    assert request.settings.bundle_identifier == "com.example.digit-camera"
    assert request.card.author == "A. Author"
    assert not request.replace
    assert not desk.page.export_button.isVisible()
    assert not desk.page.form.editor("team").isEnabled()
    child.say(Progress(stage="Converting to Core ML", done=0, total=0))
    assert [step.is_running for step in desk.page.written.steps()] == [True, False, False]
    child.say(CONVERTED)
    assert [step.is_running for step in desk.page.written.steps()] == [False, True, False]
    child.say(VERIFIED)
    assert [step.is_done for step in desk.page.written.steps()] == [True, True, False]
    project = desk.write_project()
    with qtbot.waitSignal(desk.export.export_ended):
        child.succeed(str(project))
    assert [part.name for part in desk.page.written.parts()] == [
        "App",
        "Digit Camera.xcodeproj",
        "README.md",
    ]
    assert "choose your team" in desk.page.written.next_steps
    assert desk.page.export_button.isVisible()
    assert desk.page.form.editor("team").isEnabled()


def test_without_xcode_the_page_says_what_it_needs(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "find_xcode", lambda: None)
    export_to(desk, qtbot)
    assert not desk.page.written.xcode_button.isEnabled()
    assert "Mac with Xcode 16" in desk.page.written.xcode_button.toolTip()
    assert "on a Mac with Xcode 16" in desk.page.written.next_steps


def test_with_xcode_the_project_opens_in_it(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    xcode = Path("/Applications/Xcode.app")
    opened: list[tuple[Path, Path]] = []
    monkeypatch.setattr(export_module, "find_xcode", lambda: xcode)
    monkeypatch.setattr(page_module, "open_in_xcode", lambda *paths: opened.append(paths))
    project = export_to(desk, qtbot)
    qtbot.mouseClick(desk.page.written.xcode_button, Qt.MouseButton.LeftButton)
    assert opened == [(project, xcode)]


def export_to(desk: Desk, qtbot: QtBot) -> Path:
    """Export as a user does, and return the project's folder."""
    desk.with_run(qtbot)
    child = desk.click_export(qtbot)
    project = desk.write_project()
    with qtbot.waitSignal(desk.export.export_ended):
        child.succeed(str(project))
    return project


def test_a_model_that_was_measured_by_its_export_has_its_proof(desk: Desk, qtbot: QtBot) -> None:
    desk.make_run(name="best")
    desk.refresh(qtbot)
    assert desk.page.proof.texts() == ()
    child = desk.click_export(qtbot)
    child.say(
        CONVERTED,
        Verified(path=CONVERTED.path, samples="MNIST, test set", verification=verification(flips=1)),
    )
    with qtbot.waitSignal(desk.export.export_ended):
        child.succeed(str(desk.write_project()))
    assert desk.page.proof.texts()[0] == "39 of 40 agree"


def test_an_earlier_export_is_replaced_only_after_a_yes(
    desk: Desk, qtbot: QtBot, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.with_run(qtbot)
    desk.write_project()
    answers = iter((False, True))
    monkeypatch.setattr(messages, "confirm", lambda *_texts: next(answers))
    desk.page.export_button.click()
    assert desk.nursery.children == []
    desk.page.export_button.click()
    assert desk.nursery.last.requests[0].replace


def test_somebody_elses_folder_is_never_replaced(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    desk.with_run(qtbot)
    (desk.exports / "Digit Camera").mkdir(parents=True)
    (desk.exports / "Digit Camera" / "thesis.txt").write_text("mine")
    desk.page.export_button.click()
    assert "no export of ours" in told[-1].text
    assert desk.nursery.children == []


def test_a_crash_is_told_where_the_project_would_have_been(desk: Desk, qtbot: QtBot) -> None:
    desk.with_run(qtbot)
    child = desk.click_export(qtbot)
    child.end(
        Outcome(
            kind=OutcomeKind.CRASHED,
            message="The helper process ended unexpectedly.",
            hint="Try again.",
            details="Ended with signal 9.",
        )
    )
    assert "ended unexpectedly" in desk.page.written.failure
    assert desk.export.state.phase is ExportPhase.FAILED
    assert desk.page.export_button.isEnabled()
    # Another try takes the failure away.
    desk.click_export(qtbot)
    assert desk.page.written.failure == ""


def test_a_cancelled_export_leaves_the_page_as_it_was(desk: Desk, qtbot: QtBot, told: list[Message]) -> None:
    desk.with_run(qtbot)
    child = desk.click_export(qtbot)
    qtbot.mouseClick(desk.page.cancel_button, Qt.MouseButton.LeftButton)
    assert child.was_asked_to_stop
    assert desk.page.header.subtitle == "Stopping"
    child.end(Outcome(kind=OutcomeKind.STOPPED))
    assert desk.page.written.failure == ""
    assert desk.page.written.parts() == ()
    assert told == []


def test_the_run_that_another_page_asks_for_is_chosen(desk: Desk, qtbot: QtBot) -> None:
    older = desk.make_run(name="older")
    desk.make_run(name="newer")
    desk.refresh(qtbot)
    assert desk.page.run_choice.currentText() == "newer"
    desk.page.choose_run(older.path)
    assert desk.page.run_choice.currentText() == "older"
    desk.refresh(qtbot)
    assert desk.page.run_choice.currentText() == "older"


def test_the_page_is_whole_in_the_smallest_window_in_every_state(desk: Desk, qtbot: QtBot) -> None:
    desk.page.resize(904, 690)
    desk.with_run(qtbot)
    for _ in range(2):
        assert desk.page.minimumSizeHint().height() <= 690
        child = desk.click_export(qtbot)
        child.say(CONVERTED)
        assert desk.page.minimumSizeHint().height() <= 690
        child.end(Outcome(kind=OutcomeKind.FAILED, message="No.", hint="Yes.", details="x"))
    assert desk.page.minimumSizeHint().height() <= 690
