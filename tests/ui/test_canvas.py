"""The canvas as a hand uses it: mouse, pen, eraser, undo, and a window of any size."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.ui.theme import DARK, LIGHT, ThemeService
from workbench.ui.widgets.canvas import THICKEST_PEN, THINNEST_PEN, Canvas


@pytest.fixture
def canvas(qtbot: QtBot, theme: ThemeService) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def stroke(canvas: Canvas, *points: tuple[int, int]) -> None:
    """Draw with the left mouse button down."""
    first, last = QPoint(*points[0]), QPoint(*points[-1])
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    for point in points[1:]:
        QTest.mouseMove(canvas, QPoint(*point))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, last)


def circle(centre: tuple[int, int], radius: int) -> list[tuple[int, int]]:
    return [
        (
            round(centre[0] + radius * math.cos(step / 20 * math.tau)),
            round(centre[1] + radius * math.sin(step / 20 * math.tau)),
        )
        for step in range(21)
    ]


def test_what_is_drawn_is_white_on_black_in_either_look(
    qtbot: QtBot, canvas: Canvas, theme: ThemeService
) -> None:
    stroke(canvas, *circle((200, 150), 80))
    light = canvas.image()
    assert light.dtype == np.uint8
    assert light.shape == (300, 400)
    assert light[150, 280] == 255
    assert light[150, 200] == light[5, 5] == 0
    theme.use(DARK)
    assert np.array_equal(canvas.image(), light)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_the_ink_is_seen_on_the_ground(look: object, canvas: Canvas, theme: ThemeService) -> None:
    theme.use(look)
    stroke(canvas, (100, 150), (300, 150))
    picture = canvas.grab().toImage()
    on_ink, beside = picture.pixelColor(200, 150), picture.pixelColor(200, 30)
    assert abs(on_ink.lightness() - beside.lightness()) > 150


def test_an_empty_canvas_says_what_to_do_and_the_first_stroke_takes_that_away(canvas: Canvas) -> None:
    blank = canvas.grab().toImage()
    stroke(canvas, (20, 20), (30, 20))
    drawn = canvas.grab().toImage()
    middle = (slice(130, 170), slice(120, 280))
    assert _contrast(blank)[middle].max() > 60
    assert _contrast(drawn)[middle].max() == 0


def _contrast(picture: object) -> np.ndarray:
    grey = picture.convertToFormat(picture.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    values = rows[:, : grey.width()].astype(int)
    return np.abs(values - values[-1, -1])


def test_the_drawn_part_is_the_image_without_its_blank_rims(canvas: Canvas) -> None:
    assert canvas.drawn() is None
    stroke(canvas, (100, 150), (300, 150))
    drawn = canvas.drawn()
    assert drawn is not None
    assert drawn.image.shape == (canvas.pen_width, 200 + canvas.pen_width)
    assert (drawn.x, drawn.y) == (100 - canvas.pen_width // 2, 150 - canvas.pen_width // 2)
    assert drawn.image.sum() == canvas.image().sum()
    canvas.clear()
    assert canvas.drawn() is None


def test_every_move_announces_a_change(canvas: Canvas) -> None:
    changes: list[int] = []
    canvas.changed.connect(lambda: changes.append(1))
    stroke(canvas, (50, 50), (60, 60), (70, 80), (90, 90))
    assert len(changes) == 5


def test_the_right_button_draws_nothing(canvas: Canvas) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50))
    QTest.mouseMove(canvas, QPoint(100, 100))
    assert canvas.is_empty


def test_pen_width_is_kept_within_its_bounds_and_changes_the_stroke(canvas: Canvas) -> None:
    canvas.set_pen_width(THINNEST_PEN)
    stroke(canvas, (50, 50), (350, 50))
    canvas.set_pen_width(THICKEST_PEN)
    stroke(canvas, (50, 200), (350, 200))
    column = canvas.image()[:, 200] / 255
    assert column[:120].sum() == pytest.approx(THINNEST_PEN, abs=0.2)
    assert column[120:].sum() == pytest.approx(THICKEST_PEN, abs=0.2)
    canvas.set_pen_width(1)
    assert canvas.pen_width == THINNEST_PEN
    canvas.set_pen_width(1000)
    assert canvas.pen_width == THICKEST_PEN


def test_erase_undo_redo_and_clear(canvas: Canvas) -> None:
    stroke(canvas, (50, 150), (350, 150))
    whole = canvas.image()
    canvas.set_erasing(True)
    stroke(canvas, (200, 100), (200, 200))
    assert canvas.image()[150, 200] == 0
    canvas.undo()
    assert np.array_equal(canvas.image(), whole)
    canvas.redo()
    assert canvas.image()[150, 200] == 0
    canvas.clear()
    assert canvas.is_empty
    canvas.undo()
    canvas.undo()
    assert np.array_equal(canvas.image(), whole)


def test_a_drawing_survives_a_smaller_window_and_stays_in_the_middle(qtbot: QtBot, canvas: Canvas) -> None:
    stroke(canvas, *circle((200, 150), 100))
    drawn = canvas.image()
    canvas.resize(220, 200)
    qtbot.waitUntil(lambda: canvas.image().shape == (200, 220))
    assert np.array_equal(canvas.image(), drawn[50:250, 90:310])
    canvas.resize(400, 300)
    qtbot.waitUntil(lambda: canvas.image().shape == (300, 400))
    assert np.array_equal(canvas.image(), drawn)


def test_where_a_drawing_was_begun_is_known_in_a_window_of_any_size(qtbot: QtBot, canvas: Canvas) -> None:
    stroke(canvas, *circle((200, 150), 60))
    drawn = canvas.drawn()
    assert drawn is not None
    assert drawn.begun == (drawn.x, drawn.y)
    for width, height in ((301, 203), (517, 402), (352, 333)):
        canvas.resize(width, height)
        qtbot.waitUntil(lambda shape=(height, width): canvas.image().shape == shape)
        again = canvas.drawn()
        assert again is not None
        assert again.begun == drawn.begun
        assert abs(again.x - (drawn.x + (width - 400) / 2)) <= 1
    canvas.clear()
    stroke(canvas, (100, 100), (100, 200))
    other = canvas.drawn()
    assert other is not None
    assert other.begun == (other.x, other.y)


def stylus(*, is_eraser: bool) -> QPointingDevice:
    """Return a pen; Qt's events only point to it, so that it must outlive them."""
    return QPointingDevice(
        "stylus",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Eraser if is_eraser else QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )


