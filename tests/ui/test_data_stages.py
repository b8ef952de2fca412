"""A sample on its way into the network: its stages, the numbers round a cell, and the first filters."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.core.filters import Filters
from workbench.core.first_layer import feature_maps
from workbench.data.drawn import draw_digits
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.ui.pages.data_sample import SampleCard
from workbench.ui.pages.data_stages import StagesView
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.sample_mosaic import largest_rows
from workbench.ui.widgets.signed_colours import signed_colours, text_on

DRAWN = draw_digits(4, 3).images


def filters(*, count: int = 6, size: int = 3, has_relu: bool = True) -> Filters:
    random = np.random.default_rng(1)
    return Filters(
        rows=size,
        columns=size,
        count=count,
        kernel=tuple(random.normal(size=size * size * count).tolist()),
        bias=tuple(random.normal(size=count).tolist()),
        scale=1 / 255,
        has_relu=has_relu,
    )


@pytest.fixture
def card(qtbot: QtBot, theme: ThemeService, preview: PreviewSession, preferences: Preferences) -> SampleCard:
    card = SampleCard(preview=preview, preferences=preferences)
    qtbot.addWidget(card)
    card.resize(470, 600)
    card.show()
    card.show_sample(2, DRAWN[2], 2)
    qtbot.mouseClick(card.views.button("stages"), Qt.MouseButton.LeftButton)
    return card


@pytest.fixture
def stages(card: SampleCard) -> StagesView:
    card.set_filters(filters())
    return card.stages


def remarks(stages: StagesView) -> list[str]:
    return [label.text() for label in stages._remarks]


def middle_of(stages: StagesView, place: int, row: int, column: int) -> QPoint:
    area, _magnified = stages.pictures[place]._area()
    side = area.width() / 28
    return QPointF(area.x() + (column + 0.5) * side, area.y() + (row + 0.5) * side).toPoint()


def test_the_stages_stand_side_by_side(stages: StagesView, preview: PreviewSession) -> None:
    raw, scaled, augmented, convolved = (picture.colours() for picture in stages.pictures)
    assert raw is not None
    assert augmented is not None
    np.testing.assert_array_equal(raw[..., 0], DRAWN[2])
    np.testing.assert_array_equal(scaled, raw)
    np.testing.assert_array_equal(augmented, raw)
    assert convolved is not None
    assert convolved.any()
    assert remarks(stages) == ["0 to 255", "÷ 255: 0 to 1", "nothing is on", "filter 1 of 6"]

    preview.recipes.choose("best")
    augmented = stages.pictures[2].colours()
    assert augmented is not None
    np.testing.assert_array_equal(augmented[..., 1], preview.augmented()[0])
    assert (augmented != raw).any()
    assert remarks(stages)[2] == "seed 0"
    preview.again()
    assert remarks(stages)[2] == "seed 1"
    np.testing.assert_array_equal(stages.mosaic.maps(), feature_maps(filters(), preview.augmented()[0]))


def test_pictures_have_whole_pixels_and_fit_beside_each_other(stages: StagesView, card: SampleCard) -> None:
    for width, height in ((440, 500), (560, 660), (1_050, 640)):
        card.resize(width, height)
        for picture in stages.pictures:
            assert picture.height() % 28 == 0
            assert picture.height() <= picture.width() + 28
        assert stages.mosaic.height() > 100
        assert stages.mosaic.geometry().bottom() <= stages.height()
        assert all(stages.mosaic.rect().contains(area.toRect()) for area in stages.mosaic._areas())


def test_the_numbers_round_a_cell_are_those_that_a_filter_multiplies(
    stages: StagesView, qtbot: QtBot
) -> None:
    row, column = 13, 12
    qtbot.mouseMove(stages.pictures[1], middle_of(stages, 1, row, column))
    assert stages.cell == (row, column)
    around = DRAWN[2][row - 1 : row + 2, column - 1 : column + 2]
    raw, scaled, augmented, weights = (patch.texts() for patch in stages.patches)
    assert raw == tuple(tuple(map(str, line)) for line in around.tolist())
    assert scaled == augmented
    for text, value in zip(sum(scaled, ()), (around / 255).ravel(), strict=True):
        assert abs(float(text) - value) <= 0.0065
        assert (text in ("0", "1")) == (value in (0, 1))
    kernel = np.array(filters().kernel).reshape(3, 3, 6)[..., 0]
    for text, value in zip(sum(weights, ()), kernel.ravel(), strict=True):
        assert abs(float(text.replace("−", "-")) - value) <= 0.0051
    total = float((around / 255 * kernel).sum())
    assert f"[13, 12]: 9 products, sum {total:.3f}".replace("sum -", "sum −") in stages.sum.text()
    assert f"ReLU {max(0.0, total + filters().bias[0]):.3f}" in stages.sum.text()
    assert stages.pictures[0].accessibleDescription() == f"Row 13, column 12: {around[1, 1]}"


def test_the_cell_is_moved_with_the_keyboard(stages: StagesView) -> None:
    assert stages.cell is None, "it begins where values differ most"
    spread = np.std([[int(text) for text in row] for row in stages.patches[0].texts()])
    assert spread > 80
    QTest.keyClick(stages.pictures[0], Qt.Key.Key_Down)
    assert stages.cell is not None
    row = stages.cell[0]
    for _ in range(40):
        QTest.keyClick(stages.pictures[3], Qt.Key.Key_Right)
    assert stages.cell == (row, 27)
    assert [line[2] for line in stages.patches[0].texts()] == ["0"] * 3, "outside there is nothing"


def test_filters_are_chosen(stages: StagesView, qtbot: QtBot) -> None:
    first = stages.pictures[3].colours()
    mosaic = stages.mosaic
    area = mosaic._areas()[4]
    qtbot.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    assert mosaic.place == 4
    assert remarks(stages)[3] == "filter 5 of 6"
    assert not np.array_equal(stages.pictures[3].colours(), first)
    QTest.keyClick(mosaic, Qt.Key.Key_Right)
    QTest.keyClick(mosaic, Qt.Key.Key_Right)
    assert mosaic.place == 5
    QTest.keyClick(mosaic, Qt.Key.Key_Home)
    assert mosaic.place == 0
    QTest.keyClick(mosaic, Qt.Key.Key_Down)
    assert mosaic.place in (2, 3)
    assert mosaic.accessibleDescription() == f"Filter {mosaic.place + 1} of 6"
    mosaic.grab()


def test_values_below_0_have_a_colour_where_no_relu_follows(card: SampleCard) -> None:
    card.set_filters(filters(has_relu=False))
    shown = card.stages.pictures[3].colours()
    assert shown is not None
    below = card.stages.mosaic.maps()[0] < -0.5
    assert below.any()
    assert (shown[below][:, 0] > shown[below][:, 2]).all(), "orange"
    assert "ReLU" not in card.stages.sum.text()


def test_without_filters_or_a_sample_there_is_a_sentence(card: SampleCard) -> None:
    stages = card.stages
    assert "does not begin with a convolution" in stages.mosaic.sentence
    assert stages.patches[0].texts() != ()
    assert stages.patches[3].texts() == ()
    stages.grab()
    card.set_filters(filters(size=5))
    assert stages.mosaic.sentence == ""
    assert len(stages.patches[0].texts()) == 5
    stages.grab()
    card.show_sample(None, None, None)
    assert stages.mosaic.sentence == "Choose a sample."
    assert stages.pictures[0].colours() is None
    stages.grab()


def test_nothing_is_computed_out_of_view(card: SampleCard, qtbot: QtBot) -> None:
    card.set_filters(filters())
    qtbot.mouseClick(card.views.button("pixels"), Qt.MouseButton.LeftButton)
    maps = card.stages.mosaic.maps()
    card.show_sample(1, DRAWN[1], 1)
    assert card.stages.mosaic.maps() is maps
    qtbot.mouseClick(card.views.button("stages"), Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(card.stages.mosaic.maps(), feature_maps(filters(), DRAWN[1]))


def test_colours_tell_sign_and_size() -> None:
    colours = signed_colours(np.array([-2, -1, 0, 0.5, 1], np.float32), largest=1)
    assert colours[2].tolist() == [0, 0, 0]
    assert colours[4].tolist() == [255, 255, 255]
    assert colours[3].tolist() == [128, 128, 128]
    np.testing.assert_array_equal(colours[0], colours[1])
    assert [text_on(colour) for colour in colours] == ["#000000", "#000000", "#FFFFFF", "#000000", "#000000"]


def test_rows_of_squares_are_even_where_that_costs_little() -> None:
    assert largest_rows(32, 430, 200, gap=4)[0] == 8
    assert largest_rows(32, 1_020, 230, gap=4, least_even=0.9)[0] == 11
    assert largest_rows(16, 430, 300, gap=4)[0] in (4, 8)
    assert largest_rows(7, 300, 300, gap=4)[0] == 3
