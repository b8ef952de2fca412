"""Building the exported app from the Export page, in each of its states."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from tests.ui.export_desk import ExportDesk
from workbench.core.building import BuildStep, Device
from workbench.core.errors import SetupError
from workbench.core.events import BuildFailed, BuildFound, BuildOutput, BuildRemark, Progress
from workbench.sessions import written_project
from workbench.sessions.build import BuildPhase, BuildSession
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.ui.messages import Message, Messages
from workbench.ui.pages import export_build
from workbench.ui.pages.export_build import ExportBuild
from workbench.ui.widgets.build_view import BuildView
from workbench.ui.widgets.export_results import BUILD, PROJECT
from workbench.worker.protocol import BuildProject, FindDevices

PHONE = Device(identifier="00008130-A", name="Ada’s iPhone", model="iPhone 15 Pro", is_ready=True)
TABLET = Device(identifier="b", name="Grace’s iPad", model="iPad", is_ready=False, hint="Unlock it.")


@dataclass
class BuildDesk:
    """An Export page with a build behind it; the test speaks for the builder's child."""

    desk: ExportDesk
    session: BuildSession
    nursery: Nursery
    qtbot: QtBot

    @property
    def view(self) -> BuildView:
        return self.desk.page.results.build

    @property
    def child(self) -> FakeChild:
        return self.nursery.last

    def export(self) -> Path:
        """Export as a user does, and return the project's folder."""
        self.desk.with_run(self.qtbot)
        child = self.desk.click_export(self.qtbot)
        project = self.desk.write_project()
        with self.qtbot.waitSignal(self.desk.export.export_ended):
            child.succeed(str(project))
        return project

    def click(self, button: str) -> None:
        widget = getattr(self.view, button)
        assert widget.isVisible()
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def start(self) -> Path:
        """Export, and press Build beside what was written."""
        project = self.export()
        self.qtbot.mouseClick(self.desk.page.written.build_button, Qt.MouseButton.LeftButton)
        return project

    def say(self, step: BuildStep, tasks: int = 0, note: str = "") -> None:
        self.child.say(Progress(stage=step.value, done=tasks, total=0, note=note))

    def fail(self, message: str, hint: str = "") -> None:
        self.child.end(Outcome(kind=OutcomeKind.FAILED, message=message, hint=hint))


