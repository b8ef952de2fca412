"""Preferences keep their kind over a restart, and nonsense in the file does no harm."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from workbench.core.folders import user_folders
from workbench.sessions.preferences import Preferences


def test_values_come_back_after_a_restart(user_home: Path) -> None:
    first = Preferences.of(user_folders())
    first.remember("page/text", "a, b; [c] = “ü”")
    first.remember("page/number", -7)
    first.remember("page/flag", True)
    first.remember("page/data", QByteArray(bytes(range(256))))
    first.save()
    second = Preferences.of(user_folders())
    assert second.text("page/text") == "a, b; [c] = “ü”"
    assert second.number("page/number") == -7
    assert second.flag("page/flag") is True
    assert second.data("page/data").data() == bytes(range(256))
    assert (user_home / "preferences.ini").exists()


def test_what_is_missing_or_wrong_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    path.write_text("[page]\nnumber=many\nflag=perhaps\nlist=a, b\n", encoding="utf-8")
    preferences = Preferences(path)
    assert preferences.text("page/none", "x") == "x"
    assert preferences.number("page/number", 3) == 3
    assert preferences.flag("page/flag") is False
    assert preferences.text("page/list", "x") == "x"
    assert preferences.data("page/flag").isEmpty()


def test_a_forgotten_value_is_gone(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "preferences.ini")
    preferences.remember("page/flag", True)
    preferences.forget("page/flag")
    assert preferences.flag("page/flag") is False
