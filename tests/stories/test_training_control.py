"""Trainings that do not run straight on: interrupted, continued, fine-tuned, and closed upon."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.driving import Driver
from workbench.app import Workbench
from workbench.core.folders import user_folders
from workbench.core.runs import Run, RunStore
from workbench.data.drawn import draw_digits
from workbench.data.own_samples import OwnSampleStore
from workbench.sessions.training import TrainingPhase

pytestmark = [pytest.mark.qt_log_level_fail("WARNING"), pytest.mark.qt_log_ignore("propagateSizeHints")]


@pytest.mark.timeout(600)
def test_an_interrupted_training_of_ones_own_recipe(
    driver: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.open()
    driver.go_to("train")
    _make_a_recipe(driver)
    _rest(driver)
    _stop(driver)
    _go_on(driver)
    _close(driver, qtbot, monkeypatch)


@pytest.mark.timeout(600)
def test_a_run_is_fine_tuned_with_ones_own_samples(
    trained_home: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    store = OwnSampleStore(user_folders().samples)
    # Digits in a hand of one's own: mirrored, so that the network has never seen their like.
    mine = draw_digits(24, 9, labels=np.repeat(np.array([2, 7], np.uint8), 12))
    for image, label in zip(mine.images, mine.labels, strict=True):
        store.add(np.ascontiguousarray(image[:, ::-1]), label=str(label))
    driver = Driver(Workbench(qapp, folders=user_folders(), data=trained_home / "digits.npz"))
    driver.open()
    driver.go_to("train")
    page, training = driver.train_page, driver.workbench.sessions.training
    driver.wait(lambda: "24 own samples" in page.setup.form.words, "the own samples")
    driver.click(page.runs_card.tune_button)
    dialog = page.run_actions.dialog
    assert "24 own samples" in dialog.text
    driver.click(dialog.action_button)
    driver.wait(lambda: training.state.phase is TrainingPhase.DONE, "the end", seconds=300)
    before_and_after = {one.samples: (one.before, one.after) for one in training.state.compared}
    assert before_and_after["own"][1] > before_and_after["own"][0]
    assert before_and_after["test"][1] > 0.8
    driver.wait(lambda: "first-tuned is trained" in page.result.text, "the result")
    assert "Own samples: " in page.result.text
    # It is a run of its own, and says later as well what was won.
    driver.rest()
    assert {run.name for run in RunStore(user_folders().runs).list()} == {"first", "first-tuned"}
    driver.close()
    again = Driver(Workbench(qapp, folders=user_folders(), data=trained_home / "digits.npz"))
    again.open()
    again.go_to("train")
    result = again.train_page.result
    again.wait(lambda: "first-tuned was fine-tuned from first" in result.text, "what was won")
    assert "of 24" in result.text
    again.close()
    for one in (driver, again):
        one.workbench.deleteLater()


def _make_a_recipe(driver: Driver) -> None:
    setup = driver.train_page.setup
    setup.form.choose_recipe("fast")
    driver.click(setup.more_button)
    sheet = setup.recipe_actions.sheet
    driver.click(sheet.pages.button("network"))
    driver.click(sheet.network.chooser.button("compact"))
    driver.click(sheet.pages.button("learning"))
    driver.type(sheet.row("epochs").editor, "60")
    driver.type(sheet.row("validation_count").editor, "600")
    driver.click(sheet.save_as_button)
    driver.type(sheet.name_dialog.editor, "Patient")
    driver.click(sheet.name_dialog.action_button)
    assert setup.form.recipe.title == "Patient"


def _rest(driver: Driver) -> None:
    page, training = driver.train_page, driver.workbench.sessions.training
    driver.click(page.train_button)
    driver.wait(lambda: training.curves is not None and training.curves.batch_count > 0, "the first batch")
    driver.click(page.pause_button)
    driver.wait(lambda: training.state.is_paused, "the pause")
    driver.rest(300)
    seen = training.curves.batch_count
    driver.rest(700)
    assert training.curves.batch_count == seen
    driver.click(page.pause_button)
    driver.wait(lambda: training.curves.batch_count > seen, "more batches")


def _stop(driver: Driver) -> None:
    page, training = driver.train_page, driver.workbench.sessions.training
    driver.wait(lambda: len(training.curves.epoch_rows) >= 2, "two epochs")
    driver.click(page.stop_button)
    driver.wait(lambda: not training.state.phase.is_busy(), "the end")
    assert training.state.phase is TrainingPhase.STOPPED, training.state.outcome
    run = _run()
    assert (run.state, run.record.recipe.name) == ("stopped", "patient")
    assert run.record.test_accuracy is not None


def _go_on(driver: Driver) -> None:
    page, training = driver.train_page, driver.workbench.sessions.training
    done = len(_run().folder.read_metrics())
    driver.click(page.result.continue_button)
    driver.click(page.run_actions.dialog.action_button)
    driver.wait(lambda: training.state.started is not None, "the start")
    assert training.state.started.first_epoch == done + 1
    driver.wait(lambda: training.state.epoch >= done + 2, "another epoch")
    assert page.pause_button.isVisible()
    epochs = [row.epoch for row in _run().folder.read_metrics()]
    assert epochs == list(range(1, len(epochs) + 1))
    assert len(epochs) > done


def _close(driver: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    training = driver.workbench.sessions.training
    questions: list[str] = []
    answers = iter((False, True))

    def confirm(title: str, text: str, action: str) -> bool:
        questions.append(text)
        return next(answers)

    monkeypatch.setattr(driver.workbench.messages, "confirm", confirm)
    driver.window.close()
    assert driver.window.isVisible()
    assert training.state.phase is TrainingPhase.TRAINING
    # Resting makes no difference.
    training.pause()
    driver.wait(lambda: training.state.is_paused, "the pause")
    with qtbot.waitSignal(driver.window.closing):
        driver.window.close()
    assert len(questions) == 2
    assert all("A training is running" in question for question in questions)
    assert not psutil.Process().children(recursive=True)
    assert _run().state == "stopped"


def _run() -> Run:
    (run,) = RunStore(user_folders().runs).list()
    return run
