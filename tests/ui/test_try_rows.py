"""Drawing several digits: they are read as a row, and each can be looked at."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.trying import LINE, ShowTrial, Trial, draw, seen, subtitle
from workbench.ui.widgets.times_card import TimesCard

# Rings of different sizes: the fake reader tells them apart by their ink.
ONE = ((0, -60), (0, 0), (0, 60))


def shifted(points: tuple[tuple[int, int], ...], x: int, y: int = 0) -> list[tuple[int, int]]:
    return [(px + x, py + y) for px, py in points]


def read(qtbot: QtBot, trial: Trial, text: str) -> None:
    """Wait until the row says ``text``."""
    qtbot.waitUntil(lambda: trial.page.canvas_pane.row.text == text, timeout=5000)


def draw_three(qtbot: QtBot, trial: Trial) -> None:
    for x in (-150, 0, 150):
        draw(trial.canvas, *shifted(ONE, x))
    read(qtbot, trial, "000")


def test_several_digits_are_read_as_a_row_with_a_mark_at_each(qtbot: QtBot, trial: Trial) -> None:
    draw(trial.canvas, *shifted(ONE, -150))
    read(qtbot, trial, "0")
    assert trial.canvas.marks() == ()
    draw_three(qtbot, trial)
    marks = trial.canvas.marks()
    assert [mark.text for mark in marks] == ["0", "0", "0"]
    centre = trial.canvas.rect().center()
    for mark, x in zip(marks, (-150, 0, 150), strict=True):
        assert abs(mark.box.x + mark.box.width / 2 - centre.x() - x) < 4
        assert abs(mark.box.y + mark.box.height / 2 - centre.y()) < 4
    qtbot.waitUntil(lambda: "3 digits" in subtitle(trial), timeout=5000)
    times = trial.page.findChild(TimesCard)
    qtbot.waitUntil(lambda: times.texts()[1][0] == "Normalise, 3 digits", timeout=5000)


def test_what_is_drawn_last_is_shown_until_another_digit_is_chosen(qtbot: QtBot, trial: Trial) -> None:
    draw_three(qtbot, trial)
    pane, canvas = trial.page.canvas_pane, trial.canvas
    assert pane.row.selected == 2
    assert pane.insight.place == "digit 3 of 3"
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert (pane.row.selected, pane.insight.place) == (1, "digit 2 of 3")
    assert pane.insight.box == canvas.marks()[1].box
    QTest.mouseClick(
        pane.row,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        pane.row.place_of(0).center().toPoint(),
    )
    assert pane.row.selected == 0
    assert canvas.hasFocus()
    draw(canvas, *shifted(ONE, 0, 20))
    qtbot.waitUntil(lambda: pane.row.selected == 1, timeout=5000)


def test_a_click_on_the_canvas_draws_wherever_a_mark_is(qtbot: QtBot, trial: Trial) -> None:
    draw_three(qtbot, trial)
    before = trial.canvas.image().sum()
    box = trial.canvas.marks()[0].box
    QTest.mouseClick(
        trial.canvas,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(box.x + box.width + 3, box.y + 10),
    )
    assert trial.canvas.image().sum() > before


def test_one_digit_of_a_row_is_corrected_with_its_key_and_shown_so_at_once(
    qtbot: QtBot, trial: Trial
) -> None:
    draw_three(qtbot, trial)
    # Another digit than its neighbours, whose samples are the same.
    draw(trial.canvas, (-40, -60), (40, -60), (-20, 60))
    qtbot.waitUntil(lambda: trial.page.canvas_pane.row.selected == 1, timeout=5000)
    QTest.keyClick(trial.canvas, Qt.Key.Key_7)
    read(qtbot, trial, "070")
    assert [digit.is_kept for digit in trial.page.canvas_pane.row.digits] == [False, True, False]
    assert [mark.is_kept for mark in trial.canvas.marks()] == [False, True, False]
    assert seen(trial).label == "7"
    QTest.keyClick(trial.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    read(qtbot, trial, "000")
    assert len(trial.canvas.marks()) == 3


def test_two_rows_are_told_apart_and_copied_as_two_lines(qtbot: QtBot, trial: Trial) -> None:
    for y in (-120, 120):
        for x in (-80, 80):
            draw(trial.canvas, *shifted(ONE, x, y))
    read(qtbot, trial, "00\n00")
    assert [digit.row for digit in trial.page.canvas_pane.row.digits] == [0, 0, 1, 1]
    trial.page.activateWindow()
    QTest.keyClick(trial.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "00\n00"
    QTest.keyClick(trial.canvas, Qt.Key.Key_Up)
    assert trial.page.canvas_pane.row.selected == 1


def test_undo_and_clear_take_digits_of_the_row_away(qtbot: QtBot, trial: Trial) -> None:
    draw_three(qtbot, trial)
    trial.canvas.undo()
    read(qtbot, trial, "00")
    assert len(trial.canvas.marks()) == 2
    trial.canvas.undo()
    read(qtbot, trial, "0")
    assert trial.canvas.marks() == ()
    trial.canvas.redo()
    read(qtbot, trial, "00")
    trial.canvas.clear()
    read(qtbot, trial, "")
    assert seen(trial).sentence == "Nothing is drawn yet."


def test_without_a_model_the_digits_are_marked_and_nothing_is_said(
    qtbot: QtBot, show_trial: ShowTrial
) -> None:
    trial = show_trial()
    for x in (-100, 100):
        draw(trial.canvas, *shifted(ONE, x))
    qtbot.waitUntil(lambda: len(trial.canvas.marks()) == 2, timeout=5000)
    assert [mark.text for mark in trial.canvas.marks()] == ["", ""]
    assert trial.page.canvas_pane.row.text == ""
    assert seen(trial).sample() is not None


def test_a_row_of_many_digits_fits_into_the_line(qtbot: QtBot, trial: Trial) -> None:
    for column in range(9):
        draw(trial.canvas, (-240 + 60 * column, -40), (-240 + 60 * column, 40))
    read(qtbot, trial, "0" * 9)
    row = trial.page.canvas_pane.row
    row.resize(160, row.height())
    places = [row.place_of(index) for index in range(9)]
    assert all(left.right() <= right.left() + 0.5 for left, right in itertools.pairwise(places))
    assert places[-1].right() <= 160


def test_each_digit_has_its_own_sample(qtbot: QtBot, trial: Trial) -> None:
    draw(trial.canvas, *shifted(LINE, -120))
    draw(trial.canvas, (60, -60), (160, -60), (90, 80))
    read(qtbot, trial, "00")
    second = seen(trial).sample()
    QTest.keyClick(trial.canvas, Qt.Key.Key_Left)
    first = seen(trial).sample()
    assert not np.array_equal(first, second)
    assert (first[:, 18:] == 0).all()
