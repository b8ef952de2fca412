"""A user corrects readings with one key each, on the canvas, in a picture and before the camera."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.sessions.sources import ScriptedSource, paper
from tests.ui.trying import LINE, Trial, draw, labels, seen, state, view, write_picture
from workbench.core.errors import SourceError
from workbench.core.labels import DIGITS
from workbench.data.own_sample import OwnSample
from workbench.data.own_samples import OwnSampleStore
from workbench.sessions.camera import CameraState
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.pages import test_camera
from workbench.ui.widgets import ProbabilityBars
from workbench.ui.widgets.frame_view import FrameView
from workbench.ui.window import Window
from workbench.vision.sources import CameraSource

_COMMAND = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, trial: Trial, messages: Messages, preferences: Preferences) -> Iterator[Window]:
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


def test_a_digit_key_corrects_what_is_shown_and_else_goes_to_its_page(
    qtbot: QtBot, trial: Trial, window: Window
) -> None:
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    assert window.current_page == "other"
    QTest.keyClick(window, Qt.Key.Key_2)
    assert window.current_page == "test"
    read_line(qtbot, trial)
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    assert window.current_page == "test"
    assert (seen(trial).kept_text, seen(trial).label) == ("Kept as 1", "1")
    wait(qtbot, trial, [("1", "0")])
    QTest.keyClick(trial.canvas, Qt.Key.Key_1, _COMMAND)
    assert window.current_page == "other"
    assert "Ctrl+1" in seen(trial).correct_button.toolTip()


def test_keys_typed_elsewhere_correct_nothing(qtbot: QtBot, trial: Trial, window: Window) -> None:
    read_line(qtbot, trial)
    chooser = trial.page.findChild(QComboBox)
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_7)
    QTest.keyClick(trial.canvas, Qt.Key.Key_7, _COMMAND)
    QTest.keyClick(window.sidebar, Qt.Key.Key_7)
    assert seen(trial).correct_button.isVisible()
    assert kept(trial) == []


def test_on_the_canvas_undo_takes_back_what_was_done_last(qtbot: QtBot, trial: Trial, window: Window) -> None:
    read_line(qtbot, trial)
    QTest.keyClick(trial.canvas, Qt.Key.Key_B)
    assert (seen(trial).kept_text, seen(trial).label) == ("Kept as no digit", "–")
    wait(qtbot, trial, [("background", "0")])
    draw(trial.canvas, (-60, 0), (60, 40))
    qtbot.waitUntil(lambda: seen(trial).kept_text == "", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, _COMMAND)
    qtbot.waitUntil(lambda: seen(trial).kept_text == "Kept as no digit", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, _COMMAND)
    wait(qtbot, trial, [])
    assert not trial.canvas.is_empty
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, _COMMAND)
    assert trial.canvas.is_empty


def test_the_digits_of_a_drawn_row_are_corrected_one_by_one(
    qtbot: QtBot, trial: Trial, window: Window
) -> None:
    pane = trial.page.canvas_pane
    for x, slant in ((-120, 20), (0, 0), (120, -20)):
        draw(trial.canvas, (x + slant, -120), (x, 0), (x - slant, 120))
    qtbot.waitUntil(lambda: pane.row.text == "000", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Home)
    for digit in "2B8":
        QTest.keyClick(trial.canvas, digit)
        QTest.keyClick(trial.canvas, Qt.Key.Key_Right)
    assert pane.row.text == "2–8"
    wait(qtbot, trial, [("2", "0"), ("background", "0"), ("8", "0")])
    boxes = [digit.box for digit in pane.digits]
    assert [one.origin.box for one in samples(trial)] == [(b.x, b.y, b.width, b.height) for b in boxes]
    # What is drawn beside them changes none of it, and Undo takes that stroke back first.
    draw(trial.canvas, (230, -100), (210, 0), (230, 100))
    qtbot.waitUntil(lambda: pane.row.text == "2–80", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, _COMMAND)
    qtbot.waitUntil(lambda: pane.row.text == "2–8", timeout=20_000)


def test_every_digit_of_a_picture_is_corrected_by_keyboard_alone(
    qtbot: QtBot, trial: Trial, window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "1723")
    frame = view(trial)
    for key, digit in ((None, "1"), (Qt.Key.Key_Tab, "7"), (Qt.Key.Key_Right, "2"), (Qt.Key.Key_End, "3")):
        if key is not None:
            QTest.keyClick(frame, key)
        QTest.keyClick(frame, digit)
    assert labels(trial) == ["1", "7", "2", "3"]
    assert [mark.is_kept for mark in frame.marks()] == [True] * 4
    assert frame.accessibleDescription() == "Digits: 1 7 2 3. Chosen: 3, kept"
    wait(qtbot, trial, [("1", "0"), ("7", "0"), ("2", "0"), ("3", "0")])
    boxes = [digit.box for digit in trial.page.image_pane.board.digits]
    assert [one.origin.box for one in samples(trial)] == [(b.x, b.y, b.width, b.height) for b in boxes]
    assert {one.origin.name for one in samples(trial)} == {"0.png"}
    # Back one after the other, whichever is looked at.
    for count in (3, 2, 1, 0):
        QTest.keyClick(frame, Qt.Key.Key_Z, _COMMAND)
        qtbot.waitUntil(lambda count=count: len(kept(trial)) == count, timeout=20_000)
    assert labels(trial) == ["0"] * 4


def test_a_picture_that_is_opened_again_shows_what_was_corrected(
    qtbot: QtBot, trial: Trial, window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "17", "23")
    QTest.keyClick(view(trial), Qt.Key.Key_B)
    assert labels(trial) == ["–", "0"]
    trial.pictures.step(1)
    qtbot.waitUntil(lambda: trial.pictures.place.number == 2 and labels(trial) == ["0", "0"], timeout=20_000)
    trial.pictures.step(1)
    qtbot.waitUntil(lambda: labels(trial) == ["–", "0"], timeout=20_000)
    trial.own_samples.relabel([samples(trial)[0].path], "1")
    qtbot.waitUntil(lambda: labels(trial) == ["1", "0"], timeout=20_000)
    # What was changed elsewhere since is not taken back from here.
    assert not seen(trial).undo_button.isVisible()


def test_a_click_on_a_bar_says_what_the_digit_is(
    qtbot: QtBot, trial: Trial, window: Window, tmp_path: Path
) -> None:
    bars = trial.page.findChild(ProbabilityBars)
    assert not bars.can_choose
    open_picture(qtbot, trial, tmp_path, "17")
    assert bars.can_choose
    row = bars.height() // 10
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 7 * row + row // 2))
    wait(qtbot, trial, [("7", "0")])
    assert labels(trial) == ["7", "0"]


def test_a_correction_elsewhere_uncovers_no_picture_behind_a_failure(
    qtbot: QtBot, trial: Trial, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = iter([paper("17"), SourceError("The camera is gone.")])
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(pictures))
    trial.there.append(CameraSource(0))
    trial.page.show_mode("camera")
    qtbot.waitUntil(lambda: trial.camera.status.state is CameraState.FAILED, timeout=20_000)
    trial.page.show_mode("canvas")
    read_line(qtbot, trial)
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    wait(qtbot, trial, [("1", "0")])
    trial.page.show_mode("camera")
    assert state(trial) == "The camera is gone."
    # Nothing was corrected here: Undo takes back nothing of the canvas.
    QTest.keyClick(trial.page, Qt.Key.Key_Z, _COMMAND)
    trial.page.show_mode("canvas")
    assert seen(trial).kept_text == "Kept as 1"


def test_the_arrows_work_as_soon_as_there_is_a_picture(
    qtbot: QtBot, trial: Trial, window: Window, tmp_path: Path
) -> None:
    trial.page.show_mode("image")
    assert trial.page.hasFocus()
    trial.page.image_pane.open_paths([write_picture(tmp_path / "note.png", "17")])
    qtbot.waitUntil(lambda: labels(trial) == ["0", "0"], timeout=20_000)
    assert view(trial).hasFocus()


def test_what_was_kept_long_ago_is_said_and_cannot_be_taken_back_here(
    qtbot: QtBot, trial: Trial, window: Window
) -> None:
    read_line(qtbot, trial)
    sample = trial.page.canvas_pane.insight.sample
    OwnSampleStore(trial.own_samples.folder).add(sample, label="1")
    # Before anybody has looked at what is kept.
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    wait(qtbot, trial, [("1", "0")])
    qtbot.waitUntil(lambda: not seen(trial).undo_button.isVisible(), timeout=20_000)
    assert seen(trial).kept_text == "Kept as 1"


def test_bars_in_a_small_window_are_hit_where_they_are_shown(qtbot: QtBot) -> None:
    names = (*DIGITS, "background")
    bars = ProbabilityBars(names)
    qtbot.addWidget(bars)
    bars.set_choice(can_choose=True)
    heard: list[str] = []
    bars.label_chosen.connect(heard.append)
    for height in (bars.minimumSizeHint().height(), bars.sizeHint().height(), 400):
        bars.resize(200, height)
        bars.show()
        rows = min(height, bars.sizeHint().height()) / len(names)
        for row in (0, 4, 10):
            place = QPoint(5, round((row + 0.5) * rows))
            QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
        assert heard == ["0", "4", "background"]
        heard.clear()
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(5, 399))
    bars.set_choice(can_choose=False)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert heard == []


def test_a_right_click_on_a_digit_asks_what_it_is(
    qtbot: QtBot, trial: Trial, window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "172")
    frame, menu = view(trial), trial.page.keeper.menu
    places = [QPoint(0, 0), *(_middle_of(frame, index) for index in (1, 2))]
    for place, is_asked in zip(places, (False, True, True), strict=True):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, frame.mapToGlobal(place))
        QApplication.sendEvent(frame, event)
        assert menu.isVisible() is is_asked
        menu.close()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(frame, asked)
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_5)
    wait(qtbot, trial, [("5", "0")])
    assert labels(trial) == ["0", "0", "5"]


def _middle_of(frame: FrameView, index: int) -> QPoint:
    picture, box = frame.picture(), frame.marks()[index].box
    assert picture is not None
    scale = min(frame.width() / picture.shape[1], frame.height() / picture.shape[0], 4)
    x = (frame.width() - picture.shape[1] * scale) / 2 + (box.x + box.width / 2) * scale
    y = (frame.height() - picture.shape[0] * scale) / 2 + (box.y + box.height / 2) * scale
    return QPoint(round(x), round(y))


def test_a_correction_can_be_corrected_and_taken_back_in_steps(
    qtbot: QtBot, trial: Trial, window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "17")
    for key in (Qt.Key.Key_7, Qt.Key.Key_7, Qt.Key.Key_4):
        QTest.keyClick(view(trial), key)
    wait(qtbot, trial, [("4", "0")])
    for label in ("7", "0"):
        QTest.keyClick(view(trial), Qt.Key.Key_Z, _COMMAND)
        qtbot.waitUntil(lambda label=label: labels(trial)[0] == label, timeout=20_000)
    assert kept(trial) == []


def test_before_a_camera_the_label_stays_with_its_digit_and_leaves_with_it(
    qtbot: QtBot, trial: Trial, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_away = False

    def pictures() -> Iterator[np.ndarray]:
        for step in itertools.count():
            shift = round(4 * np.sin(step / 5))
            noise = np.random.default_rng(step).integers(0, 9, (240, 320, 3), np.uint8)
            QTest.qSleep(5)
            yield np.roll(paper("" if is_away else "17"), shift, axis=1) - noise

    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(pictures()))
    trial.there.append(CameraSource(0))
    trial.page.show_mode("camera")
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=20_000)
    first = min(view(trial).marks(), key=lambda mark: mark.box.x)
    view(trial).select(view(trial).marks().index(first))
    view(trial).mark_chosen.emit(view(trial).selected)
    QTest.keyClick(view(trial), Qt.Key.Key_4)
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    qtbot.wait(300)
    assert {mark.text for mark in view(trial).marks() if mark.is_kept} == {"4"}
    assert seen(trial).kept_text == "Kept as 4"
    assert (samples(trial)[0].origin.source, samples(trial)[0].origin.name) == ("camera", "Scripted")
    is_away = True
    qtbot.waitUntil(lambda: not labels(trial), timeout=20_000)
    qtbot.wait(600)
    is_away = False
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=20_000)
    assert not any(mark.is_kept for mark in view(trial).marks())
