"""``workbench build-ios`` and ``export-ios --build``, with executables in Xcode's place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.calling import Call, told
from tests.ios.fake_xcode import UDID, FakeXcode, is_gone, listing, make_project, make_xcode, phone, settings
from workbench.cli.main import run_command


@pytest.fixture
def xcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeXcode:
    return make_xcode(tmp_path, monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "exports" / "Ziffern")


def test_a_build_for_the_simulator_says_where_the_app_is(
    xcode: FakeXcode, project: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    old = phone(udid="old", name="Old", osVersionNumber="16.7")
    xcode.answer("list", json=listing(phone(), old))

    (built,) = call("build-ios", project)
    assert (built["app"], built["device"], built["remark"]) == (str(xcode.product), None, None)
    assert [(one["identifier"], one["is_ready"]) for one in built["devices"]] == [
        (UDID, True),
        ("old", False),
    ]

    said = told(capsys, "build-ios", next(project.glob("*.xcodeproj")))
    assert said.startswith(str(xcode.product))
    assert f"It can go on “Ada’s iPhone” (iPhone 15 Pro): add --device {UDID}" in said
    assert "“Old” (iPhone 15 Pro) is not ready. The app needs iOS 17 or later" in said


def test_without_an_iphone_it_says_how_to_get_one(
    xcode: FakeXcode, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xcode.answer("list", json=listing())
    assert "No iPhone was found. Connect one by cable" in told(capsys, "build-ios", project)


def test_an_app_goes_on_an_iphone(
    xcode: FakeXcode, project: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    (built,) = call("build-ios", project, "--device", "Ada’s iPhone")
    assert built["device"] == UDID
    assert "The app is on “Ada’s iPhone”, and was started." in told(
        capsys, "build-ios", project, "--device", UDID
    )

    xcode.answer("launch", said="ERROR: the device was not, or could not be, unlocked\n", status=1)
    said = told(capsys, "build-ios", project, "--device", UDID)
    assert "it was not started. The iPhone is locked. Unlock it" in said
    assert "and was started" not in said


def test_what_fails_is_a_sentence_with_the_errors_before_it(
    xcode: FakeXcode, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = "".join(f"{project}/App/Own.swift:{line}:1: error: no\n" for line in (3, 9))
    xcode.answer("build", said=f"Command line invocation:\n{errors}** BUILD FAILED **\n", status=65)

    said = told(capsys, "build-ios", project, status=1)
    assert said.startswith("App/Own.swift:3:1: error: no App/Own.swift:9:1: error: no The app does not comp")
    assert said.endswith("With --verbose you read all that Xcode says.")
    assert "BUILD FAILED" not in said

    said = told(capsys, "build-ios", project, "--verbose", status=1)
    assert "** BUILD FAILED **" in said
    assert "With --verbose" not in said


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("select", {"said": "/Library/Developer/CommandLineTools\n"}, "There is no Xcode on this Mac."),
        ("version", {"said": "Xcode 15.4\n"}, "This is Xcode 15.4; the project needs 16 or later."),
        ("list", {"json": ""}, "Xcode does not say which iPhones there are."),
        ("list", {"json": listing()}, "Connect the iPhone by cable"),
        (
            "install",
            {"said": "ERROR: it is gone\n", "status": 1},
            "could not be installed on “Ada’s iPhone”.",
        ),
    ],
)
def test_a_failure_is_a_sentence_and_status_1(
    xcode: FakeXcode,
    project: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    answer: dict[str, object],
    words: str,
) -> None:
    xcode.answer(kind, **answer)
    assert words in told(capsys, "build-ios", project, "--device", UDID, status=1)


def test_an_iphone_takes_no_app_without_a_team(
    xcode: FakeXcode, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xcode.answer("settings", said=settings(xcode.product, team=""))
    assert "no team to be signed by" in told(capsys, "build-ios", project, "--device", UDID, status=1)


def test_elsewhere_it_says_what_it_needs(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "needs a Mac with Xcode 16 or later" in told(capsys, "build-ios", project, status=1)
    # Told at once, and not after the conversion: there is not even a run.
    said = told(capsys, "export-ios", "latest", "--out", tmp_path / "App", "--build", status=1)
    assert "needs a Mac with Xcode 16 or later" in said


def test_a_folder_without_a_project(
    xcode: FakeXcode, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "There is no Xcode project in" in told(capsys, "build-ios", tmp_path / "nothing", status=1)
    assert run_command(["build-ios"]) == 2


@pytest.mark.usefixtures("trained_home")
def test_an_export_is_built_and_says_what_it_replaced(
    xcode: FakeXcode, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "App"
    (exported,) = call("export-ios", "first", "--out", out, "--app-name", "Ziffern & mehr", "--build")
    assert exported["build"]["app"] == str(xcode.product)
    assert exported["replaced"] == exported["kept"] == []
    (build,) = xcode.calls("build")
    assert str(next(out.glob("*.xcodeproj"))) in build.words

    (out / "App" / "Own.swift").write_text("// mine")
    said = told(
        *(capsys, "export-ios", "first", "--out", out, "--app-name", "Zahlen", "--replace", "--device", UDID)
    )
    assert "Replaced " in said
    assert "Config/App.xcconfig" in said
    assert "Kept 1 of yours: App/Own.swift." in said
    assert said.endswith("The app is on “Ada’s iPhone”, and was started.")


def test_doctor_says_which_xcode_and_which_iphones(xcode: FakeXcode, call: Call) -> None:
    xcode.answer("list", json=listing(phone(), phone(udid="old", name="Old", osVersionNumber="16.7")))
    findings = {finding["name"]: finding for finding in call("doctor")}
    assert findings["Xcode"]["text"] == f"26.1, {xcode.app}"
    assert findings["iPhones"]["works"]
    assert findings["iPhones"]["text"] == "Ada’s iPhone, Old (not ready)"

    xcode.answer("version", said="You have not agreed to the Xcode license agreements.\n", status=69)
    xcode.answer("list", json=listing())
    findings = {finding["name"]: finding for finding in call("doctor")}
    assert not findings["Xcode"]["works"]
    assert findings["Xcode"]["text"] == "The licence of Xcode has not been accepted yet."
    assert "xcodebuild -license accept" in findings["Xcode"]["hint"]
    assert findings["iPhones"]["text"] == "none found"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_leaves_no_process(xcode: FakeXcode, project: Path, number: int) -> None:
    xcode.answer("build", seconds=600.0, with_child=True)
    command = [sys.executable, "-m", "workbench", "build-ios", str(project)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not (xcode.folder / "child.pid").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.kill(process.pid, number)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 1
    assert error.endswith("Stopped.\n")
    assert all(is_gone(one) for one in xcode.process_ids())
