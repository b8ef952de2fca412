"""In the window, too, a set with other classes is trained, tried and exported with its names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.driving import ONE, Driver
from tests.other_classes import CLOTHES, MANY, write_set
from workbench.app import Workbench
from workbench.core.folders import user_folders
from workbench.core.runs import RunStore
from workbench.coreml.reference.runtime import ReferenceRuntime
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


def test_a_set_of_other_classes_is_trained_tried_and_exported(
    driver: Driver, names: tuple[str, ...], tmp_path: Path
) -> None:
    driver.open()
    _look_at_the_data(driver, names)
    _train(driver, names)
    _look_at_the_results(driver, names)
    _draw(driver, names)
    assert ReferenceRuntime(_exported(driver, tmp_path / "exports")).labels == names


def _look_at_the_data(driver: Driver, names: tuple[str, ...]) -> None:
    browser = driver.data_page.browser
    driver.wait(lambda: sum(browser.counts.counts()) == 600, "the samples")
    assert len(browser.counts.counts()) == len(browser.sample.one_hot.vector()) == len(names)
    assert f"{names[-1]}: {browser.counts.counts()[-1]}" in browser.counts.accessibleDescription()
    assert browser.filter.isVisible()
    assert browser.filter.has_chips == (len(names) < 10)
    told = [label.text() for label in driver.data_page.findChildren(QLabel)]
    assert any(text.startswith(f"694 samples of {len(names)} classes") for text in told)


def _train(driver: Driver, names: tuple[str, ...]) -> None:
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


def _look_at_the_results(driver: Driver, names: tuple[str, ...]) -> None:
    views = driver.train_page.views
    driver.wait(lambda: bool(views.evaluation.table.texts()), "the evaluation")
    assert [row[0] for row in views.evaluation.table.texts()] == [*names]
    views.choose("confusion")
    matrix = views.confusion.matrix
    driver.wait(lambda: matrix.chosen_cell() is not None, "the confusion matrix")
    last = len(names) - 1
    matrix.choose(last, last)
    assert f"of label {names[last]} read rightly" in matrix.accessibleDescription()
    assert matrix.cell_rect(last, last).bottom() <= matrix.height()


def _draw(driver: Driver, names: tuple[str, ...]) -> None:
    page, sessions = driver.test_page, driver.workbench.sessions
    driver.go_to("test")
    driver.wait(lambda: sessions.reader.status.labels == names, "the reader")
    driver.draw(page.canvas_pane.canvas, ONE)
    driver.wait(lambda: page.canvas_pane.insight.label in names, "a reading")
    # What is drawn is none of the user's digits.
    QTest.keyClick(page.canvas_pane.canvas, Qt.Key.Key_1)
    driver.rest()
    assert sessions.own_samples.state.kept.samples == ()
    told = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any("own samples are digits" in text for text in told)


def _exported(driver: Driver, folder: Path) -> Path:
    """Export the app, and return the model in it."""
    page, export = driver.export_page, driver.workbench.sessions.export
    driver.go_to("export")
    driver.wait(lambda: page.model.run_choice.count() == 1, "the run to export")
    assert "classes apart" in page.form.shown_description
    page.form.set_folder(folder)
    driver.click(page.export_button)
    driver.wait(lambda: export.state.written is not None, "the Xcode project", seconds=300)
    (package,) = folder.rglob("App/Models/*.mlpackage")
    return package
