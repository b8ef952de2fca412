"""The parts that every page is made of."""

from workbench.ui.widgets.buttons import Button, PrimaryButton, QuietButton
from workbench.ui.widgets.card import Card, caption, separator
from workbench.ui.widgets.disclosure import DisclosureText
from workbench.ui.widgets.header import PageHeader
from workbench.ui.widgets.probability_bars import ProbabilityBars
from workbench.ui.widgets.sample_view import SampleView, paint_sample
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.widgets.state_pane import StatePane

__all__ = [
    "Button",
    "Card",
    "DisclosureText",
    "PageHeader",
    "PrimaryButton",
    "ProbabilityBars",
    "QuietButton",
    "SampleView",
    "SegmentedControl",
    "StatePane",
    "caption",
    "paint_sample",
    "separator",
]
