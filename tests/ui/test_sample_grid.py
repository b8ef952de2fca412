"""A grid of samples is scrolled, zoomed, selected from and read out."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.data.dataset import Samples
from workbench.ui.theme import DARK, LIGHT, ThemeService
from workbench.ui.widgets.grid_words import GridWords
from workbench.ui.widgets.sample_cells import LEAST_CELL, MOST_CELL
from workbench.ui.widgets.sample_clipboard import copy_samples, picture_of
from workbench.ui.widgets.sample_grid import SampleGrid
from workbench.ui.widgets.size_slider import SizeSlider

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def samples_of(count: int) -> Samples:
    """Return samples of which number n is as grey as n % 256."""
    images = np.broadcast_to((np.arange(count) % 256).astype(np.uint8)[:, None, None], (count, 28, 28))
    return Samples(images.copy(), (np.arange(count) % 10).astype(np.uint8))


@pytest.fixture
def grid(qtbot: QtBot, theme: ThemeService) -> SampleGrid:
    """A grid of 1,000 samples, ten in a row."""
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(460 + grid.verticalScrollBar().sizeHint().width(), 300)
    grid.show_samples(samples_of(1000), np.arange(1000))
    grid.show()
    qtbot.waitExposed(grid)
    assert grid.columns() == 10
    return grid


def click(
    grid: SampleGrid, position: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    place = grid.rect_of(position).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def picture(grid: SampleGrid) -> QImage:
    return grid.viewport().grab().toImage()


def grey_at(image: QImage, grid: SampleGrid, position: int) -> int:
    ratio = image.devicePixelRatio()
    return QColor(image.pixel((grid.rect_of(position).center().toPointF() * ratio).toPoint())).red()


def test_every_sample_is_painted_where_it_is_clicked(grid: SampleGrid) -> None:
    for side in (28, 31, 46, 77, 140):
        grid.set_cell(side)
        grid.choose_index(437)
        image = picture(grid)
        for position in (436, 437):
            assert grey_at(image, grid, position) == position % 256
            click(grid, position)
            assert grid.chosen_index() == position


def test_scrolling_makes_only_the_rows_that_come_into_view(grid: SampleGrid) -> None:
    picture(grid)
    made = grid.made_rows()
    assert 6 <= made <= 9
    bar = grid.verticalScrollBar()
    for value in range(93):
        bar.setValue(value)
        picture(grid)
    assert grid.made_rows() - made == 2
    bar.setValue(0)
    picture(grid)
    assert grid.made_rows() - made == 2, "the way back costs nothing"
    bar.setValue(bar.maximum())
    assert grey_at(picture(grid), grid, 995) == 995 % 256


def test_the_current_sample_stays_in_view_when_there_is_less_room(grid: SampleGrid) -> None:
    assert grid.choose_index(999)
    width = grid.width()
    for height in (220, 300, 180):
        grid.resize(width, height)
        assert grid.viewport().rect().contains(grid.rect_of(999)), height
    # Who has scrolled away from it stays where he is.
    grid.verticalScrollBar().setValue(0)
    grid.resize(width, 260)
    assert grid.verticalScrollBar().value() == 0


def test_a_click_with_shift_and_ctrl_selects_several(grid: SampleGrid) -> None:
    click(grid, 3)
    click(grid, 14, SHIFT)
    assert grid.selection().tolist() == list(range(3, 15))
    click(grid, 5, CONTROL)
    assert grid.selection().tolist() == [3, 4, *range(6, 15)]
    assert grid.chosen_index() == 5
    click(grid, 7)
    assert grid.selection().tolist() == [7]


def test_a_drag_selects_a_rectangle_and_goes_on_below_the_view(grid: SampleGrid, qtbot: QtBot) -> None:
    view = grid.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=grid.rect_of(11).center())
    QTest.mouseMove(view, grid.rect_of(33).center())
    assert grid.selection().tolist() == [11, 12, 13, 21, 22, 23, 31, 32, 33]
    assert grid.chosen_index() == 33
    QTest.mouseMove(view, QPoint(grid.rect_of(33).center().x(), view.height() + 20))
    qtbot.waitUntil(lambda: (grid.chosen_index() or 0) > 200)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert {index % 10 for index in grid.selection().tolist()} == {1, 2, 3}


def test_the_keyboard_selects(grid: SampleGrid) -> None:
    for key, modifier, chosen, selected in (
        (Qt.Key.Key_Right, SHIFT, 1, [0, 1]),
        (Qt.Key.Key_Down, SHIFT, 11, list(range(12))),
        (Qt.Key.Key_Up, SHIFT, 1, [0, 1]),
        (Qt.Key.Key_Right, CONTROL, 2, [0, 1]),
        (Qt.Key.Key_Right, CONTROL, 3, [0, 1]),
        (Qt.Key.Key_Space, CONTROL, 3, [0, 1, 3]),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, 3, [0, 1]),
        (Qt.Key.Key_A, CONTROL, 3, list(range(1000))),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, 3, [3]),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, 3, [3]),
        (Qt.Key.Key_End, SHIFT, 999, list(range(3, 1000))),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 998, [998]),
    ):
        QTest.keyClick(grid, key, modifier)
        assert (grid.chosen_index(), grid.selection().tolist()) == (chosen, selected), key


def test_the_last_row_is_reached_where_it_is_short(grid: SampleGrid) -> None:
    grid.show_samples(samples_of(25), np.arange(25))
    grid.choose_index(17)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.chosen_index() == 24
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.chosen_index() == 24


def test_what_is_selected_and_marked_is_seen(grid: SampleGrid) -> None:
    def blueness(image: QImage, position: int) -> int:
        colour = QColor(image.pixel(grid.rect_of(position).topLeft() + QPoint(6, 6)))
        return colour.blue() - colour.red()

    grid.show_samples(samples_of(20), np.arange(20))
    assert blueness(picture(grid), 3) == 0
    click(grid, 2)
    click(grid, 4, SHIFT)
    assert blueness(picture(grid), 3) > 20
    assert blueness(picture(grid), 6) == 0
    marks = np.zeros(20, np.bool_)
    marks[7] = True
    grid.set_marks(marks)
    dot = grid.rect_of(7).topRight() + QPoint(-5, 5)
    assert QColor(picture(grid).pixel(dot)).name().upper() == DARK.negative
    before = picture(grid)
    grid.set_words(GridWords(caption=lambda index: "4 → 9" if index == 7 else ""))
    assert picture(grid) != before
    assert QColor(picture(grid).pixel(dot)).name().upper() != DARK.negative, "a caption says more"


def test_corners_are_those_of_the_card(grid: SampleGrid, theme: ThemeService) -> None:
    for look in (LIGHT, DARK):
        theme.use(look)
        assert QColor(picture(grid).pixel(0, 0)).name().upper() == look.card


def test_size_by_slider_keys_and_wheel(grid: SampleGrid, qtbot: QtBot) -> None:
    slider = SizeSlider(grid)
    qtbot.addWidget(slider)
    grid.choose_index(437)
    slider.setValue(92)
    assert grid.columns() == 5
    assert grid.viewport().rect().contains(grid.rect_of(437))
    for _ in range(20):
        QTest.keyClick(grid, Qt.Key.Key_Plus, CONTROL)
    assert grid.cell() == slider.value() == MOST_CELL
    for _ in range(20):
        QTest.keyClick(grid, Qt.Key.Key_Minus, CONTROL)
    assert grid.cell() == slider.value() == LEAST_CELL
    QTest.keyClick(grid, Qt.Key.Key_0, CONTROL)
    assert grid.columns() == 10
    assert grid.chosen_index() == 437
    assert grid.viewport().rect().contains(grid.rect_of(437))


def test_signals_of_menu_copy_and_enter(grid: SampleGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.copy_asked):
        QTest.keyClick(grid, Qt.Key.Key_C, CONTROL)
    grid.choose_index(5)
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [5]
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.rect_of(8).center())
    click(grid, 2)
    click(grid, 4, SHIFT)
    QTest.mousePress(grid.viewport(), Qt.MouseButton.RightButton, pos=grid.rect_of(3).center())
    assert grid.selection().tolist() == [2, 3, 4], "a menu is about what is selected"
    QTest.mousePress(grid.viewport(), Qt.MouseButton.RightButton, pos=grid.rect_of(9).center())
    assert grid.selection().tolist() == [9]


def test_a_screen_reader_hears_where_one_is(
    grid: SampleGrid, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    grid.set_words(GridWords(lambda index: f"Sample {index}, a seven"))
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["Sample 3, a seven, 4 of 1,000"], "who moves on quickly hears only the last"
    QTest.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[-1] == grid.accessibleDescription() == "Sample 4, a seven, 5 of 1,000, 2 selected"


def test_samples_go_to_the_clipboard_as_a_picture_and_a_table(qtbot: QtBot) -> None:
    images = samples_of(5).images
    copy_samples(samples_of(9).images, np.arange(5), (("index", "label"), ("0", "0"), ("1", "1")))
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "index\tlabel\n0\t0\n1\t1\n"
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (88, 58)
    copy_samples(np.zeros((9, 28, 28), np.uint8), np.zeros(3000, np.intp), (("index", "label"),))
    assert QGuiApplication.clipboard().image().isNull(), "a table alone where there are thousands"
    whole = picture_of(images)
    assert whole[31:57, 31:57].min() == whole[31:57, 31:57].max() == 4
    assert np.array_equal(picture_of(images[:1]), images[0])


def test_sixty_thousand_samples_open_and_scroll_at_once(qtbot: QtBot, theme: ThemeService) -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (60_000, 28, 28), dtype=np.uint8)
    samples = Samples(images, rng.integers(0, 10, 60_000, dtype=np.uint8))
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(560, 460)
    # The time of all threads of this process: a test machine has other things to do as well.
    started = time.process_time()
    grid.show_samples(samples, np.arange(60_000))
    grid.grab()
    assert time.process_time() - started < 0.1
    frames = []
    for step in range(30):
        grid.verticalScrollBar().setValue(step * 9973 % grid.verticalScrollBar().maximum())
        started = time.process_time()
        grid.viewport().grab()
        frames.append(time.process_time() - started)
    assert sorted(frames)[15] < 1 / 60
    assert len(grid.findChildren(QWidget)) < 10, "no widget for each sample"
