"""What the workflow builds on a Mac is judged rightly: tried here with an xcodebuild that only pretends."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ios.pretended_xcodebuild import ROOT, calls, make_app, put_on_path
from tests.ios.xcode_builds import DESTINATIONS, Expected, build_command, problems_of, product_of
from workbench.core.bundled import ios_template_folder
from workbench.ios.export import ExportedProject, export_project
from workbench.ios.settings import AppSettings

NAME = "Größe & “数字” 'n' more $5 // 2"
IDENTIFIER = "com.example.awkward-1"
EXPECTED = Expected(name=NAME, identifier=IDENTIFIER)


@pytest.fixture
def project(model: Path, tmp_path: Path) -> ExportedProject:
    settings = AppSettings(app_name=NAME, bundle_identifier=IDENTIFIER)
    return export_project(model=model, settings=settings, out=tmp_path / "out")


@pytest.fixture
def app(project: ExportedProject, tmp_path: Path) -> Path:
    """An app built of the export."""
    app = tmp_path / "X.app"
    make_app(project.xcodeproj, app, configuration="Release")
    return app


def _problems(app: Path, project: ExportedProject) -> list[str]:
    return list(problems_of(app, project.path / "App" / "Models", EXPECTED))


@pytest.mark.parametrize("platform", DESTINATIONS)
def test_it_builds_without_signing_for_every_device_of_a_platform(
    platform: str, project: ExportedProject, tmp_path: Path
) -> None:
    command = build_command(project.xcodeproj, platform, tmp_path / "derived")
    assert command[0] == "xcodebuild"
    assert command[command.index("-project") + 1] == str(project.xcodeproj)
    assert command[command.index("-scheme") + 1] == project.xcodeproj.stem
    assert command[command.index("-destination") + 1].startswith("generic/platform=iOS")
    assert "CODE_SIGNING_ALLOWED=NO" in command
    assert command[-1] == "build"
    assert product_of(tmp_path, platform).parts[-2:] == (f"Release-{platform}", "DigitCamera.app")


def test_a_whole_app_has_no_problems(app: Path, project: ExportedProject) -> None:
    assert _problems(app, project) == []


def test_the_template_makes_a_whole_app_too(tmp_path: Path) -> None:
    template = ios_template_folder()
    make_app(template / "DigitCamera.xcodeproj", tmp_path / "X.app", configuration="Release")
    expected = Expected(name="Digit Camera", identifier="com.example.digit-camera")
    assert list(problems_of(tmp_path / "X.app", template / "App" / "Models", expected)) == []


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("", "there is no app"),
        ("DigitCamera", "no executable"),
        ("DigitClassifier.mlmodelc", "models are"),
        ("DigitKit_DigitKit.bundle", "constants"),
        ("Assets.car", "Assets.car"),
        ("de.lproj/Localizable.strings", "Localizable"),
        ("Info.plist", "cannot be read"),
    ],
)
def test_what_is_missing_is_told(missing: str, told: str, app: Path, project: ExportedProject) -> None:
    (shutil.rmtree if (app / missing).is_dir() else Path.unlink)(app / missing)
    [problem] = _problems(app, project)
    assert told in problem


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("CFBundleDisplayName", "Größe & “数字” 'n' more "),
        ("CFBundleIdentifier", "com.example.other"),
        ("MinimumOSVersion", "26.0"),
        ("UIApplicationSceneManifest", {}),
        ("NSCameraUsageDescription", ""),
    ],
)
def test_what_info_plist_says_otherwise_is_told(
    key: str, value: Any, app: Path, project: ExportedProject
) -> None:
    content = plistlib.loads((app / "Info.plist").read_bytes())
    (app / "Info.plist").write_bytes(plistlib.dumps(content | {key: value}))
    [problem] = _problems(app, project)
    assert problem.startswith(key)


@pytest.mark.parametrize("failing", ["", *DESTINATIONS.values()])
def test_the_step_of_the_workflow(failing: str, project: ExportedProject, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.ios.xcode_builds", project.path),
            *("--name", NAME, "--identifier", IDENTIFIER),
        ],
        cwd=ROOT,
        env=put_on_path(tmp_path / "tools", failing=failing),
        capture_output=True,
        text=True,
    )

    assert done.returncode == (1 if failing else 0), done.stdout + done.stderr
    assert done.stdout.count("built, and whole") == (1 if failing else 2)
    assert ("xcodebuild ended with 65" in done.stdout) == bool(failing)
    # One that fails does not hide how the other ends.
    asked = [call[call.index("-destination") + 1] for call in calls(tmp_path / "tools")]
    assert asked == list(DESTINATIONS.values())
