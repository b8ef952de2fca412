"""Finding Xcode, as far as it can be told without one."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from tests.ios.fake_xcode import FakeXcode, make_xcode
from workbench.core.errors import BuildError, SetupError
from workbench.ios.xcode import (
    app_of_developer_folder,
    check_version,
    find_xcode,
    open_in_xcode_command,
    require_xcode,
    xcode_environment,
)


@pytest.fixture
def xcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeXcode:
    return make_xcode(tmp_path, monkeypatch)


@pytest.mark.skipif(platform.system() == "Darwin", reason="there may be an Xcode")
def test_there_is_no_xcode_elsewhere() -> None:
    assert find_xcode() is None


def test_the_chosen_xcode_is_found(xcode: FakeXcode) -> None:
    assert find_xcode() == require_xcode() == xcode.app


@pytest.mark.parametrize(
    "changes",
    [
        {"said": "/Library/Developer/CommandLineTools\n"},
        {"said": "xcode-select: error: unable to get active developer directory\n", "status": 2},
        {"said": b"\xff\xfe\x00"},
        {"said": ""},
    ],
)
def test_without_a_chosen_xcode_one_among_the_applications_will_do(
    xcode: FakeXcode, tmp_path: Path, changes: dict[str, object]
) -> None:
    xcode.answer("select", **changes)
    assert find_xcode() is None
    with pytest.raises(SetupError, match="There is no Xcode on this Mac"):
        require_xcode()

    installed = tmp_path / "Applications" / "Xcode.app"
    installed.mkdir(parents=True)
    (tmp_path / "Applications" / "Xcode-beta.app").mkdir()
    assert find_xcode() == installed
    assert xcode_environment(installed)["DEVELOPER_DIR"] == f"{installed}/Contents/Developer"


def test_the_app_is_found_from_its_developer_folder(tmp_path: Path) -> None:
    developer = tmp_path / "Xcode 26.app" / "Contents" / "Developer"
    developer.mkdir(parents=True)
    assert app_of_developer_folder(developer) == tmp_path / "Xcode 26.app"


def test_the_command_line_tools_alone_are_no_xcode() -> None:
    assert app_of_developer_folder(Path("/Library/Developer/CommandLineTools")) is None


@pytest.mark.parametrize(
    "said", ["Xcode 16.0\nBuild version 16A242d\n", "Xcode 27\n", "noise\nXcode 26.1.1\n"]
)
def test_an_xcode_that_is_new_enough(said: str) -> None:
    assert check_version(said) in ("16.0", "27", "26.1.1")


@pytest.mark.parametrize("said", ["Xcode 15.4\n", "Xcode 9\n", "xcodebuild 16\n", ""])
def test_an_xcode_that_is_not(said: str) -> None:
    with pytest.raises(BuildError):
        check_version(said)


def test_a_project_opens_in_the_xcode_that_was_found() -> None:
    assert open_in_xcode_command(Path("/a b/X.xcodeproj"), Path("/Applications/Xcode.app")) == [
        "/usr/bin/open",
        "-a",
        "/Applications/Xcode.app",
        "/a b/X.xcodeproj",
    ]
