"""A user looks at the set as a whole: its classes, values, encoding and origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.other_classes import MANY, write_set
from tests.ui.data_desk import TEST, TRAIN, DataDesk
from workbench.data.dataset import SetFacts
from workbench.data.statistics import facts_of
from workbench.sessions.data import DataPhase
from workbench.ui.pages.data_set import CHECKSUM, SetView
from workbench.ui.theme import DARK, ThemeService, theme_of
from workbench.ui.widgets.class_gallery import ClassFigures, ClassGallery
from workbench.ui.widgets.value_histogram import ValueHistogram


def open_set(desk: DataDesk, qtbot: QtBot) -> SetView:
    qtbot.mouseClick(desk.page.browser.split.button("set"), Qt.MouseButton.LeftButton)
    view = desk.page.whole
    assert view.isVisible()
    qtbot.waitUntil(lambda: view.gallery.figures() is not None)
    return view


def test_counts_means_and_spreads_of_each_class_are_shown(loaded: DataDesk, qtbot: QtBot) -> None:
    view = open_set(loaded, qtbot)
    figures = view.gallery.figures()
    assert figures is not None
    assert list(figures.train) == [TRAIN // 10] * 10
    assert list(figures.test) == [TEST // 10] * 10
    dataset = loaded.data.dataset
    assert dataset is not None
    threes = dataset.train.images[dataset.train.labels == 3]
    assert np.allclose(figures.means[3], threes.mean(axis=0), atol=1e-3)
    assert np.allclose(figures.spreads[3], threes.std(axis=0), atol=1e-2)
    assert "3: 40 training and 20 test samples" in view.gallery.accessibleDescription()
    qtbot.mouseClick(view.pictured.button("test"), Qt.MouseButton.LeftButton)
    figures = view.gallery.figures()
    assert figures is not None
    threes = dataset.test.images[dataset.test.labels == 3]
    assert np.allclose(figures.means[3], threes.mean(axis=0), atol=1e-3)


def test_values_encoding_and_origin_are_told(loaded: DataDesk, qtbot: QtBot) -> None:
    view = open_set(loaded, qtbot)
    dataset = loaded.data.dataset
    assert dataset is not None
    assert view.shape.axes() == ((TRAIN, "batch"), (28, "rows"), (28, "columns"), (1, "channels"))
    assert "channels_last" in loaded.texts()
    assert view.histogram.shares()[200] == pytest.approx(1 / 784)
    assert f"mean is {dataset.train.images.mean():.2f}" in loaded.texts()
    rows = dict(view.origin.rows())
    assert rows["File"] == str(dataset.path)
    assert rows["Licence"]
    view.origin.button(CHECKSUM).click()
    assert QGuiApplication.clipboard().text() == dataset.checksum


def test_what_is_known_of_a_set_is_told(loaded: DataDesk, qtbot: QtBot) -> None:
    view = open_set(loaded, qtbot)
    dataset = loaded.data.dataset
    assert dataset is not None
    facts = SetFacts(
        title="Kuzushiji", licence="CC BY-SA 4.0", source="a.example", citation="doi:1", is_ink=False
    )
    view.show_dataset(replace(dataset, facts=facts, is_turned=True, has_known_names=False))
    rows = dict(view.origin.rows())
    assert (rows["Set"], rows["Licence"], rows["From"]) == ("Kuzushiji", "CC BY-SA 4.0", "a.example")
    assert rows["To cite"] == "doi:1"
    assert "exchanged" in rows["Turned"]
    assert "numbers" in rows["Names"]
    assert "fill their square" in rows["Camera"]
    # Its figures are not those of the set before.
    assert view.gallery.figures() is None


def test_another_set_with_other_classes_takes_its_place(
    loaded: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    view = open_set(loaded, qtbot)
    loaded.data.choose(write_set(tmp_path / "signs.npz", MANY, train=94, test=47))
    qtbot.waitUntil(
        lambda: loaded.data.state.phase is DataPhase.READY and loaded.data.dataset.name == "signs"  # type: ignore[union-attr]
    )
    qtbot.waitUntil(lambda: view.gallery.figures() is not None)
    figures = view.gallery.figures()
    assert figures is not None
    assert tuple(figures.names) == MANY
    assert view.gallery.height() > 500, "they take several rows"
    assert "94 × 47" in loaded.texts()


def test_going_back_shows_the_samples_where_they_were(loaded: DataDesk, qtbot: QtBot) -> None:
    browser = loaded.page.browser
    qtbot.mouseClick(browser.split.button("test"), Qt.MouseButton.LeftButton)
    open_set(loaded, qtbot)
    assert not browser.isVisible()
    assert not browser.go_to.isVisible()
    qtbot.mouseClick(browser.split.button("test"), Qt.MouseButton.LeftButton)
    assert browser.isVisible()
    assert "Test samples" in loaded.texts()


@pytest.mark.parametrize(("count", "width"), [(2, 300), (10, 760), (12, 1300), (47, 760), (254, 1000)])
def test_every_class_has_its_place(qtbot: QtBot, theme: ThemeService, count: int, width: int) -> None:
    gallery = ClassGallery()
    qtbot.addWidget(gallery)
    names = [f"A class of a long name {number}" for number in range(count)]
    values = np.full((count, 28, 28), 90, np.float32)
    gallery.show_figures(
        ClassFigures(names=names, means=values, spreads=values, train=[0] * count, test=[7] * count)
    )
    gallery.resize(width, gallery.heightForWidth(width))
    picture = gallery.grab().toImage()
    assert picture.width() == width
    # The last one is within the picture, in whole.
    last = gallery._cell(count - 1)
    assert last.right() <= width
    assert last.bottom() <= gallery.height()
    middle = QPoint(int(last.center().x()), int(last.top()) + 40)
    assert picture.pixelColor(middle).lightness() == 90
    theme.use(DARK)
    assert gallery.grab().toImage() != picture


def test_the_histogram_tells_the_value_under_the_cursor(loaded: DataDesk, qtbot: QtBot) -> None:
    histogram = ValueHistogram()
    qtbot.addWidget(histogram)
    assert loaded.data.dataset is not None
    facts = facts_of(loaded.data.dataset.train, 10)
    histogram.show_histograms(facts.histogram, facts.histogram)
    assert histogram.words(200).startswith("Value 200 (0.784): 400 pixels of the training set, 0.13 %")
    histogram.resize(400, 200)
    before = histogram.grab().toImage()
    here, button = QPointF(200, 100), Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, here, here, button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(histogram, move)
    assert histogram.grab().toImage() != before


def test_nothing_of_another_set_is_shown_while_values_are_counted(loaded: DataDesk, qtbot: QtBot) -> None:
    view = open_set(loaded, qtbot)
    dataset = loaded.data.dataset
    assert dataset is not None
    assert view.histogram.shares().any()
    view.show_dataset(replace(dataset, checksum="another"))
    assert not view.histogram.shares().any()
    assert not any("mean is" in text for text in loaded.texts())


def test_a_histogram_of_nothing_has_no_line(qtbot: QtBot) -> None:
    histogram = ValueHistogram()
    qtbot.addWidget(histogram)
    histogram.resize(400, 200)
    empty = histogram.grab().toImage()
    histogram.show_histograms(np.arange(256), np.arange(256))
    assert histogram.grab().toImage() != empty
    histogram.clear()
    assert histogram.grab().toImage() == empty
    line = QColor(theme_of(histogram).series_2)
    assert not any(empty.pixelColor(x, y) == line for x in range(400) for y in range(200))
