"""Where the workbench keeps what belongs to the user, and what can be made anew."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from workbench.core.folders import cache_folder, user_folders


def test_all_lies_in_the_folder_that_is_named(user_home: Path) -> None:
    assert user_folders().root == user_home
    assert cache_folder() == user_home / "cache"


def test_else_the_platform_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBENCH_HOME")
    assert user_folders().root == platformdirs.user_data_path("DigitWorkbench", appauthor=False)
    assert cache_folder() == platformdirs.user_cache_path("DigitWorkbench", appauthor=False)
