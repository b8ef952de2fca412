"""From a move of the pen to its reading on the screen, in the real Test page with the real reader.

``python -m tests.benchmarks.canvas [--model PATH] [--seconds N] [--row N]`` draws digits with mouse
events, 125 moves a second, one after the other or several in a row. It measures from each move
until the bars are painted with a reading of a drawing that has the move in it. Without a model it
trains one in some seconds. It runs offscreen where there is no display.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
import time
from collections import deque
from pathlib import Path

if "DISPLAY" not in os.environ:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.trained import train_home

MOVES_A_SECOND = 125
MOVES_A_STROKE = 90
WARM_UP_STROKES = 2


class Watch(QObject):
    """Sends the moves, and sees each of them arrive in the painted bars."""

    def __init__(self, page: QObject, *, row: int) -> None:
        from workbench.ui.widgets import ProbabilityBars

        super().__init__()
        self.row = row
        self.canvas = page.canvas_pane.canvas
        self.pane = page.canvas_pane
        self.latencies: list[float] = []
        self.locate: list[float] = []
        self.normalise: list[float] = []
        self.runtime: list[float] = []
        # The moves that no reading was asked for yet, then those of each ticket, then those answered.
        self._unasked: list[float] = []
        self._asked: deque[tuple[int, list[float]]] = deque()
        self._answered: list[float] = []
        self._strokes = self._moves = 0
        self._watch_asker()
        self.pane.insight_changed.connect(self._on_insight_changed)
        page.findChild(ProbabilityBars).installEventFilter(self)
        self._timer = QTimer(self, interval=1000 // MOVES_A_SECOND)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        self._timer.start()

    def _watch_asker(self) -> None:
        from workbench.sessions.asking import Answer, Asker

        watch, ask = self, Asker.ask
        known: set[int] = set()

        def on_answered(answer: Answer) -> None:
            # Newest wins: an answer also stands for the questions that it overtook.
            while watch._asked and watch._asked[0][0] <= answer.ticket:
                watch._answered += watch._asked.popleft()[1]

        def watched_ask(asker: Asker, samples: object) -> int:
            if id(asker) not in known:
                known.add(id(asker))
                asker.answered.connect(on_answered)
            moves, watch._unasked = watch._unasked, []
            ticket = ask(asker, samples)
            watch._asked.append((ticket, moves))
            return ticket

        Asker.ask = watched_ask

    def _on_insight_changed(self) -> None:
        times = [time.milliseconds for time in self.pane.insight.times]
        if self.pane.insight.probabilities is not None and self._strokes >= WARM_UP_STROKES:
            for values, milliseconds in zip((self.locate, self.normalise, self.runtime), times, strict=True):
                values.append(milliseconds)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._answered:
            # The filter sees the event before it is painted: look at the clock right after.
            QTimer.singleShot(0, self._on_painted)
        return super().eventFilter(watched, event)

    def _on_painted(self) -> None:
        now = time.perf_counter()
        if self._strokes >= WARM_UP_STROKES:
            self.latencies += [(now - moved) * 1000 for moved in self._answered]
        self._answered = []

    def _on_tick(self) -> None:
        place = self._moves % MOVES_A_STROKE
        self._moves += 1
        point = self._point(place / (MOVES_A_STROKE - 1))
        if place == 0:
            if self._strokes % self.row == 0:
                self.canvas.clear()
            self._send(QEvent.Type.MouseButtonPress, point)
        elif place == MOVES_A_STROKE - 1:
            self._send(QEvent.Type.MouseButtonRelease, point)
            self._strokes += 1
        else:
            self._unasked.append(time.perf_counter())
            self._send(QEvent.Type.MouseMove, point)

    def _point(self, share: float) -> QPointF:
        """Return a point of an eight, a zero or a six, as large as a hand would draw it."""
        width, height = self.canvas.width(), self.canvas.height()
        angle = share * math.tau
        match self._strokes % 3:
            case 0:
                x, y = 0.16 * math.sin(2 * angle), -0.33 * math.cos(angle)
            case 1:
                x, y = 0.2 * math.sin(angle), -0.33 * math.cos(angle)
            case _:
                turn = 1.6 * angle
                x, y = -0.2 * math.cos(turn / 2 - 0.6) * (1 - share / 2), 0.6 * share - 0.3
        column = (self._strokes % self.row + 0.5) / self.row
        return QPointF((column + x / self.row) * width, height / 2 + y * height / self.row**0.5)

    def _send(self, kind: QEvent.Type, point: QPointF) -> None:
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        buttons = (
            Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        )
        where = QPointF(self.canvas.mapToGlobal(point.toPoint()))
        event = QMouseEvent(kind, point, where, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.canvas, event)


def measure(model: Path, seconds: float, *, row: int) -> Watch:
    """Draw for some seconds on the page, ``row`` digits beside each other; returns what was seen."""
    from tests.ui.trying import make_trial
    from workbench.core.folders import user_folders
    from workbench.sessions.preferences import Preferences
    from workbench.sessions.reading import ReaderSession
    from workbench.ui.messages import Messages
    from workbench.ui.theme import ThemeService

    application = QApplication(sys.argv[:1])
    theme = ThemeService(application)
    preferences = Preferences.of(user_folders())
    trial = make_trial(ReaderSession(), messages=Messages(), preferences=preferences)
    watch = Watch(trial.page, row=row)
    # As large as the page is in a window of 1280×820.
    trial.page.resize(1084, 790)
    trial.page.show()
    trial.models.choose(model)
    while not trial.reader.status.is_ready:
        if trial.reader.status.message:
            sys.exit(f"{trial.reader.status.message} {trial.reader.status.hint}")
        wait(50)
    watch.start()
    wait(round(seconds * 1000))
    trial.shut_down()
    theme.deleteLater()
    return watch


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def print_table(watch: Watch) -> None:
    if len(watch.latencies) < MOVES_A_STROKE:
        sys.exit("Too few readings were shown to measure: draw for longer, or on an idle machine.")
    print(f"{'milliseconds':<28}{'median':>8}{'p95':>8}{'max':>8}{'count':>8}")
    for name, values in (
        ("stroke to shown reading", watch.latencies),
        ("  locate", watch.locate),
        ("  normalise", watch.normalise),
        ("  runtime", watch.runtime),
    ):
        p95 = statistics.quantiles(values, n=20)[-1]
        print(f"{name:<28}{statistics.median(values):>8.1f}{p95:>8.1f}{max(values):>8.1f}{len(values):>8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a Core ML model; without one, one is trained")
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--row", type=int, default=1, help="digits beside each other")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = arguments.model
        if model is None:
            model = next((train_home(Path(folder)) / "runs").glob("*/DigitClassifier.mlpackage"))
        os.environ["WORKBENCH_HOME"] = str(Path(folder) / "window")
        print_table(measure(model.resolve(), arguments.seconds, row=max(arguments.row, 1)))


if __name__ == "__main__":
    main()
