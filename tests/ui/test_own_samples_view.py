"""A user looks through samples of their own, corrects them, removes them and takes that back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.data.files import write_keras_npz
from tests.ui.data_desk import DataDesk
from workbench.core.folders import user_folders
from workbench.data.drawn import draw_digits
from workbench.data.own_samples import OwnSampleStore
from workbench.data.sample_file import Origin
from workbench.sessions.data import DataPhase
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Message, Messages
from workbench.ui.widgets.own_tiles import label_text

IMAGES = draw_digits(30, 4).images


@pytest.fixture
def store() -> OwnSampleStore:
    return OwnSampleStore(user_folders().samples)


@pytest.fixture
def shown(shown: DataDesk, qtbot: QtBot) -> Iterator[DataDesk]:
    """The Data page with own samples on it."""
    qtbot.mouseClick(shown.page.browser.split.button("own"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.own_samples.state.is_loaded)
    yield shown
    shown.page.own.files.label_menu.close()


@pytest.fixture
def filled(shown: DataDesk, store: OwnSampleStore, qtbot: QtBot) -> DataDesk:
    """Three sevens that were read as 1, a two and something that is no digit, in this order."""
    for number, label in enumerate(["7", "7", "7", "2", "background"]):
        read_as = "1" if label == "7" else label
        origin = Origin(
            source="camera",
            read_as=read_as,
            confidence=0.75,
            created=f"2026-11-20T14:0{number}:00+00:00",
        )
        store.add(IMAGES[number], label=label, origin=origin)
    shown.own_samples.refresh()
    qtbot.waitUntil(lambda: len(labels_of(shown)) == 5)
    return shown


def labels_of(shown: DataDesk) -> list[str]:
    return [label_text(one.label) for one in shown.page.own.tiles.own_samples()]


def click(shown: DataDesk, name: str) -> None:
    button = next(one for one in shown.page.findChildren(QPushButton, name) if one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def wait(qtbot: QtBot, shown: DataDesk, labels: list[str]) -> None:
    qtbot.waitUntil(lambda: labels_of(shown) == labels, timeout=20_000)


def test_without_samples_the_way_to_them_is_shown(shown: DataDesk, qtbot: QtBot) -> None:
    assert "No samples of your own yet" in shown.texts()
    with qtbot.waitSignal(shown.page.test_requested):
        click(shown, "state-test")


def test_a_sample_is_shown_in_numbers_with_what_it_was_read_as(filled: DataDesk) -> None:
    assert labels_of(filled) == ["7", "7", "7", "2", "No digit"]
    assert "5 samples of your own" in filled.texts()
    assert "Label 7" in filled.texts()
    assert "Read as 1, 75.0 % sure" in filled.texts()
    assert "Seen by the camera, " in filled.texts()
    assert np.array_equal(filled.page.own.detail.pixels.sample(), IMAGES[0])
    assert filled.page.own.detail.chip("7").isChecked()
    assert filled.page.own.tiles.accessibleDescription() == "7 · Read as 1, 75.0 % sure, 1 of 5"


def test_samples_are_relabelled_and_stay_chosen(filled: DataDesk, qtbot: QtBot) -> None:
    view = filled.page.own
    view.tiles.choose([one.path for one in view.tiles.own_samples()[:2]])
    assert "2 samples chosen" in filled.texts()
    QTest.mouseClick(view.detail.chip("4"), Qt.MouseButton.LeftButton)
    wait(qtbot, filled, ["4", "4", "7", "2", "No digit"])
    assert [one.label for one in view.tiles.selected()] == ["4", "4"]
    assert view.undo_button.text() == "Undo New Label"
    QTest.mouseClick(view.undo_button, Qt.MouseButton.LeftButton)
    wait(qtbot, filled, ["7", "7", "7", "2", "No digit"])


def test_samples_are_removed_with_the_key_and_come_back(filled: DataDesk, qtbot: QtBot) -> None:
    view = filled.page.own
    view.tiles.choose([view.tiles.own_samples()[3].path])
    QTest.keyClick(view.tiles, Qt.Key.Key_Delete)
    wait(qtbot, filled, ["7", "7", "7", "No digit"])
    # The neighbour is chosen, so that the next one can be judged at once.
    assert [one.label for one in view.tiles.selected()] == ["background"]
    QTest.keyClick(view.tiles, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(view.detail.remove_button, Qt.MouseButton.LeftButton)
    wait(qtbot, filled, [])
    QTest.keyClick(view.tiles, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, filled, ["7", "7", "7", "No digit"])
    QTest.mouseClick(view.undo_button, Qt.MouseButton.LeftButton)
    wait(qtbot, filled, ["7", "7", "7", "2", "No digit"])
    assert not view.undo_button.isEnabled()


def test_the_size_of_the_samples_is_remembered(
    filled: DataDesk,
    qtbot: QtBot,
    messages: Messages,
    preferences: Preferences,
    preview: PreviewSession,
) -> None:
    filled.page.own.size_slider.setValue(80)
    again = filled.another_page(preview=preview, messages=messages, preferences=preferences)
    qtbot.addWidget(again)
    assert again.own.size_slider.value() == again.own.tiles.cell() == 80
    assert again.browser.size_slider.value() != 80, "the browser has a size of its own"


def test_a_filter_shows_only_some(filled: DataDesk, qtbot: QtBot) -> None:
    view = filled.page.own
    QTest.mouseClick(view.filter.chip(7), Qt.MouseButton.LeftButton)
    assert labels_of(filled) == ["7", "7", "7"]
    assert "3 of 5" in filled.texts()
    QTest.mouseClick(view.detail.chip("1"), Qt.MouseButton.LeftButton)
    wait(qtbot, filled, ["7", "7"])


def test_one_key_relabels_what_is_chosen(filled: DataDesk, qtbot: QtBot) -> None:
    view = filled.page.own
    view.tiles.choose([one.path for one in view.tiles.own_samples()[1:3]])
    QTest.keyClick(view.tiles, Qt.Key.Key_1)
    wait(qtbot, filled, ["7", "1", "1", "2", "No digit"])
    QTest.keyClick(view.tiles, Qt.Key.Key_B)
    wait(qtbot, filled, ["7", "No digit", "No digit", "2", "No digit"])
    QTest.keyClick(view.tiles, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, filled, ["7", "1", "1", "2", "No digit"])


def test_misread_samples_and_those_of_a_source_are_shown_alone_and_exported_alone(
    filled: DataDesk,
    qtbot: QtBot,
    store: OwnSampleStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: list[Message],
) -> None:
    view = filled.page.own
    store.add(IMAGES[5], label="3", origin=Origin(source="canvas", created="2026-11-20T15:00:00+00:00"))
    filled.own_samples.refresh()
    wait(qtbot, filled, ["7", "7", "7", "2", "No digit", "3"])
    view.origins.setCurrentText("Misread")
    assert labels_of(filled) == ["7", "7", "7"]
    view.origins.setCurrentText("From the canvas")
    assert labels_of(filled) == ["3"]
    assert "1 of 6" in filled.texts()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "shown"), ""))
    only = [one for one in view.files.export_button.menu().actions() if "Only" in one.text()]
    for action in only:
        assert action.isVisible()
        action.trigger()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert "Wrote 1 sample to " in told[0].text
    assert [path.parent.name for path in tmp_path.glob("shown/*/*.png")] == ["3"]
    view.origins.setCurrentText("From videos")
    assert "None of your samples is like that." in filled.texts()
    assert "No sample chosen" in filled.texts()
    view.origins.setCurrentText("All")
    assert labels_of(filled) == ["7", "7", "7", "2", "No digit", "3"]
    assert not any(action.isVisible() for action in only)


def test_where_a_sample_lay_and_what_read_it_are_told(
    shown: DataDesk, qtbot: QtBot, store: OwnSampleStore
) -> None:
    origin = Origin(source="image", name="note.png", box=(12, 34, 30, 40), model="best-1", read_as="1")
    store.add(IMAGES[0], label="7", origin=origin)
    shown.own_samples.refresh()
    wait(qtbot, shown, ["7"])
    assert "Read in a picture, note.png, " in shown.texts()
    assert "At 12, 34 · 30 × 40 pixels · read by best-1" in shown.texts()


def test_files_without_a_label_are_asked_for_one(
    shown: DataDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Message]
) -> None:
    paths = [str(tmp_path / f"{number}.png") for number in range(3)]
    for path, image in zip(paths, (255 - IMAGES[0], IMAGES[1], IMAGES[2][:20]), strict=True):
        assert cv2.imwrite(path, image)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (paths, ""))
    click(shown, "state-files")
    menu = shown.page.own.files.label_menu
    qtbot.waitUntil(menu.isVisible, timeout=20_000)
    QTest.keyClick(menu, Qt.Key.Key_3)
    wait(qtbot, shown, ["3", "3"])
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].text == "1 file could not be added."
    assert "Added 2 samples. Dark on light, and so inverted: 1." in told[0].hint
    assert "28 × 20" in told[0].details


def test_a_large_import_shows_progress_and_can_be_cancelled(
    shown: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    shown.page.own.files.add_paths([write_keras_npz(tmp_path / "set.npz", train=4000)])
    qtbot.waitUntil(lambda: "of 4,000" in shown.texts(), timeout=20_000)
    click(shown, "notice-cancel")
    qtbot.waitUntil(lambda: not shown.own_samples.state.work and bool(labels_of(shown)), timeout=20_000)
    assert len(labels_of(shown)) < 4000


def test_what_cannot_be_used_is_told_and_can_be_removed(
    filled: DataDesk, qtbot: QtBot, store: OwnSampleStore
) -> None:
    (store.folder / "7" / "torn.png").write_bytes(b"torn")
    filled.page.own.view_shown()
    qtbot.waitUntil(lambda: "1 file among your samples cannot be used." in filled.texts())
    click(filled, "notice-remove-damaged")
    qtbot.waitUntil(lambda: "cannot be used" not in filled.texts())
    assert len(labels_of(filled)) == 5


def test_a_name_with_tags_is_shown_as_it_is(filled: DataDesk, qtbot: QtBot, store: OwnSampleStore) -> None:
    heights = []
    for name in ("torn.png", "<h1>torn.png"):
        path = store.folder / "7" / name
        path.write_bytes(b"torn")
        filled.page.own.view_shown()
        qtbot.waitUntil(lambda name=name: f"“{name}” is no PNG." in filled.texts(), timeout=20_000)
        heights.append(filled.page.own.notice.sizeHint().height())
        path.unlink()
    assert heights[0] == heights[1]


def test_samples_are_copied(filled: DataDesk) -> None:
    tiles = filled.page.own.tiles
    QTest.keyClick(tiles, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tiles, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["label\tread as\tsource", "7\t1\tcamera"]
    assert len(lines) == 1 + len(tiles.selected())
    assert not QGuiApplication.clipboard().image().isNull()


def test_samples_are_exported(
    filled: DataDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Message]
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    filled.page.own.files.export_file()
    qtbot.waitUntil(lambda: len(told) == 1)
    filled.page.own.files.export_folder()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert sorted(path.name for path in tmp_path.glob("mine*")) == ["mine", "mine.npz"]


def test_the_other_samples_are_a_click_away(filled: DataDesk, qtbot: QtBot) -> None:
    filled.data.open(write_keras_npz(user_folders().datasets / "mnist.npz"))
    qtbot.waitUntil(lambda: filled.data.state.phase is DataPhase.READY)
    assert "5 samples of your own" in filled.texts()
    assert not filled.page.browser.go_to.isVisible()
    QTest.mouseClick(filled.page.browser.split.button("test"), Qt.MouseButton.LeftButton)
    assert "30 handwritten digits" in filled.texts()
    assert "Test samples" in filled.texts()
    assert filled.page.browser.go_to.isVisible()
