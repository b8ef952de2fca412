"""Drives the real window as a user does: for the stories, the screenshots and the benchmarks."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from workbench.app import Workbench
from workbench.sessions.data import DataPhase
from workbench.ui.pages.data import DataPage
from workbench.ui.pages.export import ExportPage
from workbench.ui.pages.test import TestPage
from workbench.ui.pages.train import TrainPage

# Pen strokes in a unit square, as somebody draws them on the canvas.
Stroke = Sequence[tuple[float, float]]
ONE: list[Stroke] = [[(0.5, 0.12), (0.5, 0.88)]]
SEVEN: list[Stroke] = [[(0.25, 0.18), (0.75, 0.18), (0.45, 0.85)]]


def arc(x: float, y: float, radius: float, start: float, end: float) -> Stroke:
    """Points of a circle's arc; angles in degrees, clockwise from the right."""
    steps = np.radians(np.linspace(start, end, 24))
    return [(x + radius * math.cos(step), y + radius * math.sin(step)) for step in steps]


THREE: list[Stroke] = [[*arc(0.48, 0.32, 0.19, -150, 90), *arc(0.48, 0.68, 0.19, -90, 150)]]


class Driver:
    """The application's window with hands on it."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.window = workbench.window

    @property
    def data_page(self) -> DataPage:
        return cast(DataPage, self.window.page("data"))

    @property
    def train_page(self) -> TrainPage:
        return cast(TrainPage, self.window.page("train"))

    @property
    def test_page(self) -> TestPage:
        return cast(TestPage, self.window.page("test"))

    @property
    def export_page(self) -> ExportPage:
        return cast(ExportPage, self.window.page("export"))

    def wait(self, condition: Callable[[], object], what: str, *, seconds: float = 120) -> None:
        """Let the application run until ``condition`` holds; fails with ``what`` otherwise."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
            self.rest(10)

    def rest(self, milliseconds: int = 300) -> None:
        """Let the application settle. Not QTest.qWait: it holds the interpreter's lock all the while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def open(self) -> None:
        """Show the window and wait for its data and pages."""
        self.workbench.start()
        self.wait(lambda: self.workbench.is_ready, "the pages")
        self.wait(lambda: self.workbench.sessions.data.state.phase is DataPhase.READY, "the data")

    def close(self) -> None:
        """Close the window; whatever runs is stopped."""
        self.window.close()
        QApplication.processEvents()

    def go_to(self, page: str) -> None:
        """Click a page in the sidebar: ``data``, ``train``, ``test`` or ``export``."""
        entry = cast(QAbstractButton, self.window.findChild(QAbstractButton, f"nav-{page}"))
        QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
        self.wait(lambda: self.window.current_page == page, f"the {page} page")

    def click(self, button: QAbstractButton) -> None:
        """Click a button that can be clicked."""
        self.wait(lambda: button.isVisible() and button.isEnabled(), f"the button “{button.text()}”")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, field: QLineEdit, text: str) -> None:
        """Replace what a field says, key by key."""
        field.selectAll()
        QTest.keyClicks(field, text)

    def draw(self, widget: QWidget, strokes: list[Stroke], *, steps: int = 12) -> None:
        """Draw strokes of a unit square in the middle of a widget, with the mouse."""
        side = min(widget.width(), widget.height()) * 0.8
        corner = QPointF((widget.width() - side) / 2, (widget.height() - side) / 2)
        for stroke in strokes:
            dense = _densely(stroke, steps)
            points = [corner + QPointF(x * side, y * side) for x, y in dense]
            QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=points[0].toPoint())
            for point in points[1:]:
                _move(widget, point)
                QApplication.processEvents()
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=points[-1].toPoint())


def page_of_digits(
    samples: NDArray[np.uint8], *, seed: int, width: int = 1280, height: int = 720
) -> NDArray[np.uint8]:
    """Return a photo-like page, uint8 [height, width, 3] BGR, with samples as blue ink in one row."""
    random = np.random.default_rng(seed)
    paper = random.normal(0, 3, (height, width)).astype(np.float32)
    paper = cv2.GaussianBlur(paper, (0, 0), 1.2) * 2
    paper += (
        np.linspace(226, 196, width, dtype=np.float32)[None]
        - np.linspace(0, 16, height, dtype=np.float32)[:, None]
    )
    ink = np.zeros((height, width), np.float32)
    side = min(round(width / (len(samples) + 1)), 190)
    for index, sample in enumerate(samples):
        x = round((index + 0.5) * width / len(samples) - side / 2)
        y = round(height / 2 - side / 2 + random.uniform(-0.1, 0.1) * side)
        large = cv2.resize(sample, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32)
        ink[y : y + side, x : x + side] = np.maximum(ink[y : y + side, x : x + side], large)
    share = np.clip(ink / 255, 0, 1)[..., None] * 0.85
    pen = np.array([110, 62, 40], np.float32)
    picture = paper[..., None] * np.array([0.96, 0.99, 1.0], np.float32) * (1 - share) + pen * share
    return np.clip(picture, 0, 255).astype(np.uint8)


def write_film(path: Path, page: NDArray[np.uint8], *, frames: int = 40) -> Path:
    """Write a video in which a hand-held camera looks at a page."""
    height, width = page.shape[:2]
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 25.0, (width, height))
    assert film.isOpened()
    for index in range(frames):
        shift = np.array([[1, 0, 6 * math.sin(index / 6)], [0, 1, 4 * math.cos(index / 5)]], np.float32)
        film.write(cv2.warpAffine(page, shift, (width, height), borderMode=cv2.BORDER_REPLICATE))
    film.release()
    return path


def _densely(stroke: Stroke, steps: int) -> list[tuple[float, float]]:
    points = [stroke[0]]
    for (x, y), (to_x, to_y) in pairwise(stroke):
        pieces = max(1, round(steps * math.hypot(to_x - x, to_y - y)))
        points += [
            (x + (to_x - x) * piece / pieces, y + (to_y - y) * piece / pieces)
            for piece in range(1, pieces + 1)
        ]
    return points


def _move(widget: QWidget, point: QPointF) -> None:
    # QTest's own move carries no pressed button.
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        point,
        QPointF(widget.mapToGlobal(QPoint(round(point.x()), round(point.y())))),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)
