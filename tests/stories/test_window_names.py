"""In the window, too, a set with other classes is trained, tried and measured with its names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.driving import ONE, Driver
from tests.other_classes import CLOTHES, MANY, write_set
from workbench.app import Workbench
from workbench.core.folders import user_folders
from workbench.core.runs import RunStore
from workbench.sessions.training import TrainingPhase

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]


@pytest.fixture(params=[CLOTHES, MANY], ids=["three", "many"])
def names(request: pytest.FixtureRequest) -> tuple[str, ...]:
    names: tuple[str, ...] = request.param
    return names


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication, tmp_path: Path, names: tuple[str, ...]) -> Iterator[Driver]:
    data = write_set(tmp_path / "clothes.npz", names, train=600, test=94)
    driver = Driver(Workbench(qapp, folders=user_folders(), data=data))
    yield driver
    driver.close()
    driver.workbench.deleteLater()


def test_a_set_of_other_classes_is_trained_and_tried(driver: Driver, names: tuple[str, ...]) -> None:
    driver.open()
    browser = driver.data_page.browser
    driver.wait(lambda: sum(browser.counts.counts()) == 600, "the samples")
    assert len(browser.counts.counts()) == len(browser.sample.one_hot.vector()) == len(names)
    assert f"{names[-1]}: {browser.counts.counts()[-1]}" in browser.counts.accessibleDescription()
    assert browser.filter.isVisible()
    assert browser.filter.has_chips == (len(names) < 10)
    told = [label.text() for label in driver.data_page.findChildren(QLabel)]
    assert any(text.startswith(f"694 samples of {len(names)} classes") for text in told)

    page, training = driver.train_page, driver.workbench.sessions.training
    driver.go_to("train")
    page.setup.form.choose_recipe("fast")
    driver.type(page.setup.form.editor("epochs"), "2")
    network = page.setup.network
    layers = [network.item(row, 0) for row in range(network.rowCount())]
    assert f"Dense {len(names)}, softmax" in [layer.text() for layer in layers if layer is not None]
    driver.click(page.train_button)
    driver.wait(lambda: training.state.phase is TrainingPhase.DONE, "the end of the training", seconds=200)
    (run,) = RunStore(user_folders().runs).list()
    assert run.record is not None
    assert run.record.labels == names

    reader = driver.workbench.sessions.reader
    driver.go_to("test")
    driver.wait(lambda: reader.status.labels == names, "the reader")
    driver.draw(driver.test_page.canvas_pane.canvas, ONE)
    driver.wait(lambda: driver.test_page.canvas_pane.insight.label in names, "a reading")

    driver.go_to("export")
    driver.wait(lambda: driver.export_page.model.run_choice.count() == 1, "the run to export")
