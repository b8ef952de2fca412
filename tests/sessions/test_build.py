"""A build as the window sees it, from its request to each of its ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ios.fake_xcode import FakeXcode, is_gone, make_project, make_xcode
from tests.sessions.fake_child import Nursery
from workbench.core.building import BuildStep, Device
from workbench.core.errors import BuildError
from workbench.core.events import BuildFailed, BuildFound, BuildOutput, BuildRemark, Progress
from workbench.sessions import build as build_module
from workbench.sessions import child as child_module
from workbench.sessions.build import BuildPhase, BuildSession, BuildState
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.worker import guard
from workbench.worker.protocol import BuildProject, FindDevices

PROJECT = Path("/exports/Digits")
PHONE = Device(identifier="00008130-A", name="Ada’s iPhone", model="iPhone 15 Pro", is_ready=True)
OLD = Device(identifier="00008030-B", name="Old", model="iPhone X", is_ready=False, hint="iOS 17")


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def session(nursery: Nursery) -> BuildSession:
    return BuildSession(make_child=nursery)  # type: ignore[arg-type]


def at(step: BuildStep, done: int = 0, note: str = "") -> Progress:
    return Progress(stage=step.value, done=done, total=0, note=note)


def test_a_build_for_the_simulator(session: BuildSession, nursery: Nursery, qtbot: QtBot) -> None:
    session.build(PROJECT)
    assert nursery.last.requests == [BuildProject(project=str(PROJECT))]
    assert session.state.phase is BuildPhase.BUILDING
    assert session.state.steps == (BuildStep.CHECKING, BuildStep.BUILDING, BuildStep.LOOKING)
    assert session.state.step is BuildStep.CHECKING

    nursery.last.say(at(BuildStep.BUILDING, 7, "compiling Swift"), BuildOutput(lines=("SwiftCompile",)))
    state = session.state
    assert (state.phase, state.tasks, state.note) == (BuildPhase.BUILDING, 7, "compiling Swift")
    assert state.output == ("SwiftCompile",)

    nursery.last.say(at(BuildStep.LOOKING), BuildFound(devices=(PHONE, OLD)))
    assert session.state.phase is BuildPhase.LOOKING
    assert session.state.tasks == 7

    with qtbot.waitSignal(session.build_ended) as ended:
        nursery.last.succeed("/cache/DigitCamera.app")
    assert ended.args == [session.state]
    assert session.state.phase is BuildPhase.DONE
    assert session.state.app == Path("/cache/DigitCamera.app")
    assert session.state.ready_devices == (PHONE,)
    assert not session.state.phase.is_busy()


def test_an_app_goes_on_an_iphone(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT, PHONE)
    assert nursery.last.requests == [BuildProject(project=str(PROJECT), device=PHONE.identifier)]
    assert session.state.phase is BuildPhase.LOOKING
    assert session.state.step is session.state.steps[0]

    phases = []
    for step in session.state.steps:
        nursery.last.say(at(step, note=PHONE.name))
        phases.append(session.state.phase)
        assert session.state.step is step
    assert phases == [
        BuildPhase.LOOKING,
        BuildPhase.BUILDING,
        BuildPhase.BUILDING,
        BuildPhase.INSTALLING,
        BuildPhase.INSTALLING,
    ]
    remark = BuildRemark(message="It was not started.", hint="Unlock it.")
    nursery.last.say(remark)
    nursery.last.succeed("/cache/DigitCamera.app")
    assert session.state.phase is BuildPhase.DONE
    assert session.state.remark == remark


def test_a_failure_has_its_sentence_and_the_errors(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    nursery.last.say(at(BuildStep.BUILDING), BuildFailed(errors=("A.swift:1:1: error: no",)))
    nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="No.", hint="Do that.", details="lines"))

    state = session.state
    assert (state.phase, state.step) == (BuildPhase.FAILED, BuildStep.BUILDING)
    assert state.errors == ("A.swift:1:1: error: no",)
    assert state.error is not None
    assert (state.error.message, state.error.hint, state.error.details) == ("No.", "Do that.", "lines")
    assert state.app is None


def test_a_cancel_is_no_failure(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    session.stop()
    assert session.state.is_stopping
    assert nursery.last.was_pressed_to_stop
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert session.state.phase is BuildPhase.CANCELLED
    assert session.state.error is None
    assert not session.state.is_stopping


def test_one_at_a_time(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    with pytest.raises(BuildError, match="Another app is being built"):
        session.build(PROJECT)
    with pytest.raises(BuildError, match="Another app is being built"):
        session.look_for_devices()
    session.shut_down()
    assert not nursery.last.is_running


def test_devices_are_looked_for_beside_a_build_that_is_done(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    nursery.last.succeed("/cache/DigitCamera.app")
    done = session.state

    session.look_for_devices()
    assert nursery.last.requests == [FindDevices()]
    nursery.last.say(at(BuildStep.LOOKING), BuildFound(devices=(PHONE,)))
    assert session.state.phase is BuildPhase.LOOKING
    nursery.last.succeed()
    assert session.state.phase is BuildPhase.DONE
    assert (session.state.app, session.state.step) == (done.app, done.step)
    assert session.state.devices == (PHONE,)


def test_a_look_that_fails_leaves_a_remark(session: BuildSession, nursery: Nursery) -> None:
    ended: list[object] = []
    session.build_ended.connect(ended.append)
    session.look_for_devices()
    nursery.last.end(
        Outcome(kind=OutcomeKind.FAILED, message="There is no Xcode on this Mac.", hint="Get it.")
    )
    assert session.state.phase is BuildPhase.IDLE
    assert session.state.remark == BuildRemark(message="There is no Xcode on this Mac.", hint="Get it.")
    assert ended == []


def test_the_devices_outlive_a_build_and_nothing_else_does(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    nursery.last.say(BuildFound(devices=(PHONE,)), BuildFailed(errors=("error: no",)))
    nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="No."))
    session.build(PROJECT)
    assert session.state.devices == (PHONE,)
    assert session.state.errors == ()
    nursery.last.succeed("/cache/DigitCamera.app")
    session.forget()
    assert session.state == BuildState(devices=(PHONE,))


def test_a_project_that_is_written_anew_is_built_no_longer(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    session.forget()
    assert nursery.last.was_pressed_to_stop


def test_only_the_last_lines_are_kept(session: BuildSession, nursery: Nursery) -> None:
    session.build(PROJECT)
    for number in range(100):
        nursery.last.say(BuildOutput(lines=tuple(f"{number}.{index}" for index in range(20))))
    assert len(session.state.output) == build_module.OUTPUT_LINES
    assert session.state.output[-1] == "99.19"


def test_the_tools_have_ended_before_the_window_loses_patience() -> None:
    # Otherwise the child would be ended in the middle of ending them.
    assert sum(seconds for _, seconds in guard.LADDER) < child_module.ASKED_TIMEOUT_MS / 1000 - 1


@pytest.fixture
def xcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeXcode:
    # The tools of a real child process: found on PATH, which it inherits.
    return make_xcode(tmp_path, monkeypatch)


def wait_until_over(session: BuildSession, qtbot: QtBot) -> BuildState:
    qtbot.waitUntil(lambda: not session.state.phase.is_busy(), timeout=60_000)
    return session.state


def test_a_real_build_is_cancelled_with_all_its_processes(
    qtbot: QtBot, xcode: FakeXcode, tmp_path: Path
) -> None:
    session = BuildSession()
    xcode.answer("build", seconds=600.0, with_child=True, ignored=("SIGINT", "SIGTERM"))
    session.build(make_project(tmp_path / "Digits"))
    qtbot.waitUntil((xcode.folder / "child.pid").exists, timeout=60_000)
    session.stop()
    assert wait_until_over(session, qtbot).phase is BuildPhase.CANCELLED
    assert all(is_gone(process) for process in xcode.process_ids())


def test_no_tool_outlives_the_window(qtbot: QtBot, xcode: FakeXcode, tmp_path: Path) -> None:
    session = BuildSession()
    xcode.answer("build", seconds=600.0, with_child=True)
    session.build(make_project(tmp_path / "Digits"))
    qtbot.waitUntil((xcode.folder / "child.pid").exists, timeout=60_000)
    session.shut_down()
    assert all(is_gone(process) for process in xcode.process_ids())
