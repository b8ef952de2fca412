"""The commands that build a project, and what is read out of what xcodebuild says."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ios.fake_xcode import BUILD_LOG, BUNDLE_IDENTIFIER, TEAM, make_project, settings
from workbench.core.errors import BuildError
from workbench.ios.build import (
    MAX_ERRORS,
    BuildProgress,
    BuiltApp,
    app_of,
    build_command,
    find_project,
    find_scheme,
    is_error,
    read_line,
    settings_command,
)
from workbench.ios.export import export_project
from workbench.ios.settings import AppSettings

PROJECT = Path("/a b/Zähler & “Co”.xcodeproj")
DERIVED = Path("/cache/x y")
COMMON = [
    *("xcodebuild", "-project", str(PROJECT)),
    *("-scheme", "Zähler & “Co”"),
    *("-configuration", "Release"),
]


def read(text: str) -> BuildProgress:
    return reduce(read_line, text.splitlines(), BuildProgress())


def test_a_build_for_any_simulator_is_not_signed() -> None:
    assert build_command(PROJECT, scheme=PROJECT.stem, derived=DERIVED) == [
        *COMMON,
        *("-destination", "generic/platform=iOS Simulator"),
        *("-derivedDataPath", str(DERIVED)),
        *("build", "CODE_SIGNING_ALLOWED=NO"),
    ]


def test_a_build_for_a_device_may_ask_apple_for_what_the_signing_needs() -> None:
    assert build_command(PROJECT, scheme=PROJECT.stem, derived=DERIVED, device="00008130-A") == [
        *COMMON,
        *("-destination", "platform=iOS,id=00008130-A"),
        *("-derivedDataPath", str(DERIVED)),
        *("-allowProvisioningUpdates", "-allowProvisioningDeviceRegistration", "build"),
    ]


@pytest.mark.parametrize("device", ["", "00008130-A"])
def test_the_settings_are_those_of_the_build(device: str) -> None:
    building = build_command(PROJECT, scheme="S", derived=DERIVED, device=device)
    asking = settings_command(PROJECT, scheme="S", derived=DERIVED, device=device)
    assert asking[-2:] == ["-showBuildSettings", "-json"]
    assert building[: len(asking) - 2] == asking[:-2]


def test_an_exported_project_has_the_scheme_that_is_built(tmp_path: Path, model: Path) -> None:
    name = "60 × 数 & „Zähler“"
    exported = export_project(
        model=model,
        settings=AppSettings(app_name=name, bundle_identifier="com.example.digits"),
        out=tmp_path / "out",
    )
    project = find_project(exported.path)
    assert project == exported.xcodeproj
    assert (project / "xcshareddata" / "xcschemes" / f"{find_scheme(project)}.xcscheme").is_file()


def test_the_scheme_of_a_renamed_project_is_the_one_that_is_there(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "x", "Before")
    (folder / "Before.xcodeproj").rename(folder / "After.xcodeproj")
    assert find_scheme(folder / "After.xcodeproj") == "Before"


def test_xcode_makes_the_scheme_of_a_project_without_one(tmp_path: Path) -> None:
    assert find_scheme(tmp_path / "App.xcodeproj") == "App"


def test_the_app_is_found_in_the_settings() -> None:
    product = Path("/cache/x y/Build/Products/Release-iphoneos/DigitCamera.app")
    assert app_of(settings(product)) == BuiltApp(path=product, bundle_identifier=BUNDLE_IDENTIFIER, team=TEAM)


def test_lines_in_brackets_before_the_settings_are_passed_over() -> None:
    product = Path("/cache/DigitCamera.app")
    assert app_of(f"[MT] IDELaunch: noise\n[1]\n{settings(product)}\n[tail]").path == product


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "[1, null, {}]",
        '[{"buildSettings": {"PRODUCT_TYPE": "com.apple.product-type.application"}}]',
        json.dumps([{"buildSettings": {"PRODUCT_TYPE": "com.apple.product-type.framework"}}]),
        "[" * 100_000,
    ],
)
def test_settings_without_an_app_are_refused(text: str) -> None:
    with pytest.raises(BuildError, match="does not say what it will build"):
        app_of(text)


def test_tasks_are_counted_and_named() -> None:
    notes = [read_line(BuildProgress(), line).note for line in BUILD_LOG.splitlines() if "(in target" in line]
    assert notes == [
        "compiling Swift",
        "compiling Reader.swift",
        "compiling the Core ML model",
        "compiling icons and colours",
        "linking",
        "signing",
    ]
    assert read(BUILD_LOG) == BuildProgress(tasks=6, note="signing")


def test_a_task_that_is_not_known_counts_all_the_same() -> None:
    before = BuildProgress(tasks=3, note="linking")
    assert read_line(before, "FrobnicateApp /x (in target 'A' from project 'B')") == BuildProgress(
        tasks=4, note="linking"
    )


@pytest.mark.parametrize(
    "line",
    [
        "/Users/ada/Digits/App/Own.swift:3:1: error: expected expression",
        "/Users/ada/Digits/App/Own.swift:3:1: fatal error: too many errors",
        "/Users/ada/Digits/Digits.xcodeproj: error: Signing for “x” requires a development team.",
        "error: No simulator runtime version available",
        "xcodebuild: error: Unable to find a destination",
        "ERROR: The device is locked.",
        "ld: fatal error: no symbol",
    ],
)
def test_errors_are_known_by_their_word(line: str) -> None:
    assert read_line(read_line(BuildProgress(), line), line).errors == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "    builtin-SwiftDriver -- error: in a command line",
        "/Users/ada/App/Own.swift:3:1: warning: an error here",
        "CopyStringsFile /Users/error: (in target 'A' from project 'B')",
        "** BUILD FAILED **",
        "",
    ],
)
def test_other_lines_are_no_errors(line: str) -> None:
    assert not is_error(line)


def test_errors_are_not_gathered_without_end() -> None:
    text = "\n".join(f"A.swift:{number}:1: error: no" for number in range(200))
    assert len(read(text).errors) == MAX_ERRORS


@given(st.lists(st.text(max_size=200), max_size=30))
def test_no_line_breaks_the_reading(lines: list[str]) -> None:
    progress = reduce(read_line, lines, BuildProgress())
    assert 0 <= progress.tasks <= len(lines)


@given(st.text(max_size=300))
def test_no_text_breaks_the_settings(text: str) -> None:
    with pytest.raises(BuildError):
        app_of(text)
