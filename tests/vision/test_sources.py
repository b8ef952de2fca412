"""Cameras, videos, folders: pictures in order, and a sentence for all that goes wrong."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from workbench.core.errors import SourceError
from workbench.vision import capture, sources
from workbench.vision.cameras import CameraSource, _from_profile, _on_linux, list_cameras
from workbench.vision.sources import FileSource, StreamSource, open_source, parse_source, save_image


def write_video(path: Path, count: int, *, code: str = "mp4v") -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 20.0, (160, 120))
    assert writer.isOpened()
    for number in range(count):
        writer.write(np.full((120, 160, 3), 12 * number, np.uint8))
    writer.release()
    return path


def test_what_a_user_types_is_a_camera_a_stream_or_a_path() -> None:
    assert parse_source("0") == CameraSource(0)
    assert parse_source("rtsp://door/1") == StreamSource("rtsp://door/1")
    assert parse_source("a/7.mp4") == FileSource(Path("a/7.mp4"))
    assert parse_source("-1") == FileSource(Path("-1"))
    assert parse_source("9" * 20) == FileSource(Path("9" * 20))


@pytest.mark.parametrize(("name", "code"), [("a.mp4", "mp4v"), ("b.avi", "MJPG")])
def test_a_video_gives_its_frames_in_order_and_then_none(tmp_path: Path, name: str, code: str) -> None:
    source = open_source(FileSource(write_video(tmp_path / name, 6, code=code)))
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    source.close()
    assert not source.is_live
    assert source.frame_rate == pytest.approx(20)
    assert source.title == name
    assert [frame.index for frame in frames] == list(range(6))
    assert [round(frame.seconds, 3) for frame in frames] == [0.0, 0.05, 0.1, 0.15, 0.2, 0.25]
    assert frames[0].image.shape == (120, 160, 3)
    levels = [float(frame.image.mean()) for frame in frames]
    assert levels == sorted(levels)


def test_broken_empty_and_foreign_files_are_sentences_and_print_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = write_video(tmp_path / "whole.mp4", 20)
    (tmp_path / "cut.mp4").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (tmp_path / "text.mp4").write_text("no video" * 100)
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "table.csv").write_text("1,2,3\n" * 50)
    for name in ("cut.mp4", "text.mp4", "empty.mp4", "table.csv"):
        with pytest.raises(SourceError) as caught:
            open_source(FileSource(tmp_path / name))
        assert name in caught.value.message
        assert caught.value.hint
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == ""


# A Mac has no file names that are not UTF-8.
_NO_TEXT = () if sys.platform == "darwin" else (os.fsdecode(b"\xe4.mp4"),)


@pytest.mark.parametrize("name", ["50%.mp4", "a%03d.mp4", "%s%n.mp4", "a%02d.ppm", *_NO_TEXT])
def test_a_strange_name_is_the_name_of_one_file(tmp_path: Path, name: str) -> None:
    whole = write_video(tmp_path / "whole.mp4", 6)
    (tmp_path / name).write_bytes(whole.read_bytes())
    # OpenCV would show these in place of a file that it cannot decode.
    for number in range(3):
        assert cv2.imwrite(str(tmp_path / f"a{number:02d}.ppm"), np.zeros((40, 40, 3), np.uint8))
    source = open_source(FileSource(tmp_path / name))
    frame = source.read()
    assert frame is not None
    assert frame.image.shape == (120, 160, 3)
    assert source.title == name
    source.close()
    (tmp_path / name).write_bytes(b"no video" * 100)
    with pytest.raises(SourceError, match=r"neither an image nor a video|holds no picture"):
        open_source(FileSource(tmp_path / name))


def test_missing_files_strange_names_and_pipes_are_sentences(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    for path in (tmp_path / "missing.mp4", pipe, Path("a\0b"), tmp_path / ("long" * 200)):
        with pytest.raises(SourceError):
            open_source(FileSource(path))


def test_a_folder_gives_its_images_in_order_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    for number, name in enumerate(("b.png", "a.jpg", "d.PNG")):
        save_image(tmp_path / name, np.full((10, 12, 3), 40 * number, np.uint8))
    (tmp_path / "c.png").write_text("no picture")
    (tmp_path / "notes.txt").write_text("no picture either")
    source = open_source(FileSource(tmp_path))
    names = []
    errors: list[str] = []
    while True:
        try:
            frame = source.read()
        except SourceError as error:
            errors.append(error.message)
            continue
        if frame is None:
            break
        names.append(frame.name)
    assert names == ["a.jpg", "b.png", "d.PNG"]
    assert len(errors) == 1
    assert "c.png" in errors[0]
    assert source.frame_rate == 0


def test_an_image_is_one_frame(tmp_path: Path) -> None:
    save_image(tmp_path / "a.png", np.zeros((10, 12, 3), np.uint8))
    source = open_source(FileSource(tmp_path / "a.png"))
    frame = source.read()
    assert frame is not None
    assert frame.image.shape == (10, 12, 3)
    assert source.read() is None
    source.close()


def test_a_folder_without_images_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no image in the folder"):
        open_source(FileSource(tmp_path))


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has a camera, and asks before it is opened")
def test_no_such_camera_is_a_sentence_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError) as caught:
        open_source(CameraSource(63))
    assert "63" in caught.value.message
    assert caught.value.hint
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == ""


def test_a_stream_that_nobody_sends_is_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match="gives no picture"):
        open_source(StreamSource("http://127.0.0.1:9/nobody.mjpg"))
    assert capfd.readouterr().err == ""


class FakeCapture:
    """A camera that gives as many pictures as it is told, and is unplugged then."""

    pictures = 3

    def __init__(self, _index: int) -> None:
        self.left = self.pictures
        self.is_released = False

    def isOpened(self) -> bool:
        return True

    def set(self, _what: int, _value: float) -> bool:
        return True

    def get(self, _what: int) -> float:
        return 0.0

    def read(self) -> tuple[bool, np.ndarray | None]:
        self.left -= 1
        return (True, np.zeros((4, 4, 3), np.uint8)) if self.left >= 0 else (False, None)

    def release(self) -> None:
        self.is_released = True


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "_PAUSE_AFTER_MISS", 0.0)
    monkeypatch.setattr(capture.cv2, "VideoCapture", FakeCapture)


@pytest.mark.usefixtures("no_pause")
def test_an_unplugged_camera_is_told_while_it_is_read() -> None:
    source = open_source(CameraSource(0, "Desk camera"))
    assert source.is_live
    assert source.title == "Desk camera"
    assert source.frame_rate == 30.0
    frames = [source.read() for _ in range(3)]
    assert [frame.index for frame in frames if frame] == [0, 1, 2]
    with pytest.raises(SourceError, match="Desk camera gives no more pictures"):
        source.read()
    source.close()


@pytest.mark.usefixtures("no_pause")
def test_a_camera_that_stays_silent_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeCapture, "pictures", 0)
    with pytest.raises(SourceError, match="gives no picture"):
        open_source(CameraSource(0))


def test_cameras_of_linux_are_listed_by_name_without_their_metadata(tmp_path: Path) -> None:
    for number, name, index in ((2, "Desk camera", 0), (3, "Desk camera", 1), (0, "Built-in", 0)):
        device = tmp_path / f"video{number}"
        device.mkdir()
        (device / "name").write_text(f"{name}\n")
        (device / "index").write_text(f"{index}\n")
    cameras = _on_linux(tmp_path)
    assert [(camera.index, camera.name) for camera in cameras] == [(0, "Built-in"), (2, "Desk camera")]
    assert _on_linux(tmp_path / "nowhere") == ()


def test_cameras_of_a_mac_are_in_opencvs_order() -> None:
    told = b"""{"SPCameraDataType": [
        {"_name": "FaceTime HD", "spcamera_unique-id": "B2"},
        {"_name": "Desk camera", "spcamera_unique-id": "0xA1"}]}"""
    assert [(camera.index, camera.title) for camera in _from_profile(told)] == [
        (0, "Desk camera"),
        (1, "FaceTime HD"),
    ]
    for damaged in (b"", b"[]", b'{"SPCameraDataType": [{}]}', b'{"SPCameraDataType": 3}'):
        assert _from_profile(damaged) == ()


def test_looking_for_cameras_never_fails() -> None:
    assert isinstance(list_cameras(), tuple)
    assert sources.CameraSource(4).title == "Camera 4"
