"""An export on the Export page, from its click to each of its ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import verification
from tests.sessions.test_export import CONVERTED, VERIFIED
from tests.ui.export_desk import ExportDesk
from workbench.core.errors import SetupError
from workbench.core.events import Progress, Verified
from workbench.sessions import written_project
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.export_state import ExportPhase
from workbench.ui.messages import Message, Messages
from workbench.ui.pages import export as page_module
from workbench.worker.protocol import ExportProject


def test_an_export_shows_its_steps_and_what_was_written(export_desk: ExportDesk, qtbot: QtBot) -> None:
    folder = export_desk.with_run(qtbot)
    export_desk.type_into(qtbot, "author", "A. Author")
    child = export_desk.click_export(qtbot)
    request = child.requests[0]
    assert isinstance(request, ExportProject)
    assert request.run == str(folder.path)
    assert request.settings.bundle_identifier == "com.example.digit-camera"
    assert request.card.author == "A. Author"
    assert not request.replace
    assert not export_desk.page.export_button.isVisible()
    assert not export_desk.page.form.editor("team").isEnabled()
    child.say(Progress(stage="Converting to Core ML", done=0, total=0))
    assert [step.is_running for step in export_desk.page.written.steps()] == [True, False, False]
    child.say(CONVERTED)
    assert [step.is_running for step in export_desk.page.written.steps()] == [False, True, False]
    child.say(VERIFIED)
    assert [step.is_done for step in export_desk.page.written.steps()] == [True, True, False]
    project = export_desk.write_project()
    with qtbot.waitSignal(export_desk.export.export_ended):
        child.succeed(str(project))
    assert export_desk.page.written.is_written
    assert [path for path, _, _ in export_desk.page.written.tree.rows()] == [
        "App",
        "Digit Camera.xcodeproj",
        "README.md",
    ]
    assert "choose your team" in export_desk.page.written.next_steps
    assert export_desk.page.export_button.isVisible()
    assert export_desk.page.form.editor("team").isEnabled()


def test_without_xcode_the_page_says_what_it_needs(
    export_desk: ExportDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lack() -> Path:
        raise SetupError("Building the app needs a Mac with Xcode 16 or later.", hint="Copy the folder.")

    monkeypatch.setattr(written_project, "require_xcode", lack)
    export_to(export_desk, qtbot)
    assert not export_desk.page.written.xcode_button.isEnabled()
    assert "Mac with Xcode 16" in export_desk.page.written.xcode_button.toolTip()
    assert "on a Mac with Xcode 16" in export_desk.page.written.next_steps


def test_with_xcode_the_project_opens_in_it(
    export_desk: ExportDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    xcode = Path("/Applications/Xcode.app")
    opened: list[tuple[Path, Path]] = []
    monkeypatch.setattr(written_project, "require_xcode", lambda: xcode)
    monkeypatch.setattr(page_module, "open_in_xcode", lambda *paths: opened.append(paths))
    project = export_to(export_desk, qtbot)
    qtbot.mouseClick(export_desk.page.written.xcode_button, Qt.MouseButton.LeftButton)
    assert opened == [(project / "Digit Camera.xcodeproj", xcode)]


def export_to(export_desk: ExportDesk, qtbot: QtBot) -> Path:
    """Export as a user does, and return the project's folder."""
    export_desk.with_run(qtbot)
    child = export_desk.click_export(qtbot)
    project = export_desk.write_project()
    with qtbot.waitSignal(export_desk.export.export_ended):
        child.succeed(str(project))
    return project


def test_a_model_that_was_measured_by_its_export_has_its_proof(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.make_run(name="best")
    export_desk.refresh(qtbot)
    assert export_desk.page.proof.texts() == ()
    child = export_desk.click_export(qtbot)
    child.say(
        CONVERTED,
        Verified(path=CONVERTED.path, samples="MNIST, test set", verification=verification(flips=1)),
    )
    with qtbot.waitSignal(export_desk.export.export_ended):
        child.succeed(str(export_desk.write_project()))
    assert export_desk.page.proof.texts()[0] == "39 of 40 agree"


def test_an_earlier_export_is_replaced_only_after_a_yes(
    export_desk: ExportDesk, qtbot: QtBot, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_desk.with_run(qtbot)
    export_desk.write_project()
    answers = iter((False, True))
    monkeypatch.setattr(messages, "confirm", lambda *_texts: next(answers))
    export_desk.page.export_button.click()
    assert export_desk.nursery.children == []
    export_desk.page.export_button.click()
    assert export_desk.nursery.last.requests[0].replace


def test_somebody_elses_folder_is_never_replaced(
    export_desk: ExportDesk, qtbot: QtBot, told: list[Message]
) -> None:
    export_desk.with_run(qtbot)
    (export_desk.exports / "Digit Camera").mkdir(parents=True)
    (export_desk.exports / "Digit Camera" / "thesis.txt").write_text("mine")
    export_desk.page.export_button.click()
    assert "no export of ours" in told[-1].text
    assert export_desk.nursery.children == []


def test_a_crash_is_told_where_the_project_would_have_been(export_desk: ExportDesk, qtbot: QtBot) -> None:
    export_desk.with_run(qtbot)
    child = export_desk.click_export(qtbot)
    child.end(
        Outcome(
            kind=OutcomeKind.CRASHED,
            message="The helper process ended unexpectedly.",
            hint="Try again.",
            details="Ended with signal 9.",
        )
    )
    assert "ended unexpectedly" in export_desk.page.written.failure
    assert export_desk.export.state.phase is ExportPhase.FAILED
    assert export_desk.page.export_button.isEnabled()
    # Another try takes the failure away.
    export_desk.click_export(qtbot)
    assert export_desk.page.written.failure == ""


def test_a_cancelled_export_leaves_the_page_as_it_was(
    export_desk: ExportDesk, qtbot: QtBot, told: list[Message]
) -> None:
    export_desk.with_run(qtbot)
    child = export_desk.click_export(qtbot)
    qtbot.mouseClick(export_desk.page.cancel_button, Qt.MouseButton.LeftButton)
    assert child.was_asked_to_stop
    assert export_desk.page.header.subtitle == "Stopping"
    child.end(Outcome(kind=OutcomeKind.STOPPED))
    assert export_desk.page.written.failure == ""
    assert not export_desk.page.written.is_written
    assert told == []
