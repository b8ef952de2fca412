"""A user corrects readings with one key each, on the canvas and in a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from tests.ui.correcting import COMMAND, kept, open_picture, read_line, samples, wait
from tests.ui.trying import Trial, draw, labels, seen, view, write_picture
from workbench.data.own_samples import OwnSampleStore
from workbench.ui.window import Window


def test_a_digit_key_corrects_what_is_shown_and_else_goes_to_its_page(
    qtbot: QtBot, trial: Trial, page_window: Window
) -> None:
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    assert page_window.current_page == "other"
    QTest.keyClick(page_window, Qt.Key.Key_2)
    assert page_window.current_page == "test"
    read_line(qtbot, trial)
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    assert page_window.current_page == "test"
    assert (seen(trial).kept_text, seen(trial).label) == ("Kept as 1", "1")
    wait(qtbot, trial, [("1", "0")])
    QTest.keyClick(trial.canvas, Qt.Key.Key_1, COMMAND)
    assert page_window.current_page == "other"
    assert "Ctrl+1" in seen(trial).correct_button.toolTip()


def test_keys_typed_elsewhere_correct_nothing(qtbot: QtBot, trial: Trial, page_window: Window) -> None:
    read_line(qtbot, trial)
    chooser = trial.page.findChild(QComboBox)
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_7)
    QTest.keyClick(trial.canvas, Qt.Key.Key_7, COMMAND)
    QTest.keyClick(page_window.sidebar, Qt.Key.Key_7)
    assert seen(trial).correct_button.isVisible()
    assert kept(trial) == []


def test_two_digits_that_look_the_same_are_corrected_each_by_itself(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "111")
    first, second, third = trial.page.image_pane.board.digits
    assert np.array_equal(first.sample, second.sample)
    assert np.array_equal(first.sample, third.sample)
    QTest.keyClick(view(trial), Qt.Key.Key_Right)
    QTest.keyClick(view(trial), Qt.Key.Key_1)
    wait(qtbot, trial, [("1", "0")])
    assert labels(trial) == ["0", "1", "0"]
    QTest.keyClick(view(trial), Qt.Key.Key_Right)
    QTest.keyClick(view(trial), Qt.Key.Key_7)
    wait(qtbot, trial, [("1", "0"), ("7", "0")])
    assert labels(trial) == ["0", "1", "7"]
    QTest.keyClick(view(trial), Qt.Key.Key_Left)
    QTest.keyClick(view(trial), Qt.Key.Key_Z, COMMAND)
    wait(qtbot, trial, [("7", "0")])
    assert labels(trial) == ["0", "0", "7"]


def test_on_the_canvas_undo_takes_back_what_was_done_last(
    qtbot: QtBot, trial: Trial, page_window: Window
) -> None:
    read_line(qtbot, trial)
    QTest.keyClick(trial.canvas, Qt.Key.Key_B)
    assert (seen(trial).kept_text, seen(trial).label) == ("Kept as no digit", "–")
    wait(qtbot, trial, [("background", "0")])
    draw(trial.canvas, (-60, 0), (60, 40))
    qtbot.waitUntil(lambda: seen(trial).kept_text == "", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, COMMAND)
    qtbot.waitUntil(lambda: seen(trial).kept_text == "Kept as no digit", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, COMMAND)
    wait(qtbot, trial, [])
    assert not trial.canvas.is_empty
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, COMMAND)
    assert trial.canvas.is_empty


def test_the_digits_of_a_drawn_row_are_corrected_one_by_one(
    qtbot: QtBot, trial: Trial, page_window: Window
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
    # A window of another size has them elsewhere on its canvas, and they are the same.
    trial.page.window().resize(trial.page.window().width() + 131, trial.page.window().height() + 37)
    qtbot.waitUntil(lambda: pane.digits[0].box != boxes[0], timeout=20_000)
    assert pane.row.text == "2–8"
    # What is drawn beside them changes none of it, and Undo takes that stroke back first.
    draw(trial.canvas, (230, -100), (210, 0), (230, 100))
    qtbot.waitUntil(lambda: pane.row.text == "2–80", timeout=20_000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, COMMAND)
    qtbot.waitUntil(lambda: pane.row.text == "2–8", timeout=20_000)


def test_every_digit_of_a_picture_is_corrected_by_keyboard_alone(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "1723")
    frame = view(trial)
    for key, digit in ((None, "1"), (Qt.Key.Key_Tab, "7"), (Qt.Key.Key_Right, "2"), (Qt.Key.Key_End, "3")):
        if key is not None:
            QTest.keyClick(frame, key)
        QTest.keyClick(frame, digit)
    assert labels(trial) == ["1", "7", "2", "3"]
    assert [mark.is_kept for mark in frame.marks()] == [True] * 4
    assert frame.accessibleDescription() == "Read: 1 7 2 3. Chosen: 3, kept"
    wait(qtbot, trial, [("1", "0"), ("7", "0"), ("2", "0"), ("3", "0")])
    boxes = [digit.box for digit in trial.page.image_pane.board.digits]
    assert [one.origin.box for one in samples(trial)] == [(b.x, b.y, b.width, b.height) for b in boxes]
    assert {one.origin.name for one in samples(trial)} == {"0.png"}
    # Back one after the other, whichever is looked at.
    for count in (3, 2, 1, 0):
        QTest.keyClick(frame, Qt.Key.Key_Z, COMMAND)
        qtbot.waitUntil(lambda count=count: len(kept(trial)) == count, timeout=20_000)
    assert labels(trial) == ["0"] * 4


def test_a_picture_that_is_opened_again_shows_what_was_corrected(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
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


def test_the_arrows_work_as_soon_as_there_is_a_picture(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
) -> None:
    trial.page.show_mode("image")
    assert trial.page.hasFocus()
    trial.page.image_pane.open_paths([write_picture(tmp_path / "note.png", "17")])
    qtbot.waitUntil(lambda: labels(trial) == ["0", "0"], timeout=20_000)
    assert view(trial).hasFocus()


def test_what_was_kept_long_ago_is_said_and_cannot_be_taken_back_here(
    qtbot: QtBot, trial: Trial, page_window: Window
) -> None:
    read_line(qtbot, trial)
    sample = trial.page.canvas_pane.insight.sample
    OwnSampleStore(trial.own_samples.folder).add(sample, label="1")
    # Before anybody has looked at what is kept.
    QTest.keyClick(trial.canvas, Qt.Key.Key_1)
    wait(qtbot, trial, [("1", "0")])
    qtbot.waitUntil(lambda: not seen(trial).undo_button.isVisible(), timeout=20_000)
    assert seen(trial).kept_text == "Kept as 1"


def test_a_correction_can_be_corrected_and_taken_back_in_steps(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "17")
    for key in (Qt.Key.Key_7, Qt.Key.Key_7, Qt.Key.Key_4):
        QTest.keyClick(view(trial), key)
    wait(qtbot, trial, [("4", "0")])
    for label in ("7", "0"):
        QTest.keyClick(view(trial), Qt.Key.Key_Z, COMMAND)
        qtbot.waitUntil(lambda label=label: labels(trial)[0] == label, timeout=20_000)
    assert kept(trial) == []
