"""Trying a model on pictures: opened, dropped, pasted."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.sessions.sources import paper, write_video
from tests.ui.trying import Trial, click, labels, seen, state, subtitle, view, write_picture
from workbench.sessions.camera import CameraState
from workbench.ui.messages import Message
from workbench.ui.widgets import StatePane
from workbench.vision import sources
from workbench.vision.images import Photo, load_photo


def test_a_click_on_a_digit_shows_what_the_network_sees_of_it(
    qtbot: QtBot, trial: Trial, tmp_path: Path
) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "three.png", "174")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    first = seen(trial).sample()
    frame = view(trial)
    box = frame.marks()[1].box
    scale = min(frame.width() / 320, frame.height() / 240)
    place = QPointF(box.x + box.width / 2 - 160, box.y + box.height / 2 - 120) * scale
    point = frame.rect().center() + place.toPoint()
    with qtbot.waitSignal(frame.mark_chosen):
        QTest.mouseClick(frame, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert frame.selected == 1
    assert not np.array_equal(seen(trial).sample(), first)
    QTest.keyClick(frame, Qt.Key.Key_Right)
    assert frame.selected == 2
    QTest.keyClick(frame, Qt.Key.Key_Right)
    assert frame.selected == 0


def test_the_ink_is_laid_over_the_picture(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "one.png", "8")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    before = view(trial).grab().toImage()
    click(qtbot, trial, "Show ink")
    assert view(trial).grab().toImage() != before
    click(qtbot, trial, "Show ink")
    assert view(trial).grab().toImage() == before


def test_several_pictures_are_stepped_through(
    qtbot: QtBot, trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("a.png", "1"), ("b.png", "22"), ("c.png", "333")):
        write_picture(tmp_path / name, text)
    (tmp_path / "notes.txt").write_text("no picture")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    click(qtbot, trial, "Image")
    assert state(trial) == "Read a picture"
    click(qtbot, trial, "Open folder")
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("a.png, 1 of 3 · 1 digit"), timeout=5000)
    click(qtbot, trial, "Next picture")
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    trial.page.activateWindow()
    for _time in range(2):
        QTest.keyClick(view(trial), Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("c.png, 3 of 3"), timeout=5000)
    # Each picture's time is its own.
    assert subtitle(trial).endswith(" ms")


def test_a_picture_without_digits_says_so(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "blank.png", "")])
    qtbot.waitUntil(lambda: "No digit found" in subtitle(trial), timeout=5000)
    assert seen(trial).sentence == "There is no digit in view."
    assert seen(trial).sample() is None
    assert view(trial).picture() is not None


def test_a_damaged_picture_is_told_and_the_next_one_opens(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"\xff\xd8\xff nothing more")
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([damaged])
    qtbot.waitUntil(lambda: trial.stills.status.state is CameraState.FAILED, timeout=5000)
    assert "damaged.jpg" in state(trial)
    trial.page.image_pane.open_paths([write_picture(tmp_path / "good.png", "4")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    assert view(trial).isVisible()


def test_a_folder_without_pictures_is_told(
    qtbot: QtBot, trial: Trial, told: list[Message], tmp_path: Path
) -> None:
    trial.page.image_pane.open_paths([tmp_path])
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told[0].text == "There is no picture in it."


def test_a_picture_is_pasted(qtbot: QtBot, trial: Trial, told: list[Message]) -> None:
    trial.page.show_mode("image")
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    click(qtbot, trial, "Paste")
    assert told[0].text == "There is no picture in the clipboard."
    pixels = paper("92")
    clipboard.setImage(QImage(pixels.data, 320, 240, 960, QImage.Format.Format_BGR888).copy())
    click(qtbot, trial, "Paste")
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    assert np.array_equal(view(trial).picture(), pixels)
    clipboard.clear()


def test_command_v_pastes_a_picture_or_a_file_in_whichever_mode(
    qtbot: QtBot, trial: Trial, tmp_path: Path
) -> None:
    trial.page.activateWindow()
    clipboard, pixels = QGuiApplication.clipboard(), paper("92")
    clipboard.setImage(QImage(pixels.data, 320, 240, 960, QImage.Format.Format_BGR888).copy())
    QTest.keyClick(trial.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert trial.page.mode == "image"
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(write_picture(tmp_path / "file.png", "174")))])
    clipboard.setMimeData(content)
    QTest.keyClick(trial.page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "file.png" in subtitle(trial), timeout=5000)
    assert len(labels(trial)) == 3
    clipboard.clear()


def test_nothing_in_the_clipboard_leaves_the_canvas_where_it_is(
    qtbot: QtBot, trial: Trial, told: list[Message]
) -> None:
    trial.page.activateWindow()
    QGuiApplication.clipboard().setText("no picture")
    QTest.keyClick(trial.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told[0].text == "There is no picture in the clipboard."
    assert trial.page.mode == "canvas"


def test_a_picture_is_read_whatever_its_file_is_called(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    path = write_picture(tmp_path / "scan.png", "58").rename(tmp_path / "scan")
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([path])
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial).startswith("scan · "), timeout=5000)


def save(
    qtbot: QtBot, trial: Trial, path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Message]
) -> np.ndarray:
    """Save with the button under this name, and return what was written."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    told.clear()
    click(qtbot, trial, "Save with readings")
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told[0].text.startswith("Saved as")
    return cv2.imread(str(path if path.suffix else path.with_name(path.name + ".png")))