@pytest.fixture
def build_desk(
    export_desk: ExportDesk, qtbot: QtBot, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> BuildDesk:
    monkeypatch.setattr(written_project, "require_xcode", lambda: Path("/Applications/Xcode.app"))
    nursery = Nursery()
    session = BuildSession(make_child=nursery)
    ExportBuild(export_desk.page, session=session, export=export_desk.export, messages=messages)
    return BuildDesk(export_desk, session, nursery, qtbot)


def test_before_an_export_there_is_nothing_to_build(build_desk: BuildDesk) -> None:
    assert build_desk.view.text == "Nothing to build yet Export the app first."
    assert not build_desk.view.build_button.isVisibleTo(build_desk.view)


def test_without_xcode_the_view_says_what_a_build_needs(
    build_desk: BuildDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lack() -> Path:
        raise SetupError("Building the app needs a Mac with Xcode 16 or later.", hint="Copy the folder.")

    monkeypatch.setattr(written_project, "require_xcode", lack)
    build_desk.start()
    assert build_desk.desk.page.results.chooser.current == BUILD
    assert build_desk.view.text == "Building the app needs a Mac with Xcode 16 or later. Copy the folder."
    assert build_desk.nursery.children == []


def test_build_beside_the_project_builds_it_for_the_simulator(build_desk: BuildDesk) -> None:
    project = build_desk.start()
    assert build_desk.child.requests == [BuildProject(project=str(project))]
    view = build_desk.view
    assert view.title == "Building Digit Camera for the simulator"
    assert [step.is_running for step in view.steps()] == [True, False, False]
    build_desk.say(BuildStep.BUILDING, 127, "compiling Reader.swift")
    build_desk.child.say(BuildOutput(lines=("SwiftCompile normal arm64", "Ld DigitCamera")))
    assert view.text == "127 tasks, compiling Reader.swift"
    assert [step.is_done for step in view.steps()] == [True, False, False]
    assert view.output.toPlainText() == "SwiftCompile normal arm64\nLd DigitCamera"
    build_desk.child.say(BuildOutput(lines=("CodeSign DigitCamera.app",)))
    assert view.output.toPlainText().endswith("Ld DigitCamera\nCodeSign DigitCamera.app")
    build_desk.child.succeed("/cache/DigitCamera.app")
    assert view.text == "The app is built for the simulator"
    assert view.build_button.isVisible()


def test_what_was_built_already_is_shown_and_not_built_again(build_desk: BuildDesk) -> None:
    build_desk.start()
    build_desk.child.succeed("/cache/DigitCamera.app")
    build_desk.desk.page.results.show_view(PROJECT)
    build_desk.qtbot.mouseClick(build_desk.desk.page.written.build_button, Qt.MouseButton.LeftButton)
    assert build_desk.desk.page.results.chooser.current == BUILD
    assert len(build_desk.nursery.children) == 1


def test_a_built_app_is_revealed(build_desk: BuildDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    revealed: list[Path] = []
    monkeypatch.setattr(export_build, "reveal", revealed.append)
    build_desk.start()
    build_desk.child.succeed("/cache/DigitCamera.app")
    build_desk.view.findChild(type(build_desk.view.build_button), "notice-reveal").click()
    assert revealed == [Path("/cache/DigitCamera.app")]


def test_an_iphone_that_was_found_gets_the_app(build_desk: BuildDesk) -> None:
    project = build_desk.export()
    build_desk.desk.page.results.show_view(BUILD)
    build_desk.click("look_button")
    assert build_desk.child.requests == [FindDevices()]
    assert build_desk.view.title == "Looking for iPhones"
    build_desk.child.say(BuildFound(devices=(PHONE, TABLET)))
    build_desk.child.succeed()
    view = build_desk.view
    assert "“Ada’s iPhone” is ready." in view.text
    assert "“Grace’s iPad” is not ready. Unlock it." in view.text
    assert [view.places.itemText(row) for row in range(3)] == [
        "iOS Simulator",
        "Ada’s iPhone",
        "Grace’s iPad (not ready)",
    ]
    view.places.setFocus()
    build_desk.qtbot.keyClick(view.places, Qt.Key.Key_Down)
    assert view.device() == PHONE
    # One that is not ready cannot be chosen.
    build_desk.qtbot.keyClick(view.places, Qt.Key.Key_Down)
    assert view.device() == PHONE
    build_desk.click("build_button")
    assert build_desk.child.requests == [BuildProject(project=str(project), device=PHONE.identifier)]
    assert view.title == "Building Digit Camera for “Ada’s iPhone”"
    build_desk.say(BuildStep.INSTALLING, note=PHONE.name)
    assert [step.is_running for step in view.steps()] == [False, False, False, True, False]
    build_desk.child.succeed("/cache/DigitCamera.app")
    assert view.text == "The app is on “Ada’s iPhone”"
    assert view.device() == PHONE


def test_no_iphone_is_told_with_what_to_do(build_desk: BuildDesk) -> None:
    build_desk.export()
    build_desk.desk.page.results.show_view(BUILD)
    build_desk.click("look_button")
    build_desk.child.say(BuildFound(devices=()))
    build_desk.child.succeed()
    assert "No iPhone was found. Connect one by cable" in build_desk.view.text


def test_an_app_that_is_installed_but_not_started_is_told(build_desk: BuildDesk) -> None:
    build_desk.start()
    build_desk.child.say(BuildRemark(message="The app was not started.", hint="Unlock the iPhone."))
    build_desk.child.succeed("/cache/DigitCamera.app")
    assert build_desk.view.text == "The app was not started. Unlock the iPhone."


def test_a_build_that_fails_shows_its_errors_first(build_desk: BuildDesk, told: list[Message]) -> None:
    build_desk.start()
    build_desk.child.say(
        BuildOutput(lines=("SwiftCompile", "App/Own.swift:3:1: error: no", "** BUILD FAILED **")),
        BuildFailed(errors=("App/Own.swift:3:1: error: no",)),
    )
    build_desk.fail("The app does not compile.", "Look at the errors.")
    view = build_desk.view
    assert view.text == "The app does not compile. Look at the errors."
    assert view.output.toPlainText().splitlines()[:3] == ["App/Own.swift:3:1: error: no", "", "SwiftCompile"]
    assert [step.has_failed for step in view.steps()] == [True, False, False]
    # It stands where the user looks.
    assert told == []
    build_desk.click("build_button")
    assert "does not compile" not in view.text


def test_a_build_that_fails_while_the_user_looks_elsewhere_is_told(
    build_desk: BuildDesk, told: list[Message]
) -> None:
    build_desk.start()
    build_desk.desk.page.results.show_view(PROJECT)
    build_desk.fail("The app does not compile.")
    assert "does not compile" in told[-1].text


def test_a_build_is_cancelled_and_can_be_begun_again(build_desk: BuildDesk, told: list[Message]) -> None:
    build_desk.start()
    build_desk.click("cancel_button")
    assert build_desk.child.was_asked_to_stop
    assert build_desk.view.title == "Stopping"
    assert not build_desk.view.cancel_button.isEnabled()
    build_desk.child.end(Outcome(kind=OutcomeKind.STOPPED))
    assert "The build was cancelled." in build_desk.view.text
    assert told == []
    build_desk.click("build_button")
    assert build_desk.session.state.phase is BuildPhase.BUILDING


def test_nothing_is_exported_over_a_project_that_is_being_built(build_desk: BuildDesk) -> None:
    build_desk.start()
    button = build_desk.desk.page.export_button
    assert not button.isEnabled()
    assert button.toolTip() == "Wait until the app is built, or cancel the build."
    build_desk.child.succeed("/cache/DigitCamera.app")
    assert button.isEnabled()


def test_a_new_export_lets_go_of_the_last_build(
    build_desk: BuildDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = build_desk.desk
    project = build_desk.start()
    build_desk.child.succeed("/cache/DigitCamera.app")
    monkeypatch.setattr(desk.messages, "confirm", lambda *_texts: True)
    child = desk.click_export(build_desk.qtbot)
    desk.page.results.show_view(BUILD)
    # Its files are being replaced.
    assert not build_desk.view.build_button.isEnabled()
    with build_desk.qtbot.waitSignal(desk.export.export_ended):
        child.succeed(str(project))
    assert build_desk.session.state.phase is BuildPhase.IDLE
    assert build_desk.view.title == "Build Digit Camera"
    assert build_desk.view.build_button.isEnabled()


def test_output_follows_its_end_unless_the_user_reads_elsewhere(build_desk: BuildDesk) -> None:
    build_desk.start()
    output, bar = build_desk.view.output, build_desk.view.output.verticalScrollBar()
    build_desk.child.say(BuildOutput(lines=tuple(f"line {number}" for number in range(100))))
    assert bar.value() == bar.maximum() > 0
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    build_desk.child.say(BuildOutput(lines=("more",)))
    assert bar.value() == 0
    assert output.toPlainText().endswith("more")
