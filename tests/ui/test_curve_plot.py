"""The plots of the Train page: what they draw, and that nothing in a training upsets them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sessions.test_curves import batches, epoch
from workbench.sessions.batch_series import Line
from workbench.sessions.curves import Curves, TrainingCurves, curves_of_run
from workbench.ui.theme import DARK, LIGHT, ThemeService
from workbench.ui.widgets.curve_plot import CurvePlot
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
