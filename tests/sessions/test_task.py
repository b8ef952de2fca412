"""A task ends exactly once, in the window's thread, however its work ends."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from workbench.core.errors import CancelledError, DataError, WorkbenchError
from workbench.core.events import Emit, Progress, ShouldStop
from workbench.sessions.task import Task

pytestmark = pytest.mark.qt_log_level_fail("WARNING")


def _record(task: Task) -> list[object]:
    """Return the list that will hold everything the task tells, in order."""
    told: list[object] = []
    task.progressed.connect(told.append)
    task.succeeded.connect(lambda value: told.append(("succeeded", value)))
    task.failed.connect(lambda error: told.append(("failed", error)))
    task.stopped.connect(lambda: told.append("stopped"))
    task.finished.connect(lambda: told.append("finished"))
    return told


def test_reports_and_result_come_in_order_and_in_the_windows_thread(qtbot: QtBot) -> None:
    main = threading.get_ident()
    threads: set[int] = set()

    def work(emit: Emit, _should_stop: ShouldStop) -> int:
        assert threading.get_ident() != main
        for done in range(3):
            emit(Progress(stage="Counting", done=done, total=3))
        return 42

    task = Task(work)
    told = _record(task)
    task.progressed.connect(lambda _report: threads.add(threading.get_ident()))
    task.succeeded.connect(lambda _value: threads.add(threading.get_ident()))
    with qtbot.waitSignal(task.finished):
        task.start()
    assert [report.done for report in told[:3]] == [0, 1, 2]  # type: ignore[attr-defined]
    assert told[3:] == [("succeeded", 42), "finished"]
    assert threads == {main}
    assert not task.is_running


def test_an_error_for_the_user_arrives_as_it_is(qtbot: QtBot) -> None:
    error = DataError("The file is damaged.", hint="Choose another.")

    def work(_emit: Emit, _should_stop: ShouldStop) -> None:
        raise error

    task = Task(work)
    told = _record(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    assert told == [("failed", error), "finished"]


def test_what_nobody_foresaw_is_told_too(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def work(_emit: Emit, _should_stop: ShouldStop) -> None:
        raise ZeroDivisionError("division")

    task = Task(work)
    with qtbot.waitSignal(task.failed) as failed:
        task.start()
    error = failed.args[0]
    assert isinstance(error, WorkbenchError)
    assert "ZeroDivisionError" in error.details
    assert "ZeroDivisionError" in caplog.text


def test_a_cancel_is_no_failure(qtbot: QtBot) -> None:
    started = threading.Event()

    def work(_emit: Emit, should_stop: ShouldStop) -> None:
        started.set()
        while not should_stop():
            QThread.msleep(1)
        raise CancelledError

    task = Task(work)
    told = _record(task)
    task.start()
    assert started.wait(5)
    with qtbot.waitSignal(task.finished):
        task.stop()
    assert told == ["stopped", "finished"]


def test_closing_waits_and_silences(qtbot: QtBot) -> None:
    def work(emit: Emit, should_stop: ShouldStop) -> None:
        while not should_stop():
            emit(Progress(stage="Waiting", done=0, total=0))
            QThread.msleep(1)

    task = Task(work)
    told = _record(task)
    task.start()
    task.close()
    qtbot.wait(20)
    assert told == []
