"""A reader, and the camera session over it, for all tests of what reads pictures."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.readers import MODEL, make_reader
from workbench.sessions.camera import CameraSession, SeenFrame
from workbench.sessions.reading import ReaderSession


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[ReaderSession]:
    session = make_reader()
    yield session
    session.shut_down()


@pytest.fixture
def ready_reader(qtbot: QtBot, reader: ReaderSession) -> ReaderSession:
    reader.open(MODEL)
    qtbot.waitUntil(lambda: reader.status.is_ready, timeout=5000)
    return reader


@pytest.fixture
def camera(reader: ReaderSession) -> Iterator[CameraSession]:
    session = CameraSession(reader)
    yield session
    session.shut_down()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("capture")]


@pytest.fixture
def seen(camera: CameraSession) -> list[SeenFrame]:
    frames: list[SeenFrame] = []
    camera.frame_read.connect(frames.append)
    return frames
