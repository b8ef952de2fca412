"""The plots of the Train page: what they draw, and that nothing in a training upsets them."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.sessions.test_curves import batches, epoch
from workbench.core.batch_rows import BatchRows
from workbench.sessions.batch_series import Line
from workbench.sessions.curves import Curves, Quantity, TrainingCurves, curves_of_run
from workbench.ui.theme import DARK, LIGHT, ThemeService
from workbench.ui.widgets.curve_plot import CurvePlot
from workbench.ui.widgets.plot_frame import PlotFrame
from workbench.ui.widgets.read_out import Overlay


@pytest.fixture
def plot(qtbot: QtBot, theme: ThemeService) -> CurvePlot:
    plot = CurvePlot("loss", theme=theme.theme)
    qtbot.addWidget(plot)
    plot.resize(500, 200)
    plot.show()
    qtbot.waitExposed(plot)
    # A focus ring has the accent colour, too.
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return plot


def has_colour(plot: CurvePlot, colour: str) -> bool:
    """Return whether a pixel of the plot has this colour, antialiasing aside."""
    image = plot.grab().toImage().convertToFormat(plot.grab().toImage().Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3]
    wanted = np.array([int(colour[at : at + 2], 16) for at in (5, 3, 1)])
    return bool((np.abs(pixels.astype(int) - wanted).max(axis=-1) <= 8).any())


def test_training_and_validation_are_drawn_in_their_colours(plot: CurvePlot) -> None:
    assert not has_colour(plot, LIGHT.accent)
    curves = TrainingCurves(epochs=2, batches_per_epoch=4)
    curves.add_batches(batches(0, [1.0, 0.8, 0.6, 0.4]))
    plot.show_curves(curves.of("loss"), epochs=2)
    assert has_colour(plot, LIGHT.accent)
    assert not has_colour(plot, LIGHT.series_2)
    curves.add_epoch(epoch(1))
    plot.show_curves(curves.of("loss"), epochs=2)
    assert has_colour(plot, LIGHT.series_2)
    plot.show_curves(None, epochs=2)
    assert not has_colour(plot, LIGHT.accent)


def test_earlier_runs_come_and_go_with_their_colours(plot: CurvePlot) -> None:
    curves = curves_of_run((epoch(1), epoch(2), epoch(3))).of("loss")
    plot.show_overlays((Overlay(name="one", colour="#BE185D", curves=curves),))
    assert has_colour(plot, "#BE185D")
    plot.show_overlays(())
    assert not has_colour(plot, "#BE185D")


def test_colours_follow_the_theme(plot: CurvePlot, theme: ThemeService) -> None:
    plot.show_curves(curves_of_run((epoch(1), epoch(2))).of("loss"), epochs=2)
    theme.use(DARK)
    plot.set_theme(DARK)
    assert has_colour(plot, DARK.accent)
    assert not has_colour(plot, LIGHT.accent)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, 0.0])
def test_a_training_that_goes_astray_is_drawn_without_a_word(plot: CurvePlot, value: float) -> None:
    line = Line(np.arange(1.0, 5.0), np.array([0.5, value, value, value]))
    only = Line(np.array([1.0]), np.array([value]))
    plot.show_curves(Curves(raw=line, smooth=line, training=only, validation=only), epochs=4)
    plot.grab()


def shown(plot: CurvePlot) -> tuple[float, float]:
    """Return the stretch of the run that the plot shows, in epochs."""
    return plot.limits[0]


@pytest.fixture
def drawn(plot: CurvePlot) -> CurvePlot:
    """A plot of a whole run of ten epochs, five batches each."""
    values = np.linspace(2.0, 0.1, 50)
    table = BatchRows(
        epoch=np.arange(50) // 5 + 1,
        batch=np.arange(1, 51),
        loss=values,
        accuracy=1 - values / 3,
        learning_rate=np.full(50, 0.01),
    )
    curves = curves_of_run(tuple(epoch(number) for number in range(1, 11)), table)
    plot.show_curves(curves.of("loss"), epochs=10)
    return plot


def drag(plot: CurvePlot, begin: QPoint, end: QPoint) -> None:
    viewport = plot.findChild(PlotFrame)
    send_mouse(viewport, QEvent.Type.MouseButtonPress, begin)
    for step in (0.1, 0.5, 1.0):
        send_mouse(viewport, QEvent.Type.MouseMove, begin + (end - begin) * step)
    send_mouse(viewport, QEvent.Type.MouseButtonRelease, end)


def send_mouse(widget: QWidget, kind: QEvent.Type, place: QPoint) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    everywhere = QPointF(widget.mapToGlobal(place))
    event = QMouseEvent(kind, QPointF(place), everywhere, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def test_a_drag_zooms_and_a_click_on_the_button_goes_back(drawn: CurvePlot, qtbot: QtBot) -> None:
    spans: list[object] = []
    drawn.span_chosen.connect(spans.append)
    assert shown(drawn) == pytest.approx((0.0, 10.1))
    drag(drawn, QPoint(150, 40), QPoint(300, 120))
    low, high = shown(drawn)
    assert 1.0 < low < high < 7.0
    assert drawn.limits[1][1] < 2.4
    assert drawn.whole_button.isVisible()
    qtbot.mouseClick(drawn.whole_button, Qt.MouseButton.LeftButton)
    assert shown(drawn) == pytest.approx((0.0, 10.1))
    assert not drawn.whole_button.isVisible()
    assert spans[0] == pytest.approx((low, high))
    assert spans[-1] is None


def test_a_flat_drag_leaves_the_values_as_they_are(drawn: CurvePlot) -> None:
    up = drawn.limits[1]
    drag(drawn, QPoint(150, 80), QPoint(300, 82))
    assert shown(drawn)[0] > 1.0
    assert drawn.limits[1] == pytest.approx(up)


def test_the_keyboard_zooms_and_goes_back(drawn: CurvePlot, qtbot: QtBot) -> None:
    for _ in range(30):
        qtbot.keyClick(drawn, Qt.Key.Key_Plus)
    low, high = shown(drawn)
    assert 0 < high - low < 0.1
    qtbot.keyClick(drawn, Qt.Key.Key_Minus)
    assert shown(drawn)[1] - shown(drawn)[0] > high - low
    qtbot.keyClick(drawn, Qt.Key.Key_Escape)
    assert shown(drawn) == pytest.approx((0.0, 10.1))


def test_zooming_out_ends_at_the_whole_run(drawn: CurvePlot, qtbot: QtBot) -> None:
    qtbot.keyClick(drawn, Qt.Key.Key_Plus)
    for _ in range(5):
        qtbot.keyClick(drawn, Qt.Key.Key_Minus)
    assert drawn.span is None
    assert shown(drawn) == pytest.approx((0.0, 10.1))


def test_the_wheel_zooms_about_the_cursor(drawn: CurvePlot) -> None:
    viewport = drawn.findChild(PlotFrame)
    place = QPointF(270, 80)
    event = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    low, high = shown(drawn)
    assert 0.0 < low < high < 10.0
    assert drawn.span is not None


def test_what_is_under_the_cursor_is_read_out(drawn: CurvePlot, qtbot: QtBot) -> None:
    places: list[float | None] = []
    drawn.pointed.connect(places.append)
    viewport = drawn.findChild(PlotFrame)
    qtbot.mouseMove(viewport, QPoint(270, 80))
    qtbot.waitUntil(lambda: bool(places))
    place = places[-1]
    assert place is not None
    assert 4.0 < place < 6.5
    drawn.point_at(4.03)
    assert "Epoch 4" in drawn.read_out
    assert "training" in drawn.read_out
    assert "0.1000" in drawn.read_out
    drawn.point_at(None)
    assert not drawn.read_out


def test_the_keyboard_moves_what_is_read_out(drawn: CurvePlot, qtbot: QtBot) -> None:
    places: list[float] = []
    drawn.pointed.connect(places.append)
    drawn.pointed.connect(drawn.point_at)
    qtbot.keyClick(drawn, Qt.Key.Key_Right)
    qtbot.keyClick(drawn, Qt.Key.Key_Right)
    qtbot.keyClick(drawn, Qt.Key.Key_Left)
    assert places[1] - places[0] == pytest.approx(0.2)
    assert places[2] == pytest.approx(places[0])


def test_earlier_runs_are_read_out_under_their_names(drawn: CurvePlot) -> None:
    curves = curves_of_run((epoch(1), epoch(2), epoch(3))).of("loss")
    drawn.show_overlays((Overlay(name="<best>", colour="#BE185D", curves=curves),))
    drawn.point_at(2.0)
    assert "&lt;best&gt;" in drawn.read_out
    assert "0.2000 · 0.1000" in drawn.read_out


def test_a_log_scale_shows_what_a_linear_one_squeezes(drawn: CurvePlot) -> None:
    drawn.set_log(True)
    low, high = drawn.limits[1]
    assert 0 < low <= 0.1
    assert high >= 2.0
    drawn.set_log(False)
    assert drawn.limits[1][0] == 0.0


def test_epochs_alone_have_dots_and_no_batches(drawn: CurvePlot) -> None:
    drawn.set_by_batch(False)
    drawn.point_at(4.4)
    assert "Epoch 4<" in drawn.read_out
    assert "0.2000" in drawn.read_out


@pytest.mark.parametrize("quantity", ["loss", "accuracy", "learning_rate", "seconds"])
def test_every_quantity_is_drawn_on_both_scales(plot: CurvePlot, quantity: Quantity) -> None:
    curves = curves_of_run(tuple(epoch(number) for number in range(1, 4)))
    plot.set_quantity(quantity)
    plot.show_curves(curves.of(quantity), epochs=3)
    assert has_colour(plot, LIGHT.accent)
    plot.set_log(True)
    assert has_colour(plot, LIGHT.accent)


def test_a_hundred_epochs_are_drawn_within_a_moment(plot: CurvePlot, qtbot: QtBot) -> None:
    values = np.random.default_rng(1).random(50_000)
    batch = np.arange(1, 50_001)
    table = BatchRows(epoch=-(-batch // 500), batch=batch, loss=values, accuracy=values, learning_rate=values)
    curves = curves_of_run(tuple(epoch(number) for number in range(1, 101)), table)
    plot.show_curves(curves.of("loss"), epochs=100)
    plot.grab()
    begin = time.thread_time()
    for _ in range(5):
        plot.show_curves(curves.of("loss"), epochs=100)
        plot.grab()
    assert (time.thread_time() - begin) / 5 < 0.05
