"""A user looks at a set as a whole, and then at the samples that the model in use misreads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.driving import Driver
from tests.trained import TEST_COUNT
from workbench.sessions.readings import ReadingsPhase

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]


def test_the_starter_model_reads_a_whole_split_and_its_mistakes_come_first(driver: Driver) -> None:
    driver.open()
    page, sessions = driver.data_page, driver.workbench.sessions
    browser, readings = page.browser, sessions.readings
    driver.click(browser.split.button("set"))
    driver.wait(lambda: page.whole.gallery.figures() is not None, "the figures of the set")
    figures = page.whole.gallery.figures()
    assert figures is not None
    assert sum(figures.test) == TEST_COUNT

    driver.click(browser.split.button("test"))
    driver.wait(lambda: browser.order.offers("misread"), "the starter model")
    QTest.keyClick(browser.order, Qt.Key.Key_End)
    driver.wait(lambda: "Starting the reader" in driver.window.status.text, "word of the child")
    driver.wait(lambda: readings.state.phase is ReadingsPhase.READY, "the readings")
    found, samples = readings.state.readings, browser.samples()
    assert found is not None
    assert samples is not None
    is_misread = found.misread(samples.labels)
    index = browser.grid.chosen_index()
    assert index is not None
    assert is_misread[index], "the first sample is a mistake"
    assert found.confidence[index] == found.confidence[is_misread].max(), "and the surest of them"

    # The reader says the same of the one sample as the child has said of all.
    panel = browser.sample.pixels_view.labels
    sure = f"{100 * float(found.confidence[index]):.1f} %"
    driver.wait(lambda: sure in panel.text, f"an answer with {sure}")

    # What was read once is there at once.
    driver.click(browser.split.button("train"))
    driver.wait(lambda: readings.state.phase is ReadingsPhase.READY, "the readings of the other split")
    driver.click(browser.split.button("test"))
    driver.wait(lambda: readings.state.readings is not None, "what was read before", seconds=10)
