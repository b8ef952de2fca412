"""A learner reads on each page what there is to be seen, closes it, and asks for it again."""

from __future__ import annotations

import pytest

from tests.driving import Driver
from workbench.ui.widgets.segments import SegmentedControl

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]


def test_each_page_explains_what_it_shows(driver: Driver) -> None:
    driver.open()
    lessons = driver.window.lessons

    def title() -> str:
        return lessons.card.accessibleName() if lessons.card.isVisible() else ""

    def choose(chooser: SegmentedControl, view: str) -> str:
        driver.click(chooser.button(view))
        return title()

    driver.go_to("data")
    browser = driver.data_page.browser
    seen = [title()]
    seen += [choose(browser.sample.views, view) for view in ("stages", "augmented", "background")]
    seen += [choose(browser.split, view) for view in ("set", "own")]
    assert seen == [
        "A sample",
        "From stage to stage",
        "Augmentation",
        "Background",
        "A good set",
        "Your own samples",
    ]
    driver.click(lessons.card.close_button)
    assert not title()

    driver.go_to("train")
    views = driver.train_page.views.chooser
    seen = [title(), *(choose(views, one) for one in ("evaluation", "confusion", "misread", "robustness"))]
    assert seen == [
        "Loss and accuracy",
        "The interval",
        "Confusion matrix",
        "Misread samples",
        "Robustness",
    ]

    driver.go_to("test")
    seen = [title(), *(choose(driver.test_page.modes, mode) for mode in ("camera", "image"))]
    assert seen == ["What the network sees", "From ink to digits", "From ink to digits"]

    driver.go_to("export")
    assert title() == "Precision and size"

    driver.go_to("data")
    assert not title()
    driver.click(lessons.button)
    assert title() == "Your own samples"
