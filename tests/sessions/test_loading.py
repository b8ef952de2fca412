"""Loading modules behind the window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from workbench.sessions.loading import ModuleLoader


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose modules can be imported, and are forgotten afterwards."""
    for name in ("loading_one", "loading_two"):
        (tmp_path / f"{name}.py").write_text("", encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_each_group_is_there_before_what_follows_on_it(modules: Path, qtbot: QtBot) -> None:
    there: list[tuple[bool, bool]] = []

    def note() -> None:
        there.append(("loading_one" in sys.modules, "loading_two" in sys.modules))

    loader = ModuleLoader()
    loader.load(["loading_one"], note)
    loader.load(["loading_two"], note)
    qtbot.waitUntil(lambda: len(there) == 2)
    assert there[0][0]
    assert there[1] == (True, True)


def test_what_cannot_be_imported_stops_nothing(modules: Path, qtbot: QtBot) -> None:
    called: list[str] = []
    loader = ModuleLoader()
    loader.load(["loading_nowhere"], lambda: called.append("first"))
    loader.load(["loading_one"], lambda: called.append("second"))
    qtbot.waitUntil(lambda: called == ["first", "second"])


def test_nothing_is_called_after_the_end(modules: Path, qtbot: QtBot) -> None:
    called: list[str] = []
    loader = ModuleLoader()
    loader.load(["loading_one"], lambda: called.append("first"))
    loader.shut_down()
    qtbot.wait(50)
    assert not called
