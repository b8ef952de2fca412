"""The Data page as a user meets it: look at samples, filter, jump, and get a data set in the first place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from workbench.core.events import DataPrepared, Progress
from workbench.core.folders import user_folders
from workbench.data.dataset import Samples
from workbench.data.own_samples import OwnSampleStore
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.data import DataPhase, DataSession
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.messages import Message, Messages
from workbench.ui.pages.data import DataPage
from workbench.ui.theme import LIGHT, ThemeService
from workbench.ui.widgets.notice import Notice
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.widgets.sample_grid import SampleGrid

TRAIN, TEST = 400, 200


def _write_samples(path: Path) -> Path:
    """Write a data set in which sample n has label n % 10 and its one bright pixel at (n % 28, 5)."""

    def split(count: int) -> tuple[np.ndarray, np.ndarray]:
        images = np.zeros((count, 28, 28), np.uint8)
        numbers = np.arange(count)
        images[numbers, numbers % 28, 5] = 200
        return images, (numbers % 10).astype(np.uint8)

    (x_train, y_train), (x_test, y_test) = split(TRAIN), split(TEST)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    return path


@dataclass
class Shown:
    """A page that is shown, and what is behind it."""

    page: DataPage
    data: DataSession
    nursery: Nursery

    def texts(self) -> str:
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def button(self, name: str) -> QPushButton:
        return self.page.findChild(QPushButton, name)

    @property
    def child(self) -> FakeChild:
        return self.nursery.children[-1]


@pytest.fixture
def shown(
    qtbot: QtBot,
    theme: ThemeService,
    messages: Messages,
    preferences: Preferences,
    preview: PreviewSession,
) -> Iterator[Shown]:
    nursery = Nursery()
    data = DataSession(folders=user_folders(), preferences=preferences, make_child=nursery)
    own_samples = OwnSamplesSession(OwnSampleStore(user_folders().samples))
    page = DataPage(
        data=data, own_samples=own_samples, preview=preview, messages=messages, preferences=preferences
    )
    qtbot.addWidget(page)
    page.resize(1000, 760)
    page.show()
    yield Shown(page=page, data=data, nursery=nursery)
    own_samples.shut_down()
    data.shut_down()


@pytest.fixture
def loaded(shown: Shown, qtbot: QtBot) -> Shown:
    """The page with a data set in which everything about a sample follows from its index."""
    shown.data.open(_write_samples(user_folders().datasets / "mnist.npz"))
    qtbot.waitUntil(lambda: shown.data.state.phase is DataPhase.READY)
    return shown


def test_the_first_sample_is_shown_in_numbers(loaded: Shown) -> None:
    browser = loaded.page.browser
    assert "600 handwritten digits" in loaded.texts()
    assert "Sample 0 · label 0" in loaded.texts()
    assert browser.sample.one_hot.vector() == (1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert browser.counts.counts() == (40,) * 10
    sample = browser.sample.pixels.sample()
    assert sample is not None
    assert sample[0, 5] == 200


def test_a_click_chooses_a_sample(loaded: Shown, qtbot: QtBot) -> None:
    grid = loaded.page.browser.grid
    cell = grid.viewport().width() / grid.columns()
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.mouseClick(
            grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(cell * 2.5), int(cell * 1.5))
        )
    index = grid.columns() + 2
    assert chosen.args == [index]
    assert f"Sample {index} · label {index % 10}" in loaded.texts()


def test_the_keyboard_goes_everywhere(loaded: Shown, qtbot: QtBot) -> None:
    grid = loaded.page.browser.grid
    columns = grid.columns()
    for key, index in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, TRAIN - 1),
        (Qt.Key.Key_Right, TRAIN - 1),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.chosen_index() == index
    qtbot.keyClick(grid, Qt.Key.Key_End)
    bar = grid.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    assert 0 < (grid.chosen_index() or 0) < TRAIN - 1
    assert f"of {TRAIN}" in grid.accessibleDescription()


def test_train_and_test_are_switched_and_remembered(
    loaded: Shown, qtbot: QtBot, messages: Messages, preferences: Preferences, preview: PreviewSession
) -> None:
    browser = loaded.page.browser
    qtbot.mouseClick(browser.split.button("test"), Qt.MouseButton.LeftButton)
    assert browser.counts.counts() == (20,) * 10
    assert "Test samples" in loaded.texts()
    own_samples = OwnSamplesSession(OwnSampleStore(user_folders().samples))
    again = DataPage(
        data=loaded.data,
        own_samples=own_samples,
        preview=preview,
        messages=messages,
        preferences=preferences,
    )
    qtbot.addWidget(again)
    assert again.browser.split.current == "test"


def test_a_filter_of_several_digits(loaded: Shown, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    for digit in (3, 7):
        qtbot.mouseClick(browser.filter.chip(digit), Qt.MouseButton.LeftButton)
    assert browser.grid.chosen_index() == 3
    qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
    assert browser.grid.chosen_index() == 7
    qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
    assert browser.grid.chosen_index() == 13
    assert "80 of 400" in loaded.texts()
    qtbot.mouseClick(browser.filter.chip(7), Qt.MouseButton.LeftButton)
    assert "40 of 400" in loaded.texts()
    assert browser.grid.chosen_index() == 13, "the chosen sample stays chosen"
    qtbot.mouseClick(browser.filter.chip(3), Qt.MouseButton.LeftButton)
    assert browser.filter.chosen() == frozenset()
    assert browser.grid.chosen_index() == 13


def test_an_index_is_jumped_to_and_a_filter_gives_way(
    loaded: Shown, qtbot: QtBot, told: list[Message]
) -> None:
    browser = loaded.page.browser
    qtbot.mouseClick(browser.filter.chip(3), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(browser.go_to, "258")
    qtbot.keyClick(browser.go_to, Qt.Key.Key_Return)
    assert browser.grid.chosen_index() == 258
    assert browser.filter.chosen() == frozenset()
    assert "Sample 258 · label 8" in loaded.texts()
    qtbot.keyClicks(browser.go_to, "400")
    qtbot.keyClick(browser.go_to, Qt.Key.Key_Return)
    assert told[-1].text == "There is no sample 400. The training set goes from 0 to 399."
    assert browser.grid.chosen_index() == 258


def test_shuffle_and_back(loaded: Shown, qtbot: QtBot) -> None:
    browser = loaded.page.browser

    def first_ten() -> list[int]:
        indices = []
        qtbot.keyClick(browser.grid, Qt.Key.Key_Home)
        for _ in range(10):
            indices.append(browser.grid.chosen_index() or 0)
            qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
        return indices

    qtbot.mouseClick(browser.shuffle, Qt.MouseButton.LeftButton)
    assert first_ten() != list(range(10))
    qtbot.mouseClick(browser.shuffle, Qt.MouseButton.LeftButton)
    assert first_ten() == list(range(10))


def test_values_are_written_as_bytes_or_from_0_to_1(loaded: Shown, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    pixels = browser.sample.pixels
    assert [pixels.text_of(value) for value in (0, 1, 200, 255)] == ["0", "1", "200", "255"]
    qtbot.mouseClick(browser.sample.values.button("scaled"), Qt.MouseButton.LeftButton)
    assert [pixels.text_of(value) for value in (0, 1, 128, 254, 255)] == ["0", ".01", ".50", ".99", "1"]
    cell = min(pixels.width(), pixels.height()) // 28
    left = (pixels.width() - cell * 28) // 2
    qtbot.mouseMove(pixels, QPoint(left + cell * 5 + cell // 2, cell // 2))
    assert "row 0, column 5: 0.784" in loaded.texts()


def test_every_cell_is_painted_in_its_grey_with_a_figure(qtbot: QtBot, theme: ThemeService) -> None:
    sample = np.zeros((28, 28), np.uint8)
    sample[2, 3], sample[27, 27] = 100, 255
    pixels = PixelGrid()
    qtbot.addWidget(pixels)
    pixels.resize(560, 560)
    pixels.set_sample(sample)
    image = pixels.grab().toImage()

    def cell(row: int, column: int) -> list[int]:
        return [image.pixelColor(column * 20 + x, row * 20 + y).value() for x in range(20) for y in range(20)]

    assert cell(2, 3)[0] == 100
    assert max(cell(2, 3)) > 180, "light figures on dark cells"
    assert min(cell(27, 27)) < 80, "dark figures on light cells"
    assert cell(5, 5)[0] == 0
    assert 90 < max(cell(5, 5)) < 160, "quiet noughts"


def test_sixty_thousand_samples_open_and_scroll_at_once(qtbot: QtBot, theme: ThemeService) -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (60_000, 28, 28), dtype=np.uint8)
    samples = Samples(images, rng.integers(0, 10, 60_000, dtype=np.uint8))
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(560, 460)
    # This thread's own time: a test machine has other things to do as well.
    started = time.thread_time()
    grid.show_samples(samples, np.arange(60_000))
    grid.grab()
    assert time.thread_time() - started < 0.1
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    first = grid.verticalScrollBar().value() // (grid.viewport().width() / grid.columns())
    assert first > 1000
    assert len(grid.findChildren(QWidget)) < 10, "no widget for each sample"


def test_nothing_found_is_told_with_what_can_be_done(shown: Shown, qtbot: QtBot) -> None:
    shown.data.fetch()
    assert "Looking for MNIST…" in shown.texts()
    shown.child.say(Progress(stage="Downloading", done=5_500_000, total=11_000_000, unit="bytes"))
    assert "5.5 of 11.0 MB" in shown.texts()
    shown.button("state-cancel").click()
    assert shown.child.was_asked_to_stop
    shown.child.end(Outcome(kind=OutcomeKind.STOPPED))
    assert "No samples yet" in shown.texts()
    shown.button("state-draw").click()
    shown.child.say(Progress(stage="Drawing digits", done=35_000, total=70_000, unit="digits"))
    assert "35,000 of 70,000 digits" in shown.texts()
    shown.child.end(Outcome(kind=OutcomeKind.FAILED, message="The disk is full.", hint="Make room."))
    assert "The disk is full." in shown.texts()
    assert "Make room." in shown.texts()
    assert shown.button("state-again").isEnabled()


def test_drawn_digits_are_called_so(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "drawn.npz"
    _write_samples(path)
    with np.load(path) as arrays:
        np.savez(path, **arrays, drawn=np.array([1, 1]))
    shown.data.fetch()
    shown.child.say(
        DataPrepared(path=str(path), name="Drawn digits", is_drawn=True, reason="MNIST could not be fetched.")
    )
    shown.child.succeed(str(path))
    qtbot.waitUntil(lambda: shown.data.state.phase is DataPhase.READY)
    if shown.data.dataset is None or not shown.data.dataset.is_drawn:
        pytest.fail("the file is not taken for drawn digits")
    notice = shown.page.findChild(Notice)
    assert notice.isVisible()
    assert notice.text == (
        "These digits were drawn by the workbench. They are not MNIST. MNIST could not be fetched."
    )
    assert "600 drawn digits" in shown.texts()
    shown.button("notice-again").click()
    assert shown.data.state.phase is DataPhase.PREPARING
    assert shown.page.browser.isVisible(), "the drawn digits stay to look at"


def test_a_chosen_file_that_is_wrong_is_told_and_the_samples_stay(
    loaded: Shown,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    messages: Messages,
    told: list[Message],
) -> None:
    wrong = tmp_path / "wrong.npz"
    wrong.write_bytes(b"no data set")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(wrong), ""))
    qtbot.mouseClick(loaded.page.browser.source_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert "wrong.npz" in told[-1].text
    assert len(told) == 1
    assert loaded.page.browser.isVisible()
    with qtbot.waitSignal(messages.cleared):
        loaded.data.choose(_write_samples(tmp_path / "right.npz"))
    qtbot.waitUntil(lambda: "right.npz" in loaded.texts())


def test_a_file_may_be_dropped(loaded: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(_write_samples(tmp_path / "dropped.npz")))])
    where, action, button, key = (
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(where, action, mime, button, key)
    loaded.page.dragEnterEvent(entering)
    assert entering.isAccepted()
    loaded.page.dropEvent(QDropEvent(where.toPointF(), action, mime, button, key))
    qtbot.waitUntil(lambda: "dropped.npz" in loaded.texts())


def test_digits_that_are_not_there_leave_nothing_chosen(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "ones.npz"
    images, labels = np.zeros((9, 28, 28), np.uint8), np.ones(9, np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    shown.data.choose(path)
    qtbot.waitUntil(lambda: shown.data.state.phase is DataPhase.READY)
    qtbot.mouseClick(shown.page.browser.filter.chip(7), Qt.MouseButton.LeftButton)
    assert shown.page.browser.grid.chosen_index() is None
    assert "No sample" in shown.texts()
    shown.page.grab()
    qtbot.keyClick(shown.page.browser.grid, Qt.Key.Key_Down)
    qtbot.mouseClick(shown.page.browser.filter.chip(7), Qt.MouseButton.LeftButton)
    assert "Sample 0 · label 1" in shown.texts()


def test_the_page_is_light_where_the_theme_is(loaded: Shown) -> None:
    image = loaded.page.grab().toImage()
    assert image.pixelColor(3, 3).name() == LIGHT.ground.lower()
