"""A user looks closely at one sample: its numbers, how the model answers, and what its filters see."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.driving import Driver
from workbench.core.bundled import resources_folder
from workbench.core.first_layer import feature_maps
from workbench.coreml.first_layer import first_filters
from workbench.coreml.reference.runtime import ReferenceRuntime

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]

_STARTER = resources_folder() / "starter" / "DigitReader.mlpackage"


def test_a_sample_is_looked_at_closely(driver: Driver) -> None:
    driver.open()
    browser = driver.data_page.browser
    card = browser.sample
    samples = browser.samples()
    assert samples is not None
    _see_the_answer(driver)
    _see_the_filters(driver)

    driver.click(card.views.button("pixels"))
    driver.click(card.enlarge_button)
    driver.wait(lambda: not browser.grid.isVisible(), "the whole page for the numbers")
    driver.click(card.next_button)
    index = browser.grid.chosen_index()
    assert index is not None
    card.pixels.setFocus()
    QTest.keyClick(card.pixels, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = np.loadtxt(QGuiApplication.clipboard().text().splitlines(), delimiter=",")
    np.testing.assert_array_equal(copied, samples.images[index])
    QTest.keyClick(card.pixels, Qt.Key.Key_Return)
    driver.wait(browser.grid.isVisible, "the samples again")


def _see_the_answer(driver: Driver) -> None:
    browser = driver.data_page.browser
    answer = browser.sample.pixels_view.labels.answer
    runtime = ReferenceRuntime(_STARTER)
    for index in (3, 17):
        assert browser.grid.choose_index(index)
        sample = browser.samples().images[index]  # type: ignore[union-attr]
        expected = runtime.classify(sample[np.newaxis])
        if runtime.info.decision is not None:
            expected = runtime.info.decision.calibrated(expected)

        def is_there(wanted: np.ndarray = expected[0, :10]) -> bool:
            shown = answer.probabilities()
            return shown is not None and bool(np.allclose(shown, wanted, atol=1e-5))

        driver.wait(is_there, "the model's answer")


def _see_the_filters(driver: Driver) -> None:
    browser = driver.data_page.browser
    stages = browser.sample.stages
    driver.click(browser.sample.views.button("stages"))
    filters = first_filters(_STARTER)
    assert filters is not None
    driver.wait(lambda: len(stages.mosaic.maps()) == filters.count, "the maps of the filters")
    sample = browser.samples().images[17]  # type: ignore[union-attr]
    # The recipe that is chosen at first distorts nothing.
    np.testing.assert_allclose(stages.mosaic.maps(), feature_maps(filters, sample), atol=1e-6)
