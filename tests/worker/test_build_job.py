"""Building with executables in Xcode's place: what is asked of them, what is told, and what is left."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import pytest

from tests.ios.fake_xcode import (
    BUILD_LOG,
    UDID,
    FakeXcode,
    is_gone,
    make_project,
)
from tests.ios.folders import contents_of
from tests.worker.building import build, failure, of_kind, steps
from workbench.core import events
from workbench.core.building import BuildStep
from workbench.core.errors import BuildError, CancelledError, SetupError
from workbench.core.events import Progress, Report, never
from workbench.worker import build_job
from workbench.worker.build_job import build_project, derived_folder
from workbench.worker.protocol import BuildProject


def test_a_build_for_the_simulator(xcode: FakeXcode, project: Path) -> None:
    before = contents_of(project)
    app, reports = build(project)

    assert app == str(xcode.product)
    assert steps(reports) == [
        BuildStep.CHECKING.value,
        BuildStep.BUILDING.value,
        BuildStep.LOOKING.value,
    ]
    (call,) = xcode.calls("build")
    xcodeproj = next(project.glob("*.xcodeproj"))
    assert call.words == (
        *("-project", str(xcodeproj)),
        *("-scheme", xcodeproj.stem),
        *("-configuration", "Release"),
        *("-destination", "generic/platform=iOS Simulator"),
        *("-derivedDataPath", str(derived_folder(xcodeproj))),
        *("build", "CODE_SIGNING_ALLOWED=NO"),
    )
    assert {call.developer for call in xcode.calls() if "--print-path" not in call.words} == {
        str(xcode.app / "Contents" / "Developer")
    }
    assert contents_of(project) == before


def test_the_output_is_the_progress(xcode: FakeXcode, project: Path) -> None:
    _, reports = build(project)

    said = [line for report in of_kind(reports, events.BuildOutput) for line in report.lines]
    assert said == BUILD_LOG.splitlines()
    last = [one for one in of_kind(reports, Progress) if one.stage == BuildStep.BUILDING.value][-1]
    assert (last.done, last.total, last.note) == (6, 0, "signing")


def test_much_output_is_gathered(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("build", said="Touch /x (in target 'A' from project 'B')\n" * 20_000)
    _, reports = build(project)

    said = of_kind(reports, events.BuildOutput)
    assert len(said) < 200
    assert max(len(report.lines) for report in said) <= 300
    assert max(one.done for one in of_kind(reports, Progress)) == 20_000


def test_errors_in_the_code_are_told_with_their_places(xcode: FakeXcode, project: Path) -> None:
    error = f"{project}/App/Own.swift:3:1: error: cannot find 'foo' in scope"
    noise = "Touch /x (in target 'A' from project 'B')\n" * 5000
    xcode.answer(
        "build", said=f"{error}\n{error}\n    let error: Error\n{noise}** BUILD FAILED **\n", status=65
    )
    reports: list[Report] = []
    with pytest.raises(BuildError, match="does not compile: 1 error in its code") as told:
        build_project(BuildProject(project=str(project)), emit=reports.append, should_stop=never)

    shown = "App/Own.swift:3:1: error: cannot find 'foo' in scope"
    assert told.value.hint == shown
    assert "** BUILD FAILED **" in told.value.details
    assert of_kind(reports, events.BuildFailed) == [events.BuildFailed(errors=(shown,))]


def test_the_exit_status_alone_tells_a_success(xcode: FakeXcode, project: Path) -> None:
    xcode.answer(
        "build", said="/x: error: a tool’s own words\n** BUILD FAILED **\n", makes=str(xcode.product)
    )
    assert build(project)[0] == str(xcode.product)

    xcode.answer("build", said=BUILD_LOG, status=70)
    assert failure(project).message == "The build failed."


def test_a_tool_that_is_killed_is_a_failure(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("build", said=BUILD_LOG, signal=int(signal.SIGKILL))
    assert failure(project).message == "The build failed."


def test_garbage_is_told_and_breaks_nothing(xcode: FakeXcode, project: Path) -> None:
    garbage = b"\xff\xfe\x00error: \x1b[31m\r\n" + bytes(range(256)) * 4000
    xcode.answer("build", said=garbage, status=65)
    assert failure(project).message == "The build failed."

    xcode.answer("build", said="", status=0)
    xcode.answer("settings", said=garbage)
    assert failure(project).message == "Xcode does not say what it will build."
    assert failure(project, UDID).message == "Xcode does not say what it will build."

    xcode.answer("version", said=garbage)
    assert failure(project).message == "Xcode does not say which version it is."


def test_what_is_said_beside_an_answer_does_not_spoil_it(xcode: FakeXcode, project: Path) -> None:
    noise = "2026-11-21 xcodebuild[1:2] [MT] DTDeviceKit: Failed to mount, error=-402652958: {\n"
    for kind in ("version", "settings", "list"):
        xcode.answer(kind, noise=noise)
    assert build(project, UDID)[0] == str(xcode.product)


def test_a_platform_that_is_missing_is_told_by_the_build(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("settings", said="[]")
    said = "error: No simulator runtime version from [] available to use with iphonesimulator SDK\n"
    xcode.answer("build", said=said, status=65)
    assert failure(project).message == "Xcode has no iOS platform installed."


def test_an_app_that_is_not_where_it_should_be(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("build", makes="")
    assert "not where it should be" in failure(project).message


def test_an_xcode_that_is_too_old(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("version", said="Xcode 15.4\nBuild version 15F31d\n")
    assert failure(project).message == "This is Xcode 15.4; the project needs 16 or later."


def test_a_licence_that_is_not_accepted(xcode: FakeXcode, project: Path) -> None:
    said = "You have not agreed to the Xcode license agreements. Please run 'sudo xcodebuild -license'.\n"
    xcode.answer("version", said=said, status=69)
    assert failure(project).message == "The licence of Xcode has not been accepted yet."


def test_the_command_line_tools_alone_are_told(xcode: FakeXcode, project: Path) -> None:
    xcode.answer("select", said="/Library/Developer/CommandLineTools\n")
    error = failure(project, kind=SetupError)
    assert error.message == "There is no Xcode on this Mac."
    assert not xcode.calls("-version")


def test_an_xcode_that_is_not_chosen_is_used_all_the_same(
    xcode: FakeXcode, project: Path, tmp_path: Path
) -> None:
    xcode.answer("select", said="/Library/Developer/CommandLineTools\n")
    installed = tmp_path / "Applications" / "Xcode.app"
    installed.mkdir(parents=True)
    build(project)
    (call,) = xcode.calls("build")
    assert call.developer == str(installed / "Contents" / "Developer")


def test_elsewhere_it_is_said_what_it_needs(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = failure(project, kind=SetupError)
    assert error.message == "Building the app needs a Mac with Xcode 16 or later."
    assert "Copy the exported folder to a Mac" in error.hint


@pytest.mark.parametrize("count", [0, 2])
def test_a_folder_must_have_one_project(xcode: FakeXcode, tmp_path: Path, count: int) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.xcodeproj").mkdir()
    assert str(folder) in failure(folder).message
    assert not xcode.calls("build")


@pytest.mark.parametrize("kind", ["list", "build", "install"])
def test_a_cancel_ends_whatever_tool_runs(xcode: FakeXcode, project: Path, kind: str) -> None:
    xcode.answer(kind, seconds=600.0, with_child=True)
    stop = threading.Event()

    def wait_for_the_tool() -> None:
        while not (xcode.calls(kind) and (xcode.folder / "child.pid").exists()):
            time.sleep(0.02)
        stop.set()

    watcher = threading.Thread(target=wait_for_the_tool)
    watcher.start()
    request = BuildProject(project=str(project), device=UDID)
    with pytest.raises(CancelledError):
        build_project(request, emit=events.ignore, should_stop=stop.is_set)
    watcher.join()
    assert all(is_gone(process) for process in xcode.process_ids())


def test_a_tool_that_hangs_is_given_up(
    xcode: FakeXcode, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_job, "_ASKING_SECONDS", 0.5)
    xcode.answer("settings", seconds=600.0)
    error = failure(project)
    assert "“xcodebuild” has said nothing" in error.message
    assert all(is_gone(process) for process in xcode.process_ids())


def test_builds_of_two_projects_lie_apart(tmp_path: Path, user_home: Path) -> None:
    one, other = (make_project(tmp_path / name, "Same") / "Same.xcodeproj" for name in "ab")
    assert derived_folder(one) != derived_folder(other)
    assert derived_folder(one).is_relative_to(user_home / "cache" / "DerivedData")
    assert derived_folder(one) == derived_folder(tmp_path / "a" / "x" / ".." / "Same.xcodeproj")
