"""The whole window, built as the application builds it: from the first paint to a clean end."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from workbench.app import Workbench
from workbench.core.building import BuildStep
from workbench.core.events import Progress
from workbench.core.folders import user_folders
from workbench.core.recipe import RECIPES
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.data import DataPhase
from workbench.sessions.log import FILE_NAME, start_log, stop_log
from workbench.sessions.training import TrainingPhase
from workbench.ui.closing_sheet import ClosingSheet
from workbench.ui.messages import Message, Messages
from workbench.ui.unexpected import UnexpectedErrors
from workbench.worker.protocol import TrainRun

RUN = "import sys; from pathlib import Path; from workbench.app import run; sys.exit(run(Path(sys.argv[1])))"


@pytest.fixture
def data_path(tmp_path: Path) -> Path:
    """A small data set."""
    path = tmp_path / "small.npz"
    images, labels = np.zeros((40, 28, 28), np.uint8), (np.arange(40) % 10).astype(np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images[:20], y_test=labels[:20])
    return path


@pytest.fixture
def workbench(qtbot: QtBot, qapp: QApplication, data_path: Path) -> Iterator[Workbench]:
    workbench = Workbench(qapp, folders=user_folders(), data=data_path)
    with qtbot.waitSignal(workbench.ready, timeout=30_000):
        workbench.start()
    yield workbench
    workbench.window.close()
    workbench.deleteLater()
    # Thousands of widgets would be told of every later change of the look.
    workbench.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_data_are_there_and_every_page_opens(workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: workbench.sessions.data.state.phase is DataPhase.READY)
    for key in ("train", "test", "export", "data"):
        workbench.window.show_page(key)
        assert workbench.window.page(key).isVisible()
    qtbot.waitUntil(lambda: "small · 40 + 20 | Model: Starter" in workbench.window.status.text)


def test_the_end_stops_everything_and_remembers_the_page(
    workbench: Workbench, qtbot: QtBot, user_home: Path
) -> None:
    workbench.window.show_page("train")
    with qtbot.waitSignal(workbench.window.closing):
        workbench.window.close()
    assert not workbench.window.isVisible()
    assert "page=train" in (user_home / "preferences.ini").read_text(encoding="utf-8")


@pytest.fixture
def nursery(workbench: Workbench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Nursery:
    """The nursery of the child of a training that runs; closing the window is agreed to."""
    nursery = Nursery()
    training = workbench.sessions.training
    monkeypatch.setattr(training._jobs, "_make_child", nursery)
    training.train(TrainRun(recipe=RECIPES["fast"], seed=1))
    qtbot.waitUntil(lambda: "training" in workbench.window.status.jobs)
    monkeypatch.setattr(workbench.messages, "confirm", lambda *_question: True)
    return nursery


def test_closing_stops_a_training_and_shows_its_end(workbench: Workbench, nursery: Nursery) -> None:
    seen: list[tuple[bool, bool, str]] = []

    def look() -> None:
        sheet = workbench.window.findChild(ClosingSheet)
        # Escape does not end it.
        sheet.reject()
        seen.append((workbench.window.isVisible(), sheet.isVisible(), sheet.stage))

    def go_on() -> None:
        try:
            look()
            nursery.last.say(Progress(stage="Converting", done=0, total=1, unit="models"))
            look()
        finally:
            nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))

    QTimer.singleShot(50, go_on)
    workbench.window.close()
    assert nursery.last.was_asked_to_stop
    assert seen == [(True, True, "Stopping the training"), (True, True, "Converting")]
    assert workbench.sessions.training.state.phase is TrainingPhase.STOPPED
    assert not workbench.window.isVisible()


def test_who_will_not_wait_closes_at_once(workbench: Workbench, nursery: Nursery) -> None:
    window = workbench.window

    def hurry() -> None:
        window.findChild(ClosingSheet).close_button.click()

    QTimer.singleShot(50, hurry)
    window.close()
    assert nursery.last.was_asked_to_stop
    assert not nursery.last.is_running
    assert not window.isVisible()


def test_closing_does_not_press_a_training_that_is_stopping(workbench: Workbench, nursery: Nursery) -> None:
    workbench.sessions.training.stop()
    QTimer.singleShot(50, lambda: nursery.last.end(Outcome(kind=OutcomeKind.STOPPED)))
    workbench.window.close()
    assert not nursery.last.was_pressed_to_stop


def test_a_build_stands_in_the_status_bar_and_closing_cancels_it(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nursery, questions = Nursery(), []
    build, window = workbench.sessions.build, workbench.window
    monkeypatch.setattr(build._jobs, "_make_child", nursery)
    monkeypatch.setattr(workbench.messages, "confirm", lambda *question: questions.append(question) or True)
    build.build(tmp_path / "Ziffern")
    nursery.last.say(
        Progress(stage=BuildStep.BUILDING.value, done=12, total=0, note="compiling Reader.swift")
    )

    job = window.status.jobs["build"]
    assert job.text == "Building Ziffern for the simulator · 12 tasks, compiling Reader.swift"
    window.close()
    assert "The build is cancelled." in str(questions)
    assert not nursery.last.is_running
    assert not window.isVisible()


def test_looking_for_iphones_stands_in_the_status_bar_and_asks_nothing(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    nursery = Nursery()
    build = workbench.sessions.build
    monkeypatch.setattr(build._jobs, "_make_child", nursery)
    build.look_for_devices()

    job = workbench.window.status.jobs["build"]
    assert (job.text, job.question) == ("Looking for iPhones", "")
    job.cancel()
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert "build" not in workbench.window.status.jobs


@pytest.fixture
def unexpected(messages: Messages) -> Iterator[UnexpectedErrors]:
    errors = UnexpectedErrors(messages)
    yield errors
    errors.uninstall()


def test_an_exception_in_a_slot_is_told_and_logged(
    qtbot: QtBot, unexpected: UnexpectedErrors, told: list[Message], user_home: Path
) -> None:
    start_log(user_home / "logs")
    # Here and not in the fixture: for the test itself, pytest-qt has put a hook of its own.
    unexpected.install()
    QTimer.singleShot(0, _fail)
    qtbot.waitUntil(lambda: bool(told))
    stop_log()
    assert told[0].text == "Something unexpected went wrong."
    assert "a slot failed" in told[0].details
    assert "a slot failed" in (user_home / "logs" / FILE_NAME).read_text(encoding="utf-8")
    assert logging.getLogger("workbench").handlers == []


def _fail() -> None:
    raise RuntimeError("a slot failed")


def test_an_exception_in_a_thread_is_told_in_the_windows_thread(
    qtbot: QtBot, unexpected: UnexpectedErrors, told: list[Message], messages: Messages
) -> None:
    unexpected.install()
    threads: list[int] = []
    messages.told.connect(lambda _message: threads.append(threading.get_ident()))
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert threads == [threading.get_ident()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_as_a_click_does(
    data_path: Path, user_home: Path, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(data_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    log = user_home / "logs" / FILE_NAME
    deadline = time.monotonic() + 30
    while not (log.exists() and "Started" in log.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline, "the window does not start"
        time.sleep(0.05)
    process.send_signal(number)
    _, complaints = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in complaints
    assert (user_home / "preferences.ini").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_without_a_display_a_sentence_says_what_helps(data_path: Path, user_home: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    ended = subprocess.run(
        [sys.executable, "-m", "workbench"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert "there is no display" in ended.stderr
    assert "xvfb-run" in ended.stderr
    assert ended.stderr.count("\n") <= 2


def test_without_qt_a_sentence_says_so() -> None:
    code = """
import sys
sys.modules["PySide6.QtWidgets"] = None
from workbench.core.errors import SetupError
try:
    import workbench.app
except SetupError as error:
    print(error)
"""
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "Qt cannot be loaded. Run make setup again.\n"
