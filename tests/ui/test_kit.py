"""The shared widgets: what they show, what they tell, and that both looks are legible."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.core.bundled import resources_folder
from workbench.core.labels import DIGITS
from workbench.ui.icons import application_icon, icon
from workbench.ui.theme import DARK, LIGHT, Theme, ThemeService, style_sheet, theme_of
from workbench.ui.widgets import (
    Button,
    Card,
    DisclosureText,
    PageHeader,
    PrimaryButton,
    ProbabilityBars,
    QuietButton,
    SampleView,
    SegmentedControl,
    StatePane,
)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = QColor(colour).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def _contrast(first: str, second: str) -> float:
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible_on_every_ground(theme: Theme) -> None:
    pairs = [
        *itertools.product((theme.text, theme.muted), (theme.ground, theme.sidebar, theme.card, theme.field)),
        *itertools.product((theme.text, theme.muted, theme.accent), (theme.accent_soft,)),
        *itertools.product((theme.accent,), (theme.card, theme.field, theme.hover)),
        *itertools.product((theme.on_accent,), (theme.accent_fill, theme.accent_hover, theme.accent_pressed)),
        *((colour, theme.card) for colour in (theme.series_2, theme.positive, theme.warning, theme.negative)),
        (theme.positive, theme.positive_soft),
        (theme.warning, theme.warning_soft),
        (theme.negative, theme.negative_soft),
    ]
    too_weak = [(a, b, round(_contrast(a, b), 2)) for a, b in pairs if _contrast(a, b) < 4.2]
    assert not too_weak


def test_style_sheet_has_no_value_left_out() -> None:
    for theme in (LIGHT, DARK):
        assert "$" not in style_sheet(theme)


def test_widgets_follow_the_theme(qtbot: QtBot, theme: ThemeService) -> None:
    card = Card("A card")
    qtbot.addWidget(card)
    card.show()
    assert theme_of(card) is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.use(DARK)
    assert theme_of(card) is DARK
    assert card.grab().toImage().pixelColor(card.width() // 2, 5).name() == DARK.card.lower()


def test_every_icon_is_drawn_in_the_colour_asked_for(qtbot: QtBot) -> None:
    for file in (resources_folder() / "icons").glob("*.svg"):
        image = icon(file.stem, "#FF0000").pixmap(24, 24).toImage()
        colours = {image.pixelColor(x, y).name() for x in range(24) for y in range(24)}
        assert len(colours) > 1, file.name
        if file.stem != "app":
            assert colours <= {name for name in colours if QColor(name).blue() == 0}, file.name
    assert not application_icon().isNull()


def test_segments_tell_what_was_chosen_by_mouse_and_keyboard(qtbot: QtBot, theme: ThemeService) -> None:
    control = SegmentedControl([("train", "Train"), ("test", "Test"), ("own", "My samples")])
    qtbot.addWidget(control)
    control.show()
    assert control.current == "train"
    with qtbot.waitSignal(control.chosen) as chosen:
        qtbot.mouseClick(control.button("test"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["test"]
    with qtbot.waitSignal(control.chosen) as chosen:
        control.button("test").setFocus()
        qtbot.keyClick(control.button("test"), Qt.Key.Key_Right)
    assert chosen.args == ["own"]
    with qtbot.assertNotEmitted(control.chosen):
        control.choose("train")
    assert control.current == "train"


def test_state_pane_offers_actions_and_shows_progress(qtbot: QtBot, theme: ThemeService) -> None:
    pane = StatePane()
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    pane.show_state(
        icon="warning",
        title="No data",
        sentence="MNIST could not be fetched.",
        tone="warning",
        actions=(("again", "Try again"), ("choose", "Choose a file…")),
        details="time-out",
    )
    with qtbot.waitSignal(pane.acted) as acted:
        qtbot.mouseClick(pane.findChild(QPushButton, "state-choose"), Qt.MouseButton.LeftButton)
    assert acted.args == ["choose"]
    pane.show_state(icon="download", title="Fetching MNIST", actions=(("cancel", "Cancel"),))
    pane.set_progress(0.5, "6 of 11 MB")
    qtbot.waitUntil(pane.findChild(QPushButton, "state-cancel").isVisible)
    assert [label.text() for label in pane.findChildren(QLabel) if label.isVisible()][-1] == "6 of 11 MB"


def test_disclosure_opens_and_is_not_there_without_text(qtbot: QtBot, theme: ThemeService) -> None:
    disclosure = DisclosureText()
    qtbot.addWidget(disclosure)
    text = disclosure.findChild(QPlainTextEdit)
    assert disclosure.isHidden()
    disclosure.set_text("Traceback …")
    assert not disclosure.isHidden()
    assert text.isHidden()
    qtbot.mouseClick(disclosure.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not text.isHidden()
    assert text.toPlainText() == "Traceback …"


def test_bars_say_the_strongest_class(qtbot: QtBot, theme: ThemeService) -> None:
    bars = ProbabilityBars(DIGITS)
    qtbot.addWidget(bars)
    bars.resize(300, bars.sizeHint().height())
    probabilities = np.full(10, 0.001, dtype=np.float32)
    probabilities[8] = 0.991
    bars.set_probabilities(probabilities)
    assert bars.accessibleDescription() == "8, 99.1 %"
    image = bars.grab().toImage()
    colours = {image.pixelColor(150, y).name() for y in range(image.height())}
    assert LIGHT.accent_fill.lower() in colours
    bars.set_probabilities(None)
    assert bars.probabilities() is None


def test_sample_view_shows_hard_pixels(qtbot: QtBot, theme: ThemeService) -> None:
    sample = np.zeros((28, 28), dtype=np.uint8)
    sample[10, 10] = 255
    view = SampleView(side=280)
    qtbot.addWidget(view)
    view.resize(280, 280)
    view.set_sample(sample)
    sample[:] = 0
    image = view.grab().toImage()
    assert image.pixelColor(101, 101).value() == 255
    assert image.pixelColor(109, 109).value() == 255
    assert image.pixelColor(98, 101).value() == 0
    shown = view.sample()
    assert shown is not None
    assert shown[10, 10] == 255


def demo() -> QWidget:
    """All shared widgets on one page, for looking."""
    page = QWidget()
    page.setObjectName("page")
    page.resize(760, 900)
    layout = QVBoxLayout(page)
    header = PageHeader("Kit")
    header.set_subtitle("All shared widgets")
    header.add_action(SegmentedControl([("a", "Canvas", "canvas"), ("b", "Camera"), ("c", "Image")]))
    header.add_action(Button("Shuffle", icon_name="shuffle"))
    header.add_action(PrimaryButton("Export to iOS…"))
    card = Card("Probabilities", "0.4 ms")
    card.add_trailing_widget(QuietButton("Reveal"))
    bars = ProbabilityBars((*DIGITS, "background"))
    bars.set_probabilities(np.linspace(0, 0.2, 11, dtype=np.float32))
    card.body.addWidget(bars)
    pane = StatePane()
    pane.show_state(
        icon="warning",
        title="MNIST could not be fetched",
        sentence="The workbench drew its own digits instead.",
        actions=(("again", "Try again"), ("choose", "Choose a file…")),
        details="details",
    )
    pane.set_progress(0.4, "4 of 11 MB")
    for widget in (header, card, pane):
        layout.addWidget(widget)
    return page


def test_demo_page_paints_in_both_looks(qtbot: QtBot, theme: ThemeService) -> None:
    page = demo()
    qtbot.addWidget(page)
    page.show()
    light = page.grab().toImage()
    theme.use(DARK)
    dark = page.grab().toImage()
    assert light.pixelColor(2, 2).name() == LIGHT.ground.lower()
    assert dark.pixelColor(2, 2).name() == DARK.ground.lower()
