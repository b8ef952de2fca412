"""Looking for cameras, and asking a Mac's user for one."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from workbench.sessions import cameras
from workbench.sessions.cameras import CameraList, ask_for_camera
from workbench.vision.sources import CameraSource


def test_cameras_are_looked_for_off_the_windows_thread(qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def look() -> tuple[CameraSource, ...]:
        threads.append(threading.current_thread())
        return (CameraSource(0), CameraSource(2))

    found = CameraList(look=look)
    assert not found.is_known
    with qtbot.waitSignal(found.changed, timeout=5000):
        found.refresh()
        found.refresh()
    assert found.cameras == (CameraSource(0), CameraSource(2))
    assert found.is_known
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    found.shut_down()


def test_a_look_that_fails_has_found_no_camera(qtbot: QtBot) -> None:
    def look() -> tuple[CameraSource, ...]:
        raise OSError("the driver is gone")

    found = CameraList(look=look)
    with qtbot.waitSignal(found.changed, timeout=5000):
        found.refresh()
    assert found.is_known
    assert found.cameras == ()
    found.shut_down()


@pytest.mark.parametrize(("platform", "opened"), [("darwin", [1]), ("linux", [])])
def test_only_a_mac_is_asked_for_the_camera(
    platform: str, opened: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    class FakeCapture:
        def __init__(self, index: int) -> None:
            calls.append(index)

        def release(self) -> None:
            pass

    monkeypatch.setattr(cameras.sys, "platform", platform)
    monkeypatch.setattr(cameras.cv2, "VideoCapture", FakeCapture)
    ask_for_camera(CameraSource(1))
    assert calls == opened
