"""One training in the application's window, with its plots live; run by ``tests.benchmarks.training``.

Prints a line ``epoch SECONDS`` for each epoch, ``accuracy FRACTION`` of the test set, and ``gap
SECONDS``, the longest time for which the window's event loop was held up between the click on Train
and the end of it all. ``busy SECONDS`` is the most processor time that the window's own thread took
in one go meanwhile: what of the gap is not the doing of other processes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path


def main() -> None:
    data, recipe, epochs = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    with tempfile.TemporaryDirectory() as home:
        # Before Qt is imported.
        os.environ["WORKBENCH_HOME"] = home
        if "DISPLAY" not in os.environ:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _train(data, recipe, epochs)


def _train(data: Path, recipe: str, epochs: str) -> None:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from tests.driving import Driver
    from workbench.app import Workbench
    from workbench.core.folders import user_folders
    from workbench.sessions.training import TrainingPhase, TrainingState

    application = QApplication(["digit-workbench"])
    driver = Driver(Workbench(application, folders=user_folders(), data=data))
    driver.open()
    driver.go_to("train")
    page, training = driver.train_page, driver.workbench.sessions.training
    page.setup.form.choose_recipe(recipe)
    driver.type(page.setup.form.editor("epochs"), epochs)
    moments: list[float] = []

    def note(state: TrainingState) -> None:
        rows = len(training.curves.epoch_rows) if training.curves is not None else -1
        if len(moments) == rows:
            moments.append(time.perf_counter())

    ticks: list[float] = []
    computed: list[float] = []

    def beat() -> None:
        ticks.append(time.perf_counter())
        computed.append(time.thread_time())

    heart = QTimer(application, interval=2, timerType=Qt.TimerType.PreciseTimer)
    heart.timeout.connect(beat)
    training.state_changed.connect(note)
    heart.start()
    driver.click(page.train_button)
    driver.wait(lambda: training.state.phase is TrainingPhase.TRAINING, "the first batch")
    driver.wait(lambda: training.state.phase is not TrainingPhase.TRAINING, "its end", seconds=3600)
    driver.wait(lambda: not training.state.phase.is_busy(), "the Core ML model", seconds=300)
    driver.rest(1000)
    heart.stop()
    assert training.state.evaluated is not None, training.state.outcome
    for begin, end in pairwise(moments):
        print("epoch", end - begin)
    print("accuracy", training.state.evaluated.accuracy)
    print("gap", max(end - begin for begin, end in pairwise(ticks)))
    print("busy", max(end - begin for begin, end in pairwise(computed)))
    driver.close()


if __name__ == "__main__":
    main()
