"""The Data page gets a data set: found, fetched, drawn, chosen or dropped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.data_desk import DataDesk, write_samples
from workbench.core.events import DataPrepared, Progress
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.data import DataPhase
from workbench.ui.messages import Message, Messages
from workbench.ui.theme import LIGHT
from workbench.ui.widgets.notice import Notice


def test_nothing_found_is_told_with_what_can_be_done(shown: DataDesk, qtbot: QtBot) -> None:
    shown.data.fetch()
    assert "Looking for MNIST…" in shown.texts()
    shown.child.say(Progress(stage="Downloading", done=5_500_000, total=11_000_000, unit="bytes"))
    assert "5.5 of 11.0 MB" in shown.texts()
    shown.button("state-cancel").click()
    assert shown.child.was_asked_to_stop
    shown.child.end(Outcome(kind=OutcomeKind.STOPPED))
    assert "No samples yet" in shown.texts()
    shown.button("state-draw").click()
    shown.child.say(Progress(stage="Drawing digits", done=35_000, total=70_000, unit="digits"))
    assert "35,000 of 70,000 digits" in shown.texts()
    shown.child.end(Outcome(kind=OutcomeKind.FAILED, message="The disk is full.", hint="Make room."))
    assert "The disk is full." in shown.texts()
    assert "Make room." in shown.texts()
    assert shown.button("state-again").isEnabled()


def test_drawn_digits_are_called_so(shown: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "drawn.npz"
    write_samples(path)
    with np.load(path) as arrays:
        np.savez(path, **arrays, drawn=np.array([1, 1]))
    shown.data.fetch()
    shown.child.say(
        DataPrepared(path=str(path), name="Drawn digits", is_drawn=True, reason="MNIST could not be fetched.")
    )
    shown.child.succeed(str(path))
    qtbot.waitUntil(lambda: shown.data.state.phase is DataPhase.READY)
    if shown.data.dataset is None or not shown.data.dataset.is_drawn:
        pytest.fail("the file is not taken for drawn digits")
    notice = shown.page.findChild(Notice)
    assert notice.isVisible()
    assert notice.text == (
        "These digits were drawn by the workbench. They are not MNIST. MNIST could not be fetched."
    )
    assert "600 drawn digits" in shown.texts()
    shown.button("notice-again").click()
    assert shown.data.state.phase is DataPhase.PREPARING
    assert shown.page.browser.isVisible(), "the drawn digits stay to look at"


def test_a_chosen_file_that_is_wrong_is_told_and_the_samples_stay(
    loaded: DataDesk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    messages: Messages,
    told: list[Message],
) -> None:
    wrong = tmp_path / "wrong.npz"
    wrong.write_bytes(b"no data set")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(wrong), ""))
    loaded.page.browser.row.source_button.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert "wrong.npz" in told[-1].text
    assert len(told) == 1
    assert loaded.page.browser.isVisible()
    with qtbot.waitSignal(messages.cleared):
        loaded.data.choose(write_samples(tmp_path / "right.npz"))
    qtbot.waitUntil(lambda: "right.npz" in loaded.texts())


def test_a_file_may_be_dropped(loaded: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(write_samples(tmp_path / "dropped.npz")))])
    where, action, button, key = (
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(where, action, mime, button, key)
    loaded.page.dragEnterEvent(entering)
    assert entering.isAccepted()
    loaded.page.dropEvent(QDropEvent(where.toPointF(), action, mime, button, key))
    qtbot.waitUntil(lambda: "dropped.npz" in loaded.texts())


def test_the_page_is_light_where_the_theme_is(loaded: DataDesk) -> None:
    image = loaded.page.grab().toImage()
    assert image.pixelColor(3, 3).name() == LIGHT.ground.lower()
