"""The preview on the Data page: a sample as the network gets it, and what the sliders do to it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.core.labels import BACKGROUND
from workbench.core.labels import DIGITS as NAMES
from workbench.core.recipe import RECIPES
from workbench.data.drawn import draw_digits
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import COUNT, MOST_SEED, PreviewSession
from workbench.ui.pages.data_preview import PreviewView
from workbench.ui.pages.data_sample import SampleCard
from workbench.ui.theme import ThemeService

DRAWN = draw_digits(50, 3)
DIGITS = DRAWN.images


@pytest.fixture
def card(qtbot: QtBot, theme: ThemeService, preview: PreviewSession, preferences: Preferences) -> SampleCard:
    card = SampleCard(preview=preview, preferences=preferences)
    qtbot.addWidget(card)
    card.resize(470, 560)
    card.show()
    preview.use_digits(DRAWN)
    card.show_sample(7, DIGITS[7], 3)
    return card


def choose(card: SampleCard, recipe: str) -> None:
    choice = card.augmentation.recipe_choice
    choice.setCurrentIndex(choice.findData(recipe))
    choice.activated.emit(choice.currentIndex())


def show(qtbot: QtBot, card: SampleCard, view: str) -> PreviewView:
    qtbot.mouseClick(card.views.button(view), Qt.MouseButton.LeftButton)
    return card.augmentation if view == "augmented" else card.background


def test_a_sample_is_shown_sixteen_times_as_the_recipe_distorts_it(qtbot: QtBot, card: SampleCard) -> None:
    view = show(qtbot, card, "augmented")
    assert view.mosaic.samples().shape == (COUNT, 28, 28)
    # The tutorial distorts nothing.
    assert (view.mosaic.samples() == DIGITS[7]).all()
    assert view.remark.text() == "Nothing is switched on"

    choose(card, "best")
    shown = view.mosaic.samples()
    assert len(np.unique(shown, axis=0)) == COUNT
    assert view.remark.text() == ""

    card.show_sample(8, DIGITS[8], 1)
    assert not np.array_equal(view.mosaic.samples(), shown)


def test_sliders_and_switches_act_at_once_and_change_the_recipe(
    qtbot: QtBot, card: SampleCard, preview: PreviewSession
) -> None:
    view = show(qtbot, card, "augmented")
    row = view.rows["rotation"]
    assert row.switch is not None
    assert not row.switch.isChecked()

    row.slider.setValue(row.slider.maximum())
    assert row.switch.isChecked()
    assert row.value_text == "45 degrees"
    assert preview.recipes.current.augmentation.rotation.amount == 45
    turned = view.mosaic.samples()
    assert (turned != DIGITS[7]).any(axis=(1, 2)).all()

    row.switch.click()
    assert (view.mosaic.samples() == DIGITS[7]).all()
    assert preview.recipes.current.augmentation.rotation.strength == 45

    row.switch.click()
    assert np.array_equal(view.mosaic.samples(), turned)
    qtbot.mouseClick(view.again_button, Qt.MouseButton.LeftButton)
    assert not np.array_equal(view.mosaic.samples(), turned)


def test_what_was_changed_of_a_recipe_can_be_taken_back(
    qtbot: QtBot, card: SampleCard, preview: PreviewSession
) -> None:
    view = show(qtbot, card, "augmented")
    assert not view.reset_button.isVisible()
    view.rows["blur"].slider.setValue(10)
    assert view.reset_button.isVisible()

    qtbot.mouseClick(view.reset_button, Qt.MouseButton.LeftButton)

    assert preview.recipes.current == RECIPES["tutorial"]
    assert not view.reset_button.isVisible()
    assert view.rows["blur"].effect == RECIPES["tutorial"].augmentation.blur


def test_background_is_shown_likewise(qtbot: QtBot, card: SampleCard, preview: PreviewSession) -> None:
    view = show(qtbot, card, "background")
    assert view.remark.text() == "Share 0: not trained"
    qtbot.waitUntil(lambda: len(view.mosaic.samples()) == COUNT, timeout=20_000)
    drawn = view.mosaic.samples()

    share = view.rows["share"]
    share.slider.setValue(30)
    assert preview.recipes.current.background.share == 30
    assert BACKGROUND in preview.recipes.current.labels_for(NAMES)
    assert view.remark.text() == ""
    # How much there is of it does not change what it is.
    assert np.array_equal(view.mosaic.samples(), drawn)

    qtbot.mouseClick(view.again_button, Qt.MouseButton.LeftButton)
    assert not np.array_equal(view.mosaic.samples(), drawn)

    assert view.rows["blank"].value_text == "5 %"
    for name, row in view.rows.items():
        if name != "blank" and row.switch is not None and row.switch.isChecked():
            row.switch.click()
    assert np.diff(view.mosaic.samples().astype(int)).max() < 80
    assert (view.rows["blank"].value_text, view.rows["noise"].value_text) == ("100 %", "–")
    assert view.rows["blank"].switch is not None
    view.rows["blank"].switch.click()
    assert view.mosaic.sentence == "Switch on a kind of background."


def test_without_a_sample_there_is_nothing_to_distort(qtbot: QtBot, card: SampleCard) -> None:
    view = show(qtbot, card, "augmented")
    card.show_sample(None, None, None)

    assert len(view.mosaic.samples()) == 0
    assert view.mosaic.sentence == "Choose a sample."


def test_the_view_is_remembered(
    qtbot: QtBot, card: SampleCard, preview: PreviewSession, preferences: Preferences
) -> None:
    show(qtbot, card, "augmented")
    assert not card.values.isVisible()

    again = SampleCard(preview=preview, preferences=preferences)
    qtbot.addWidget(again)
    assert again.views.current == "augmented"


def test_saved_recipes_can_be_chosen(qtbot: QtBot, card: SampleCard, preview: PreviewSession) -> None:
    view = show(qtbot, card, "augmented")
    view.rows["noise"].slider.setValue(40)
    preview.recipes.save(preview.recipes.current, title="Grainy")

    assert view.recipe_choice.currentText() == "Grainy"
    choose(card, "tutorial")
    assert not view.rows["noise"].effect.is_on
    choose(card, "grainy")
    assert view.rows["noise"].effect.amount == 40


def test_the_seed_is_shown_and_typed(qtbot: QtBot, card: SampleCard, preview: PreviewSession) -> None:
    view = show(qtbot, card, "augmented")
    choose(card, "best")
    assert view.seed.value() == 0
    first = view.mosaic.samples()

    qtbot.mouseClick(view.again_button, Qt.MouseButton.LeftButton)
    assert view.seed.value() == 1
    assert not np.array_equal(view.mosaic.samples(), first)

    view.seed.selectAll()
    qtbot.keyClicks(view.seed, "4207")
    typed = view.mosaic.samples()
    background = show(qtbot, card, "background")
    assert background.seed.value() == preview.seed == 4207
    qtbot.keyClick(background.seed, Qt.Key.Key_Up)
    view = show(qtbot, card, "augmented")
    assert view.seed.value() == 4208
    assert not np.array_equal(view.mosaic.samples(), typed)
    qtbot.keyClick(view.seed, Qt.Key.Key_Down)
    assert np.array_equal(view.mosaic.samples(), typed)

    preview.set_seed(MOST_SEED)
    preview.again()
    assert view.seed.value() == 0
    assert np.array_equal(view.mosaic.samples(), first)