def send_pen(
    canvas: Canvas, device: QPointingDevice, kind: QEvent.Type, x: float, y: float, pressure: float
) -> None:
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    position = QPointF(x, y)
    event = QTabletEvent(
        kind,
        device,
        position,
        position,
        pressure,
        0,
        0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        buttons,
    )
    QApplication.sendEvent(canvas, event)


def pen_stroke(canvas: Canvas, points: list[tuple[float, float, float]], *, is_eraser: bool = False) -> None:
    device = stylus(is_eraser=is_eraser)
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(points) - 1)]
    for kind, (x, y, pressure) in zip(kinds, points, strict=True):
        send_pen(canvas, device, kind, x, y, pressure)
    x, y, _ = points[-1]
    send_pen(canvas, device, QEvent.Type.TabletRelease, x, y, 0)


def test_a_pen_draws_with_its_pressure_and_erases_with_its_other_end(canvas: Canvas) -> None:
    canvas.set_pen_width(30)
    pen_stroke(canvas, [(50, 80, 0.0), (350, 80, 0.0)])
    pen_stroke(canvas, [(50, 200, 1.0), (350, 200, 1.0)])
    column = canvas.image()[:, 200] / 255
    light, firm = column[:130].sum(), column[130:].sum()
    assert firm == pytest.approx(30, abs=0.5)
    assert 6 < light < 15
    pen_stroke(canvas, [(200, 150, 1.0), (200, 250, 1.0)], is_eraser=True)
    assert canvas.image()[200, 200] == 0
    assert canvas.image()[200, 100] == 255


def test_a_hovering_pen_draws_nothing(canvas: Canvas) -> None:
    device = stylus(is_eraser=False)
    send_pen(canvas, device, QEvent.Type.TabletMove, 50, 50, 0)
    assert canvas.is_empty
