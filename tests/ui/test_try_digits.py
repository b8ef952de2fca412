"""Trying a model: drawing, and what is said where there is no model or no answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.sessions.readers import MODEL, starts_in
from tests.ui.trying import LINE, ShowTrial, Trial, choose_model, click, draw, seen, subtitle
from workbench.core.labels import DIGITS
from workbench.sessions.reading import ReaderState
from workbench.ui.widgets import ProbabilityBars
from workbench.ui.widgets.times_card import TimesCard

LINE_STEP = QPoint(0, 60)
LINE_ASIDE = QPoint(70, 0)


def bars(trial: Trial) -> ProbabilityBars:
    return trial.page.findChild(ProbabilityBars)


def test_a_drawn_digit_is_read_with_everything_beside_it(qtbot: QtBot, trial: Trial) -> None:
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).label == "0", timeout=5000)
    sample = seen(trial).sample()
    assert sample is not None
    assert sample.shape == (28, 28)
    assert sample[13:15, 12:16].max() > 200
    probabilities = bars(trial).probabilities()
    assert probabilities is not None
    assert probabilities.shape == (10,)
    times = trial.page.findChild(TimesCard)
    qtbot.waitUntil(lambda: ("Core ML (reference runtime)", "0.4 ms") in times.texts(), timeout=5000)
    assert [name for name, _ in times.texts()[:2]] == ["Locate", "Normalise"]
    assert "ms a reading" in subtitle(trial)


def test_the_bars_say_no_more_than_the_label_does(qtbot: QtBot) -> None:
    shown = ProbabilityBars(DIGITS)
    qtbot.addWidget(shown)
    for share, text in ((0.99996, "7, 99.9 %"), (1.0, "7, 100.0 %"), (0.8761, "7, 87.6 %")):
        answer = np.full(10, (1 - share) / 9, np.float32)
        answer[7] = share
        shown.set_probabilities(answer)
        assert shown.accessibleDescription() == text


def test_the_digit_is_read_while_the_pen_is_still_down(qtbot: QtBot, trial: Trial) -> None:
    canvas = trial.canvas
    centre = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)
    QTest.mouseMove(canvas, centre + LINE_STEP)
    qtbot.waitUntil(lambda: seen(trial).label != "", timeout=5000)
    first = seen(trial).sample()
    QTest.mouseMove(canvas, centre + 2 * LINE_STEP + LINE_ASIDE)
    qtbot.waitUntil(lambda: not np.array_equal(seen(trial).sample(), first), timeout=5000)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)


def test_a_slow_reader_is_asked_for_the_newest_drawing_only(qtbot: QtBot, show_trial: ShowTrial) -> None:
    trial = show_trial("--delay", 0.3)
    choose_model(qtbot, trial)
    answers: list[object] = []
    trial.page.canvas_pane.insight_changed.connect(
        lambda: answers.append(trial.page.canvas_pane.insight.probabilities)
    )
    for step in range(12):
        draw(trial.canvas, (-100 + 15 * step, -80), (-100 + 15 * step, 80))
        qtbot.wait(10)
    qtbot.wait(900)
    assert 1 <= len([one for one in answers if one is not None]) <= 3


def test_a_slow_reader_keeps_reading_while_the_pen_moves_without_a_pause(
    qtbot: QtBot, show_trial: ShowTrial
) -> None:
    trial = show_trial("--delay", 0.05)
    choose_model(qtbot, trial)
    samples: list[np.ndarray | None] = []
    trial.page.canvas_pane.insight_changed.connect(lambda: samples.append(seen(trial).sample()))
    canvas, centre = trial.canvas, trial.canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)
    for step in range(100):
        QTest.mouseMove(canvas, centre + QPoint(step, 2 * step if step % 20 < 10 else 0))
        qtbot.wait(8)
    assert len(samples) >= 5
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)


def test_an_answer_that_comes_after_clearing_is_not_shown(qtbot: QtBot, show_trial: ShowTrial) -> None:
    trial = show_trial("--delay", 0.2)
    choose_model(qtbot, trial)
    draw(trial.canvas, *LINE)
    qtbot.wait(50)
    trial.canvas.clear()
    qtbot.wait(400)
    assert seen(trial).label == ""
    assert seen(trial).sample() is None


def test_clearing_takes_the_reading_away(qtbot: QtBot, trial: Trial) -> None:
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).label != "", timeout=5000)
    click(qtbot, trial, "Clear")
    qtbot.waitUntil(lambda: seen(trial).label == "", timeout=5000)
    assert seen(trial).sample() is None
    assert seen(trial).sentence == "Nothing is drawn yet."
    assert bars(trial).probabilities() is None


def test_keys_undo_redo_erase_and_clear(qtbot: QtBot, trial: Trial) -> None:
    page, canvas = trial.page, trial.canvas
    page.activateWindow()
    draw(canvas, *LINE)
    drawn = canvas.image()
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.is_empty
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page, Qt.Key.Key_Z, both)
    assert np.array_equal(canvas.image(), drawn)
    QTest.keyClick(page, Qt.Key.Key_E)
    assert canvas.is_erasing
    QTest.keyClick(page, Qt.Key.Key_P)
    assert not canvas.is_erasing
    width = canvas.pen_width
    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    assert canvas.pen_width > width
    QTest.keyClick(page, Qt.Key.Key_Delete)
    assert canvas.is_empty


def test_without_a_model_the_sample_is_shown_and_training_is_a_click_away(
    qtbot: QtBot, show_trial: ShowTrial
) -> None:
    trial = show_trial()
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).sample() is not None, timeout=5000)
    assert "Train a network first" in seen(trial).sentence
    assert bars(trial).probabilities() is None
    with qtbot.waitSignal(trial.page.train_requested):
        click(qtbot, trial, "Go to Train")


def test_what_was_drawn_before_the_model_came_is_read_when_it_is_there(
    qtbot: QtBot, show_trial: ShowTrial
) -> None:
    trial = show_trial()
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).sample() is not None, timeout=5000)
    trial.models.choose(MODEL)
    assert seen(trial).sentence == "Opening the model…"
    qtbot.waitUntil(lambda: seen(trial).label in DIGITS, timeout=5000)


def test_a_refused_model_is_told_and_can_be_tried_again(
    qtbot: QtBot, show_trial: ShowTrial, tmp_path: Path
) -> None:
    trial = show_trial("--refuse", "--starts", tmp_path / "starts")
    trial.models.choose(MODEL)
    qtbot.waitUntil(lambda: trial.reader.status.state is ReaderState.FAILED, timeout=5000)
    assert seen(trial).sentence == "It is no Core ML model. Choose another."
    click(qtbot, trial, "Try again")
    assert trial.reader.status.state is ReaderState.STARTING


def test_a_crash_while_drawing_is_survived(qtbot: QtBot, show_trial: ShowTrial, tmp_path: Path) -> None:
    trial = show_trial("--crash", "--starts", tmp_path / "starts")
    choose_model(qtbot, trial)
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: not trial.reader.status.is_ready, timeout=5000)
    assert seen(trial).sample() is not None
    qtbot.waitUntil(lambda: seen(trial).label in DIGITS, timeout=5000)
    assert starts_in(tmp_path / "starts") == 2


def test_pen_width_and_mode_are_remembered(qtbot: QtBot, trial: Trial, show_trial: ShowTrial) -> None:
    trial.page.activateWindow()
    QTest.keyClick(trial.page, Qt.Key.Key_BracketRight)
    width = trial.canvas.pen_width
    click(qtbot, trial, "Image")
    assert trial.page.mode == "image"
    again = show_trial()
    assert again.page.mode == "image"
    assert again.canvas.pen_width == width
