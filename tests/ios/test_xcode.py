"""Finding Xcode, as far as it can be told without one."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from workbench.ios.xcode import app_of_developer_folder, find_xcode, open_in_xcode_command


@pytest.mark.skipif(platform.system() == "Darwin", reason="there may be an Xcode")
def test_there_is_no_xcode_elsewhere() -> None:
    assert find_xcode() is None


def test_the_app_is_found_from_its_developer_folder(tmp_path: Path) -> None:
    developer = tmp_path / "Xcode 26.app" / "Contents" / "Developer"
    developer.mkdir(parents=True)
    assert app_of_developer_folder(developer) == tmp_path / "Xcode 26.app"


def test_the_command_line_tools_alone_are_no_xcode() -> None:
    assert app_of_developer_folder(Path("/Library/Developer/CommandLineTools")) is None


def test_a_project_opens_in_the_xcode_that_was_found() -> None:
    assert open_in_xcode_command(Path("/a b/X.xcodeproj"), Path("/Applications/Xcode.app")) == [
        "/usr/bin/open",
        "-a",
        "/Applications/Xcode.app",
        "/a b/X.xcodeproj",
    ]
