"""The first start: digits are read before anyone has trained anything."""

from __future__ import annotations

import numpy as np
import pytest

from tests.driving import ONE, SEVEN, THREE, Driver
from workbench.core.folders import user_folders
from workbench.core.runs import RunStore

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]


def test_the_starter_model_reads_what_is_drawn(driver: Driver) -> None:
    driver.open()
    assert not RunStore(user_folders().runs).list()
    driver.go_to("test")
    page, reader = driver.test_page, driver.workbench.sessions.reader
    driver.wait(lambda: reader.status.is_ready, "the reader")
    assert "Model: Starter" in driver.window.status.text
    for strokes, digit in ((ONE, "1"), (SEVEN, "7"), (THREE, "3")):
        page.canvas_pane.canvas.clear()
        driver.wait(lambda: page.canvas_pane.insight.probabilities is None, "the empty canvas")
        driver.draw(page.canvas_pane.canvas, strokes)
        driver.wait(lambda digit=digit: page.canvas_pane.insight.label == digit, f"a reading of {digit}")
        probabilities = page.canvas_pane.insight.probabilities
        assert probabilities is not None
        assert np.isclose(np.sum(probabilities), 1, atol=0.01)
