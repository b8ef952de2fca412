"""A user keeps what was misread under its right label, from the canvas, a picture and the camera."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.sessions.sources import ScriptedSource, paper
from tests.ui.trying import (
    LINE,
    ShowTrial,
    Trial,
    choose_model,
    click,
    draw,
    labels,
    seen,
    subtitle,
    view,
    write_picture,
)
from workbench.core.errors import WorkbenchError
from workbench.core.folders import user_folders
from workbench.data.own_sample import OwnSample
from workbench.ui.pages import test_camera
from workbench.vision.sources import CameraSource


@pytest.fixture
def trial(show_trial: ShowTrial, request: pytest.FixtureRequest) -> Iterator[Trial]:
    """A page without a model yet; a parameter is an option of the fake reader."""
    options = (request.param,) if hasattr(request, "param") else ()
    trial = show_trial(*options)
    yield trial
    trial.page.keeper.menu.close()


def read_line(qtbot: QtBot, trial: Trial) -> np.ndarray:
    """Draw a digit that is read as 0, and return its sample."""
    choose_model(qtbot, trial)
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).label == "0", timeout=20_000)
    return trial.page.canvas_pane.insight.sample


def kept(trial: Trial) -> tuple[OwnSample, ...]:
    return trial.own_samples.state.kept.samples


def ask(qtbot: QtBot, trial: Trial) -> None:
    QTest.mouseClick(seen(trial).correct_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(trial.page.keeper.menu.isVisible)


def test_a_misread_drawing_is_kept_under_the_label_of_the_key_that_is_pressed(
    qtbot: QtBot, trial: Trial
) -> None:
    assert not seen(trial).correct_button.isVisible()
    sample = read_line(qtbot, trial)
    confidence = trial.page.canvas_pane.insight.confidence
    assert "Wrong" in seen(trial).correct_button.text()
    ask(qtbot, trial)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_7)
    assert (seen(trial).kept_text, seen(trial).label) == ("Kept as 7", "7")
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    (one,) = kept(trial)
    assert (one.label, one.origin.source, one.origin.read_as) == ("7", "canvas", "0")
    assert one.origin.confidence == pytest.approx(confidence, abs=1e-3)
    assert np.array_equal(one.image, sample)
    assert one.origin.model == trial.models.chosen.title
    assert one.path.is_relative_to(user_folders().samples / "7")
    assert not seen(trial).correct_button.isVisible()


def test_keeping_is_taken_back(qtbot: QtBot, trial: Trial) -> None:
    read_line(qtbot, trial)
    QTest.keyClick(trial.page, Qt.Key.Key_L)
    qtbot.waitUntil(trial.page.keeper.menu.isVisible)
    trial.page.keeper.menu.action_for("background").trigger()
    qtbot.waitUntil(seen(trial).undo_button.isVisible, timeout=20_000)
    assert (seen(trial).kept_text, seen(trial).label) == ("Kept as no digit", "–")
    QTest.mouseClick(seen(trial).undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(seen(trial).correct_button.isVisible, timeout=20_000)
    assert not kept(trial)
    assert seen(trial).label == "0"


def test_the_next_drawing_can_be_kept_at_once(qtbot: QtBot, trial: Trial) -> None:
    read_line(qtbot, trial)
    ask(qtbot, trial)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_1)
    draw(trial.canvas, (-60, 0), (60, 40))
    qtbot.waitUntil(seen(trial).correct_button.isVisible, timeout=20_000)


def test_what_was_shown_at_the_click_is_kept_not_what_came_since(qtbot: QtBot, trial: Trial) -> None:
    sample = read_line(qtbot, trial)
    ask(qtbot, trial)
    trial.canvas.clear()
    qtbot.waitUntil(lambda: trial.page.canvas_pane.insight.sample is None, timeout=20_000)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    assert np.array_equal(kept(trial)[0].image, sample)


def test_a_drawing_can_be_kept_before_there_is_a_model(qtbot: QtBot, trial: Trial) -> None:
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(seen(trial).correct_button.isVisible, timeout=20_000)
    assert "Press its digit" in seen(trial).correct_button.text()
    ask(qtbot, trial)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    origin = kept(trial)[0].origin
    assert (origin.read_as, origin.confidence, origin.model) == ("", None, "")


def test_a_digit_of_a_picture_is_kept_with_the_name_of_its_file(
    qtbot: QtBot, trial: Trial, tmp_path: Path
) -> None:
    choose_model(qtbot, trial)
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "note.png", "17")])
    qtbot.waitUntil(lambda: trial.page.image_pane.insight.probabilities is not None, timeout=20_000)
    ask(qtbot, trial)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    origin = kept(trial)[0].origin
    assert (origin.source, origin.name) == ("image", "note.png")
    box = trial.page.image_pane.board.digits[0].box
    assert origin.box == (box.x, box.y, box.width, box.height)


@pytest.mark.parametrize("trial", ["--doubts"], indirect=True)
def test_a_digit_that_the_model_ignored_is_shown_with_the_ink_and_kept(
    qtbot: QtBot, trial: Trial, tmp_path: Path
) -> None:
    choose_model(qtbot, trial)
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "note.png", "17")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=20_000)
    click(qtbot, trial, "Show ink")
    assert labels(trial) == ["0", ""]
    qtbot.waitUntil(lambda: "1 digit" in subtitle(trial), timeout=20_000)
    frame = view(trial)
    frame.select(1)
    frame.mark_chosen.emit(1)
    assert trial.page.image_pane.insight.place == "ignored"
    ask(qtbot, trial)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    assert (kept(trial)[0].origin.read_as, kept(trial)[0].origin.confidence) == ("0", 0.31)
    # The user's word counts, with the ink and without.
    click(qtbot, trial, "Show ink")
    assert labels(trial) == ["0", "7"]


def test_a_digit_before_the_camera_is_kept_as_it_was_at_the_click(
    qtbot: QtBot, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = (paper("17") if step % 2 else np.roll(paper("17"), 9) for step in itertools.count())
    monkeypatch.setattr(test_camera, "open_source", lambda _spec: ScriptedSource(pictures))
    choose_model(qtbot, trial)
    trial.there.append(CameraSource(0))
    trial.page.show_mode("camera")
    qtbot.waitUntil(lambda: trial.page.camera_pane.insight.probabilities is not None, timeout=20_000)
    trial.page.keeper.ask()
    shown = trial.page.camera_pane.insight.sample
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(kept(trial)) == 1, timeout=20_000)
    assert (kept(trial)[0].origin.source, kept(trial)[0].origin.name) == ("camera", ScriptedSource.title)
    assert np.array_equal(kept(trial)[0].image, shown)


def test_a_folder_that_cannot_be_written_is_told(qtbot: QtBot, trial: Trial) -> None:
    user_folders().samples.parent.mkdir(parents=True, exist_ok=True)
    user_folders().samples.write_text("in the way")
    failures: list[WorkbenchError] = []
    trial.own_samples.failed.connect(failures.append)
    read_line(qtbot, trial)
    ask(qtbot, trial)
    QTest.keyClick(trial.page.keeper.menu, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: bool(failures), timeout=20_000)
    assert seen(trial).kept_text == ""
    assert seen(trial).correct_button.isVisible()
