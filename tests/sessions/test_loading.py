"""Loading modules behind the window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from workbench.sessions.loading import ModuleLoader, Modules, modules_in

NAMES = ("loading_plain", "loading_one", "loading_two")


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Modules:
    """Modules that say in which thread they were loaded, and are forgotten afterwards."""
    for name in NAMES:
        text = "import threading\nTHREAD = threading.current_thread() is threading.main_thread()\n"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    return Modules(plain=NAMES[:1], windowed=NAMES[1:])


def test_what_knows_qt_is_loaded_in_the_windows_thread(modules: Modules, qtbot: QtBot) -> None:
    done: list[list[bool]] = []
    loader = ModuleLoader()
    loader.load(modules, lambda: done.append([sys.modules[name].THREAD for name in NAMES]))
    qtbot.waitUntil(lambda: bool(done))
    assert done == [[False, True, True]]


def test_a_load_may_follow_on_another(modules: Modules, qtbot: QtBot) -> None:
    called: list[str] = []
    loader = ModuleLoader()

    def go_on() -> None:
        called.append("first")
        loader.load(Modules(plain=(), windowed=modules.windowed), lambda: called.append("second"))

    loader.load(Modules(plain=modules.plain, windowed=()), go_on)
    qtbot.waitUntil(lambda: called == ["first", "second"])
    assert "loading_two" in sys.modules


def test_nothing_is_called_after_the_end(modules: Modules, qtbot: QtBot) -> None:
    called: list[str] = []
    loader = ModuleLoader()
    loader.load(modules, lambda: called.append("first"))
    loader.shut_down()
    qtbot.wait(50)
    assert not called


def test_the_modules_of_a_package_are_listed() -> None:
    assert "workbench.sessions.loading" in modules_in("workbench.sessions")
