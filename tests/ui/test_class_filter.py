"""Classes are chosen by chips where they fit, and else in a list; bars say as much as they have room for."""

from __future__ import annotations

import string

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.core.labels import DIGITS
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.class_filter import ClassFilter
from workbench.ui.widgets.count_bars import CountBars

FASHION = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
LETTERS = (*DIGITS, *string.ascii_uppercase, *string.ascii_lowercase)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def filter_of(qtbot: QtBot, theme: ThemeService) -> ClassFilter:
    """A filter of the ten digits that is seen."""
    chooser = ClassFilter(DIGITS)
    qtbot.addWidget(chooser)
    chooser.show()
    chooser.activateWindow()
    qtbot.waitUntil(chooser.isActiveWindow)
    return chooser


@pytest.fixture
def told(filter_of: ClassFilter) -> list[frozenset[int]]:
    """What the filter has told so far."""
    heard: list[frozenset[int]] = []
    filter_of.changed.connect(heard.append)
    return heard


@pytest.mark.parametrize(
    ("names", "has_chips"),
    [(DIGITS, True), (("T-shirt/top", "お", "Ankle boot"), True), (FASHION, False), (LETTERS, False)],
    ids=["digits", "three", "ten long", "sixty-two"],
)
def test_chips_are_there_where_a_row_has_room(
    filter_of: ClassFilter, names: tuple[str, ...], has_chips: bool
) -> None:
    filter_of.set_classes(names)
    assert filter_of.has_chips == has_chips
    assert filter_of.menu.isVisible() != has_chips
    # In the smallest window, an order and a source stand beside it.
    assert filter_of.sizeHint().width() <= 430


def test_classes_are_ticked_in_a_list_that_stays_open(
    filter_of: ClassFilter, told: list[frozenset[int]], qtbot: QtBot
) -> None:
    filter_of.set_classes(FASHION)
    menu = filter_of.menu
    assert menu.text == "All classes"
    qtbot.mouseClick(menu, LEFT)
    qtbot.waitUntil(lambda: menu.is_open)
    for row in (3, 9):
        place = menu.list.visualRect(menu.list.model().index(row, 0)).center()
        qtbot.mouseClick(menu.list.viewport(), LEFT, pos=place)
    assert menu.is_open
    assert told == [frozenset({3}), frozenset({3, 9})]
    assert menu.text == "Dress, Ankle boot"
    qtbot.mouseClick(menu.list.viewport(), LEFT, pos=place)
    assert filter_of.chosen() == frozenset({3})
    menu.hidePopup()


def test_the_list_is_used_by_keys(filter_of: ClassFilter, told: list[frozenset[int]], qtbot: QtBot) -> None:
    filter_of.set_classes(FASHION)
    menu = filter_of.menu
    menu.setFocus()
    QTest.keyClick(menu, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: menu.is_open)
    QTest.keyClick(menu.list, Qt.Key.Key_Down)
    QTest.keyClick(menu.list, Qt.Key.Key_Space)
    QTest.keyClicks(menu.list, "bag")
    QTest.keyClick(menu.list, Qt.Key.Key_Space)
    assert told[-1] == frozenset({1, 8})
    QTest.keyClick(menu.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not menu.is_open)
    QTest.keyClick(menu, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: told[-1] == frozenset())
    assert menu.text == "All classes"


def test_many_classes_are_counted_and_all_come_back_at_once(filter_of: ClassFilter) -> None:
    filter_of.set_classes(FASHION)
    filter_of.choose(frozenset({0, 1, 2, 3}))
    assert filter_of.menu.text == "4 of 10 classes"
    assert filter_of.menu.toolTip() == "T-shirt/top, Trouser, Pullover, Dress"
    filter_of.choose(frozenset({0}))
    assert filter_of.menu.text == "T-shirt/top"
    filter_of.choose(frozenset())
    assert filter_of.menu.text == "All classes"


def test_another_set_begins_with_all_classes_and_the_same_goes_on(
    filter_of: ClassFilter, told: list[frozenset[int]], qtbot: QtBot
) -> None:
    qtbot.mouseClick(filter_of.chip(3), LEFT)
    filter_of.set_classes(DIGITS)
    assert filter_of.chosen() == frozenset({3})
    filter_of.set_classes(LETTERS)
    assert filter_of.chosen() == frozenset()
    filter_of.choose(frozenset({61}))
    filter_of.set_classes(DIGITS)
    assert filter_of.chosen() == frozenset()
    assert told == [frozenset({3})]
    filter_of.set_classes(LETTERS)
    with pytest.raises(LookupError):
        filter_of.chip(0)


@pytest.mark.parametrize("names", [DIGITS, FASHION, LETTERS], ids=["digits", "long", "many"])
@pytest.mark.parametrize("width", [340, 460, 900])
def test_figures_and_names_never_run_into_each_other(
    qtbot: QtBot, theme: ThemeService, names: tuple[str, ...], width: int
) -> None:
    bars = CountBars(names)
    qtbot.addWidget(bars)
    bars.resize(width, 104)
    bars.set_counts([6742] * len(names), shown=frozenset({1}))
    bars.grab()
    metrics = bars.fontMetrics()
    for texts in (bars.figures(), bars.names()):
        # Drawn smaller than the widget's own font.
        assert sum(map(metrics.horizontalAdvance, texts)) <= 1.25 * width
    assert bars.text_at(1) == f"{names[0]}: 6,742 samples"
    assert bars.text_at(width - 1) == f"{names[-1]}: 6,742 samples"
    assert bars.text_at(-1) == bars.text_at(width + 1) == ""


def test_bars_of_digits_have_figures_and_names(qtbot: QtBot, theme: ThemeService) -> None:
    bars = CountBars(DIGITS)
    qtbot.addWidget(bars)
    bars.resize(430, 104)
    bars.set_counts([5923] * 10)
    assert bars.figures() == ("5,923",) * 10
    assert bars.names() == DIGITS
    bars.set_classes(FASHION)
    assert bars.names()[3] == "Dress"
    assert bars.names()[0].endswith("…")
    bars.set_classes(LETTERS)
    assert bars.figures() == bars.names() == ()
