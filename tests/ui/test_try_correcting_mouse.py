"""A user corrects readings with the mouse alone: a bar, or a menu at the digit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.correcting import open_picture, wait
from tests.ui.trying import Trial, labels, view
from workbench.core.labels import DIGITS
from workbench.ui.widgets import ProbabilityBars
from workbench.ui.widgets.frame_view import FrameView
from workbench.ui.window import Window


def test_a_click_on_a_bar_says_what_the_digit_is(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
) -> None:
    bars = trial.page.findChild(ProbabilityBars)
    assert not bars.can_choose
    open_picture(qtbot, trial, tmp_path, "17")
    assert bars.can_choose
    row = bars.height() // 10
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 7 * row + row // 2))
    wait(qtbot, trial, [("7", "0")])
    assert labels(trial) == ["7", "0"]


def test_bars_in_a_small_window_are_hit_where_they_are_shown(qtbot: QtBot) -> None:
    names = (*DIGITS, "background")
    bars = ProbabilityBars(names)
    qtbot.addWidget(bars)
    bars.set_choice(can_choose=True)
    heard: list[str] = []
    bars.label_chosen.connect(heard.append)
    for height in (bars.minimumSizeHint().height(), bars.sizeHint().height(), 400):
        bars.resize(200, height)
        bars.show()
        rows = min(height, bars.sizeHint().height()) / len(names)
        for row in (0, 4, 10):
            place = QPoint(5, round((row + 0.5) * rows))
            QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
        assert heard == ["0", "4", "background"]
        heard.clear()
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(5, 399))
    bars.set_choice(can_choose=False)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert heard == []


def test_a_right_click_on_a_digit_asks_what_it_is(
    qtbot: QtBot, trial: Trial, page_window: Window, tmp_path: Path
) -> None:
    open_picture(qtbot, trial, tmp_path, "172")
    frame, menu = view(trial), trial.page.keeper.menu
    places = [QPoint(0, 0), *(_middle_of(frame, index) for index in (1, 2))]
    for place, is_asked in zip(places, (False, True, True), strict=True):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, frame.mapToGlobal(place))
        QApplication.sendEvent(frame, event)
        assert menu.isVisible() is is_asked
        menu.close()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(frame, asked)
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_5)
    wait(qtbot, trial, [("5", "0")])
    assert labels(trial) == ["0", "0", "5"]


def _middle_of(frame: FrameView, index: int) -> QPoint:
    picture, box = frame.picture(), frame.marks()[index].box
    assert picture is not None
    scale = min(frame.width() / picture.shape[1], frame.height() / picture.shape[0], 4)
    x = (frame.width() - picture.shape[1] * scale) / 2 + (box.x + box.width / 2) * scale
    y = (frame.height() - picture.shape[0] * scale) / 2 + (box.y + box.height / 2) * scale
    return QPoint(round(x), round(y))