def test_a_picture_is_saved_with_its_readings_and_with_its_ink_when_that_is_shown(
    qtbot: QtBot, trial: Trial, told: list[Message], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "note.png", "82")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    plain, picture = save(qtbot, trial, tmp_path / "read", monkeypatch, told), view(trial).picture()
    assert plain.shape == picture.shape
    box = view(trial).marks()[0].box
    changed = (plain != picture).any(axis=2)
    assert changed[box.y, box.x : box.right].all()
    assert not changed[box.y + 2 : box.bottom - 2, box.x + 2 : box.right - 2].any()
    click(qtbot, trial, "Show ink")
    inked = save(qtbot, trial, tmp_path / "inked.png", monkeypatch, told)
    inside = (slice(box.y + 2, box.bottom - 2), slice(box.x + 2, box.right - 2))
    assert (inked != plain).any(axis=2)[inside].any()


def test_a_picture_that_cannot_be_saved_is_told(
    qtbot: QtBot, trial: Trial, told: list[Message], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.page.show_mode("image")
    assert not button(trial, "Save with readings").isEnabled()
    trial.page.image_pane.open_paths([write_picture(tmp_path / "note.png", "82")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "note.png" / "a.png"), ""))
    click(qtbot, trial, "Save with readings")
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert "cannot be written" in told[0].text
    assert trial.pictures.can_save


def button(trial: Trial, name: str) -> QPushButton:
    return next(one for one in trial.page.findChildren(QPushButton) if one.accessibleName() == name)


def drop(trial: Trial, *paths: Path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop_content(trial, content)


def drop_content(trial: Trial, content: QMimeData) -> None:
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(
            QPoint(100, 100),
            Qt.DropAction.CopyAction,
            content,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(trial.page, event)
        assert event.isAccepted()


def test_what_is_dropped_is_shown_where_it_belongs(qtbot: QtBot, trial: Trial, tmp_path: Path) -> None:
    drop(trial, write_picture(tmp_path / "seven.png", "7"))
    assert trial.page.mode == "image"
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    drop(trial, write_video(tmp_path / "two.mp4", [paper("77")] * 40))
    assert trial.page.mode == "camera"
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=5000)
    drop(trial, tmp_path / "Other.mlpackage")
    assert trial.models.chosen is not None
    assert trial.models.chosen.title == "Other.mlpackage"


def test_pixels_that_are_dragged_out_of_another_program_are_read(qtbot: QtBot, trial: Trial) -> None:
    pixels = paper("407")
    content = QMimeData()
    content.setImageData(QImage(pixels.data, 320, 240, 960, QImage.Format.Format_BGR888).copy())
    content.setUrls([QUrl("https://example.org/407.png")])
    drop_content(trial, content)
    assert trial.page.mode == "image"
    qtbot.waitUntil(lambda: len(labels(trial)) == 3, timeout=5000)
    qtbot.waitUntil(lambda: "Pasted picture" in subtitle(trial), timeout=5000)


def test_a_picture_that_takes_long_says_that_it_is_being_opened(
    qtbot: QtBot, trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "quick.png", "4")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 1, timeout=5000)
    may_go_on = threading.Event()

    def load_slowly(path: Path) -> Photo:
        may_go_on.wait(10)
        return load_photo(path)

    monkeypatch.setattr(sources, "load_photo", load_slowly)
    trial.page.image_pane.open_paths([write_picture(tmp_path / "slow.png", "58")])
    qtbot.waitUntil(lambda: shown_state(trial) == "Opening slow.png…", timeout=5000)
    qtbot.waitUntil(lambda: subtitle(trial) == "Opening slow.png…", timeout=5000)
    assert not button(trial, "Save with readings").isEnabled()
    may_go_on.set()
    qtbot.waitUntil(lambda: len(labels(trial)) == 2 and view(trial).isVisible(), timeout=5000)
    assert button(trial, "Save with readings").isEnabled()


def shown_state(trial: Trial) -> str:
    states = [one for one in trial.page.findChildren(StatePane) if one.isVisible()]
    return states[0].accessibleName() if states else ""


def test_the_photo_has_eight_digits(qtbot: QtBot, trial: Trial, photo_path: Path) -> None:
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([photo_path])
    qtbot.waitUntil(lambda: len(labels(trial)) == 8, timeout=5000)
    qtbot.waitUntil(lambda: "row_of_eight.jpg · 8 digits" in subtitle(trial), timeout=5000)
