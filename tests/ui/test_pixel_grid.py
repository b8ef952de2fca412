"""A sample as numbers: legible in every cell and at every size, with the mouse and with the keyboard."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QGuiApplication,
    QImage,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.ui.theme import ThemeService
from workbench.ui.widgets.pixel_board import PixelBoard
from workbench.ui.widgets.pixel_clipboard import copy_pixels, csv_text, numpy_text
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.widgets.pixel_tiles import cell_font, text_colour
from workbench.ui.widgets.pixel_zoom import MOST_CELL, view_of

# Every value from 0 to 255 is in it, and none where another row or column has it.
SAMPLE = np.arange(28 * 28).reshape(28, 28).astype(np.uint8)


@pytest.fixture
def board(qtbot: QtBot, theme: ThemeService) -> PixelBoard:
    board = PixelBoard()
    qtbot.addWidget(board)
    board.resize(600, 590)
    board.grid.set_sample(SAMPLE)
    board.show()
    qtbot.waitExposed(board)
    return board


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]  # type: ignore[index]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def centre(grid: PixelGrid, row: int, column: int) -> QPoint:
    area = grid.area()
    side = area.width() / 28
    return QPointF(area.x() + (column + 0.5) * side, area.y() + (row + 0.5) * side).toPoint()


def test_text_has_enough_contrast_on_every_value() -> None:
    for value in range(256):
        ground, text = luminance(QColor(value, value, value).name()), luminance(text_colour(value))
        contrast = (max(ground, text) + 0.05) / (min(ground, text) + 0.05)
        assert contrast >= 4.5, f"{value}: {contrast:.2f}"


def test_figures_are_legible_from_560_pixels_up(qtbot: QtBot, theme: ThemeService) -> None:
    font = cell_font(QApplication.font(), 560 // 28)
    assert QFontInfo(font).pixelSize() >= 9
    grid = PixelGrid()
    qtbot.addWidget(grid)
    grid.resize(560, 560)
    grid.set_sample(np.full((28, 28), 200, np.uint8))
    image = grid.grab().toImage()
    cell = [[image.pixelColor(280 + x, 280 + y).value() for x in range(20)] for y in range(20)]
    written = np.array(cell) < 100
    # Three figures side by side, none of them cut off, and as high as a small text's.
    assert np.flatnonzero(written.any(axis=1)).size >= 7
    assert not written[:, [0, 19]].any()
    assert not written[[0, 19]].any()
    runs = np.diff(written.any(axis=0).astype(int))
    assert (runs == 1).sum() == 3


@pytest.mark.parametrize("size", [252, 333, 560, 700])
@pytest.mark.parametrize("zoom", [0, 3, 9])
def test_cells_have_sharp_edges_at_every_size(board: PixelBoard, size: int, zoom: int) -> None:
    grid = board.grid
    board.resize(size + 40, size + 40)
    checks = ((np.indices((28, 28)).sum(axis=0) % 2) * 255).astype(np.uint8)
    grid.set_sample(checks)
    for _ in range(zoom):
        grid.zoom_in()
    side = grid.area().width() / 28
    assert side == int(side), "cells are whole pixels"
    image = grid.grab().toImage()
    left, top = round(grid.area().x()), round(grid.area().y())
    for row in range(2, 26):
        for column in range(2, 26):
            x, y = left + column * int(side), top + row * int(side)
            if x > 10 and x + side < image.width() - 10 and y > 10 and y + side < image.height() - 10:
                corners = [(x, y), (x + side - 1, y), (x, y + side - 1), (x + side - 1, y + side - 1)]
                greys = {image.pixelColor(int(at[0]), int(at[1])).value() for at in corners}
                assert greys == {int(checks[row, column])}


def test_the_cell_under_the_cursor_is_told(board: PixelBoard, qtbot: QtBot) -> None:
    grid = board.grid
    assert grid.cell() is None
    qtbot.mouseMove(grid, centre(grid, 3, 7))
    assert grid.cell() == (3, 7)
    assert grid.accessibleDescription() == f"Row 3, column 7: {SAMPLE[3, 7]}"
    grid.set_scaled(True)
    assert grid.accessibleDescription() == f"Row 3, column 7: {SAMPLE[3, 7] / 255:.3f}"
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=centre(grid, 5, 6))
    qtbot.mouseMove(grid, centre(grid, 9, 9))
    assert grid.cell() == (9, 9)
    grid.leaveEvent(None)  # type: ignore[arg-type]
    assert grid.cell() == (5, 6), "what was clicked stays marked"


def test_arrow_keys_mark_a_cell(board: PixelBoard, qtbot: QtBot) -> None:
    grid = board.grid
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert grid.cell() == (14, 14)
    for key, cell in (
        (Qt.Key.Key_Up, (13, 14)),
        (Qt.Key.Key_Right, (13, 15)),
        (Qt.Key.Key_Home, (13, 0)),
        (Qt.Key.Key_Left, (13, 0)),
        (Qt.Key.Key_PageDown, (27, 0)),
        (Qt.Key.Key_End, (27, 27)),
        (Qt.Key.Key_Down, (27, 27)),
    ):
        QTest.keyClick(grid, key)
        assert grid.cell() == cell
    with qtbot.waitSignal(grid.opened):
        QTest.keyClick(grid, Qt.Key.Key_Return)
    with qtbot.waitSignal(grid.copied, check_params_cb=lambda said: said == "CSV and PNG copied"):
        QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert grid.cell() is None


def test_keys_make_cells_larger_about_the_marked_one(board: PixelBoard) -> None:
    grid = board.grid
    grid.mark((20, 3))
    before = centre(grid, 20, 3)
    for _ in range(4):
        QTest.keyClick(grid, Qt.Key.Key_Plus)
    assert grid.zoom > 2
    assert (centre(grid, 20, 3) - before).manhattanLength() < 4
    for _ in range(20):
        QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.rect().contains(centre(grid, 20, 23)), "the marked cell stays in view"
    for _ in range(30):
        QTest.keyClick(grid, Qt.Key.Key_Plus)
    assert grid.area().width() / 28 <= MOST_CELL
    for _ in range(40):
        QTest.keyClick(grid, Qt.Key.Key_Minus)
    assert grid.zoom == 1
    assert grid.rect().contains(grid.area().toAlignedRect())


def wheel(grid: PixelGrid, place: QPoint, turn: QPoint, modifier: Qt.KeyboardModifier) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(place),
        QPointF(grid.mapToGlobal(place)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid, event)
    return event


def test_the_wheel_zooms_and_moves(board: PixelBoard, qtbot: QtBot) -> None:
    grid = board.grid
    place = centre(grid, 6, 21)
    turn = wheel(grid, place, QPoint(0, 120), Qt.KeyboardModifier.NoModifier)
    assert not turn.isAccepted(), "whoever scrolls the page may have it"
    for _ in range(4):
        wheel(grid, place, QPoint(0, 120), Qt.KeyboardModifier.ControlModifier)
    assert grid.zoom > 2
    assert (centre(grid, 6, 21) - place).manhattanLength() < 6, "what is under the cursor stays there"
    left = grid.area().x()
    wheel(grid, place, QPoint(-60, 0), Qt.KeyboardModifier.NoModifier)
    assert grid.area().x() == left - 30
    middle = grid.rect().center()
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(grid, middle + QPoint(40, 0))
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 0))
    assert grid.area().x() == left + 10, "a drag moves the cells along"
    grid.leaveEvent(None)  # type: ignore[arg-type]
    assert grid.cell() is None, "and marks none"
    board.resize(800, 800)
    assert grid.zoom > 1
    grid.fit()
    assert grid.zoom == 1


def test_a_pinch_zooms_about_the_fingers(board: PixelBoard) -> None:
    grid = board.grid
    place = centre(grid, 20, 4)
    for _ in range(4):
        pinch = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            QPointF(place),
            QPointF(place),
            QPointF(grid.mapToGlobal(place)),
            0.2,
            QPointF(),
        )
        QApplication.sendEvent(grid, pinch)
    assert grid.zoom > 1.8
    assert (centre(grid, 20, 4) - place).manhattanLength() < 6


def test_a_view_never_leaves_its_cells() -> None:
    view = view_of(280, 280).zoomed(40, 0, 0)
    assert (view.left, view.top) == (0, 0)
    assert view.moved(50, 90) == view
    assert (view.moved(-9_999, -9_999).left, view.moved(-9_999, 0).top) == (280 - 40 * 28, 0)
    assert list(view.rows()) == list(range(7))
    assert list(view.moved(-20, 0).columns()) == list(range(8))
    assert view.cell_at(279, 279) == (6, 6)
    assert view.cell_at(280, 0) is None
    assert view_of(300, 560).cell_at(9, 0) is None, "beside the cells"


def test_rulers_number_rows_and_columns(board: PixelBoard) -> None:
    assert board.columns.numbers() == board.rows.numbers() == tuple(range(28))
    area = board.grid.area()
    assert board.columns.width() == board.rows.height() == area.width()
    assert board.columns.x() == board.grid.x()
    assert board.rows.y() == board.grid.y()
    board.resize(300, 300)
    assert board.columns.numbers() == tuple(range(0, 28, 2))
    board.grid.mark((4, 5))
    assert 5 in board.columns.numbers()
    assert 4 not in board.columns.numbers(), "numbers do not touch"
    assert board.rows.numbers() == tuple(range(28))


def test_profiles_show_the_row_and_the_column_that_are_pointed_at(board: PixelBoard, qtbot: QtBot) -> None:
    larger = board.grid.width()
    board.set_profiled(True)
    assert board.row_profile.isVisible()
    assert board.grid.width() < larger
    assert board.row_profile.values() == board.column_profile.values() == ()
    board.grab()
    qtbot.mouseMove(board.grid, centre(board.grid, 9, 3))
    assert board.row_profile.values() == tuple(SAMPLE[9].tolist())
    assert board.column_profile.values() == tuple(SAMPLE[:, 3].tolist())
    assert board.row_profile.toolTip() == "Row 9, from 0 to 255"
    image = board.row_profile.grab().toImage()
    side = board.grid.area().width() / 28
    middle = [round((column + 0.5) * side) for column in range(28)]
    ground = image.pixelColor(0, 3)
    heights = [sum(image.pixelColor(x, y) != ground for y in range(2, image.height() - 1)) for x in middle]
    assert np.corrcoef(heights, SAMPLE[9])[0, 1] > 0.99
    board.set_profiled(False)
    assert board.grid.width() == larger


def test_values_are_copied_as_numpy_and_csv() -> None:
    for is_scaled, expected in ((False, SAMPLE), (True, (SAMPLE / np.float32(255)).astype(np.float32))):
        made = eval(numpy_text(SAMPLE, is_scaled=is_scaled), {"np": np})
        assert made.dtype == expected.dtype
        np.testing.assert_array_equal(made, expected)
        read = np.loadtxt(StringIO(csv_text(SAMPLE, is_scaled=is_scaled)), delimiter=",")
        np.testing.assert_array_equal(read.astype(expected.dtype), expected)


def test_a_picture_is_copied_pixel_by_pixel(qtbot: QtBot) -> None:
    copy_pixels(SAMPLE, "csv", "png", is_scaled=False)
    data = QGuiApplication.clipboard().mimeData()
    image = data.imageData()
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == (28, 28)
    assert [image.pixelColor(x, 5).value() for x in range(28)] == SAMPLE[5].tolist()
    assert data.text().splitlines()[5] == ",".join(map(str, SAMPLE[5]))


def test_a_small_font_is_not_smaller_than_can_be_painted() -> None:
    assert cell_font(QFont(), 1).pixelSize() >= 5
