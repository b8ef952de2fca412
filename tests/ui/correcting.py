"""A Test page in its window, and what tests of correcting readings do on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.trying import LINE, Trial, draw, labels, seen, write_picture
from workbench.data.own_sample import OwnSample
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.window import Window

COMMAND = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page_window(qtbot: QtBot, trial: Trial, messages: Messages, preferences: Preferences) -> Iterator[Window]:
    """The page in its window, where 1 and 2 lead to the pages."""
    window = Window(messages=messages, preferences=preferences)
    window.add_page("other", "Other", "data", QWidget)
    window.add_page("test", "Test", "canvas", lambda: trial.page)
    qtbot.addWidget(window)
    window.show_page("test")
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield window
    trial.page.setParent(None)


def kept(trial: Trial) -> list[tuple[str, str]]:
    """Return the labels of what is kept, each with what it was read as, in the order of keeping."""
    return [(one.label, one.origin.read_as) for one in samples(trial)]


def samples(trial: Trial) -> tuple[OwnSample, ...]:
    return trial.own_samples.state.kept.samples


def wait(qtbot: QtBot, trial: Trial, wanted: list[tuple[str, str]]) -> None:
    qtbot.waitUntil(lambda: kept(trial) == wanted, timeout=20_000)


def read_line(qtbot: QtBot, trial: Trial) -> None:
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).label == "0", timeout=20_000)


def open_picture(qtbot: QtBot, trial: Trial, folder: Path, *texts: str) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths(
        [write_picture(folder / f"{number}.png", text) for number, text in enumerate(texts)]
    )
    qtbot.waitUntil(lambda: labels(trial) == ["0"] * len(texts[0]), timeout=20_000)
    trial.page.page_shown()
