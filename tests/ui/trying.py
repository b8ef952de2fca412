"""A Test page with everything behind it, for the tests of what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sessions.readers import MODEL, make_reader
from tests.sessions.sources import paper
from workbench.core.folders import user_folders
from workbench.core.runs import RunStore
from workbench.data.own_samples import OwnSampleStore
from workbench.sessions import reading
from workbench.sessions.camera import CameraSession
from workbench.sessions.cameras import CameraList
from workbench.sessions.models import ModelsSession
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.pictures import PicturesSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.reading import ReaderSession
from workbench.sessions.runs import RunsSession
from workbench.ui.messages import Messages
from workbench.ui.pages.test import TestPage
from workbench.ui.theme import ThemeService
from workbench.ui.widgets import PageHeader, StatePane
from workbench.ui.widgets.canvas import Canvas
from workbench.ui.widgets.frame_view import FrameView
from workbench.ui.widgets.seen_card import SeenCard
from workbench.vision.sources import CameraSource

# A stroke that is read as 0.
LINE = ((0, -120), (0, -60), (0, 0), (0, 60), (0, 120))


@dataclass
class Trial:
    """The page and its sessions; ``there`` is what the next look for cameras finds."""

    page: TestPage
    reader: ReaderSession
    models: ModelsSession
    runs: RunsSession
    camera: CameraSession
    cameras: CameraList
    stills: CameraSession
    pictures: PicturesSession
    own_samples: OwnSamplesSession
    there: list[CameraSource]

    @property
    def canvas(self) -> Canvas:
        return self.page.canvas_pane.canvas

    def shut_down(self) -> None:
        sessions = (self.pictures, self.cameras, self.camera, self.stills, self.own_samples)
        for session in (*sessions, self.reader, self.runs):
            session.shut_down()


def make_trial(reader: ReaderSession, *, messages: Messages, preferences: Preferences) -> Trial:
    """Return a page over a reader; no model is chosen yet, and no camera is there."""
    there: list[CameraSource] = []

    def look() -> Sequence[CameraSource]:
        return tuple(there)

    runs = RunsSession(RunStore(user_folders().runs))
    models = ModelsSession(runs=runs, reader=reader, preferences=preferences)
    camera, stills = CameraSession(reader), CameraSession(reader)
    cameras, pictures = CameraList(look=look), PicturesSession(stills)
    own_samples = OwnSamplesSession(OwnSampleStore(user_folders().samples))
    page = TestPage(
        reader=reader,
        models=models,
        camera=camera,
        cameras=cameras,
        stills=stills,
        pictures=pictures,
        own_samples=own_samples,
        messages=messages,
        preferences=preferences,
    )
    return Trial(page, reader, models, runs, camera, cameras, stills, pictures, own_samples, there)


ShowTrial = Callable[..., Trial]


@pytest.fixture
def show_trial(
    qtbot: QtBot,
    theme: ThemeService,
    messages: Messages,
    preferences: Preferences,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ShowTrial]:
    """Show a page whose fake reader has the given options; no model is chosen yet."""
    trials: list[Trial] = []
    monkeypatch.setattr(reading, "RESTART_DELAYS_MS", (10, 20))

    def show(*options: object) -> Trial:
        trial = make_trial(make_reader(*options), messages=messages, preferences=preferences)
        trials.append(trial)
        qtbot.addWidget(trial.page)
        trial.page.resize(900, 690)
        trial.page.show()
        trial.page.page_shown()
        qtbot.waitExposed(trial.page)
        return trial

    yield show
    for trial in trials:
        trial.shut_down()


@pytest.fixture
def trial(qtbot: QtBot, show_trial: ShowTrial) -> Trial:
    """A page whose model is ready."""
    trial = show_trial()
    choose_model(qtbot, trial)
    return trial


def choose_model(qtbot: QtBot, trial: Trial) -> None:
    """Choose the fake reader's model, and wait until it can be asked."""
    trial.models.choose(MODEL)
    qtbot.waitUntil(lambda: trial.reader.status.is_ready, timeout=20_000)


def draw(canvas: Canvas, *points: tuple[int, int]) -> None:
    """Draw with the mouse, points being pixels from the canvas' centre."""
    centre = canvas.rect().center()
    places = [centre + QPoint(*point) for point in points]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])


def shown(trial: Trial, kind: type) -> QWidget:
    """Return the visible widget of a kind."""
    return next(one for one in trial.page.findChildren(kind) if one.isVisible())


def view(trial: Trial) -> FrameView:
    return shown(trial, FrameView)


def labels(trial: Trial) -> list[str]:
    pane = trial.page.image_pane if trial.page.mode == "image" else trial.page.camera_pane
    return [mark.text for mark in pane.board.view.marks()]


def subtitle(trial: Trial) -> str:
    return trial.page.findChild(PageHeader).subtitle


def seen(trial: Trial) -> SeenCard:
    return trial.page.findChild(SeenCard)


def state(trial: Trial) -> str:
    return shown(trial, StatePane).accessibleName()


def click(qtbot: QtBot, trial: Trial, text: str) -> None:
    """Click the visible button with a text or name, as soon as it is there."""

    def buttons() -> list[QPushButton]:
        every = trial.page.findChildren(QPushButton)
        return [one for one in every if text in (one.text(), one.accessibleName()) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(buttons()), timeout=5000)
    QTest.mouseClick(buttons()[0], Qt.MouseButton.LeftButton)


def write_picture(path: Path, text: str) -> Path:
    assert cv2.imwrite(str(path), paper(text))
    return path
