"""A user corrects readings before a camera, where each picture makes another sample."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.sessions.sources import ScriptedSource, paper
from tests.ui.correcting import COMMAND, kept, read_line, samples, wait
from tests.ui.trying import Trial, labels, seen, state, view
from workbench.core.errors import SourceError
from workbench.sessions.camera import CameraState
from workbench.ui.pages import test_camera
from workbench.ui.window import Window
from workbench.vision.sources import CameraSource


def test_a_correction_elsewhere_uncovers_no_picture_behind_a_failure(
    qtbot: QtBot, trial: Trial, page_window: Window, monkeypatch: pytest.MonkeyPatch
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
    QTest.keyClick(trial.page, Qt.Key.Key_Z, COMMAND)
    trial.page.show_mode("canvas")
    assert seen(trial).kept_text == "Kept as 1"


def test_before_a_camera_the_label_stays_with_its_digit_and_leaves_with_it(
    qtbot: QtBot, trial: Trial, page_window: Window, monkeypatch: pytest.MonkeyPatch
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
    passed: list[object] = []
    trial.camera.frame_read.connect(passed.append)
    qtbot.waitUntil(lambda: len(passed) > 20, timeout=20_000)
    is_away = False
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=20_000)
    assert not any(mark.is_kept for mark in view(trial).marks())
