"""What the Train page tells of runs whose classes have long names, or are many."""

from __future__ import annotations

import string

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.other_classes import CLOTHES
from tests.sessions.run_folders import TEST_COUNT, write_dataset
from tests.ui.test_results import show
from tests.ui.training_desk import Desk
from workbench.core.evaluation import evaluate_probabilities
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.core.run_folder import RunFolder
from workbench.core.verification import Flip
from workbench.sessions.flips import FlippedSample
from workbench.ui.theme import ThemeService
from workbench.ui.widgets.class_table import ClassTable
from workbench.ui.widgets.confusion_matrix import ConfusionMatrix
from workbench.ui.widgets.flip_sheet import FlipSheet
from workbench.ui.widgets.sample_tiles import pair_lines

MANY = (*string.digits, *string.ascii_uppercase, *string.ascii_lowercase)
LONG = tuple(f"Category {number} of shapes that are written by hand" for number in range(12))


def matrix_of(
    qtbot: QtBot, names: tuple[str, ...], *, width: int = 470, height: int = 430
) -> ConfusionMatrix:
    """A matrix in which each class is once read as the next one."""
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    labels = (np.arange(len(names) * 4) % len(names)).astype(np.uint8)
    answers = np.eye(len(names))[labels]
    answers[: len(names)] = np.eye(len(names))[(labels[: len(names)] + 1) % len(names)]
    matrix.set_evaluation(evaluate_probabilities(labels, answers, names))
    matrix.resize(width, height)
    matrix.show()
    return matrix


def clothes_run(desk: Desk) -> RunFolder:
    write_dataset(desk.data_path, names=CLOTHES)
    return desk.make_run(names=CLOTHES, misread=(1, 4, 2))


def test_classes_are_called_by_their_names(desk: Desk, qtbot: QtBot) -> None:
    folder = clothes_run(desk)

    show(desk, qtbot, folder, "evaluation")
    panel = desk.page.views.evaluation
    assert [row[0] for row in panel.table.texts()] == [*CLOTHES]
    assert "digit" not in panel.text

    show(desk, qtbot, folder, "confusion")
    confusion = desk.page.views.confusion
    assert confusion.matrix.shown_names() == [*CLOTHES]
    confusion.matrix.choose(1, 2)
    assert confusion.matrix.accessibleDescription() == "2 of label お read as Ankle boot"
    assert [(tile.title, tile.remark) for tile in confusion.tiles()] == [("お", "→ Ankle boot")] * 2

    show(desk, qtbot, folder, "misread")
    (first, *_) = desk.page.views.misread.tiles()
    assert first.tool_tip == "Test sample 1: お, read as Ankle boot, 90.0 % sure"


def test_samples_of_another_set_of_the_same_size_are_not_taken_for_those_of_the_run(
    desk: Desk, qtbot: QtBot
) -> None:
    folder = clothes_run(desk)
    write_dataset(desk.data_path)
    show(desk, qtbot, folder, "misread")
    assert desk.page.views.misread.tiles() == ()
    desk.page.views.choose("confusion")
    assert desk.page.views.confusion.tiles() == ()


@pytest.mark.parametrize("names", [DIGITS, (*DIGITS, BACKGROUND), CLOTHES, LONG, MANY[:47], MANY])
def test_the_whole_matrix_is_in_view(qtbot: QtBot, theme: ThemeService, names: tuple[str, ...]) -> None:
    matrix = matrix_of(qtbot, names)
    last = matrix.cell_rect(len(names) - 1, len(names) - 1)
    assert last.right() <= 470
    assert last.bottom() <= 430
    assert matrix.minimumSizeHint().height() <= 430
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=last.center().toPoint())
    assert matrix.chosen_cell() == (len(names) - 1, len(names) - 1)
    QTest.keyClick(matrix, Qt.Key.Key_Up)
    assert matrix.chosen_cell() == (len(names) - 2, len(names) - 1)


def test_names_of_many_classes_stand_there_once_a_cell_is_chosen(qtbot: QtBot, theme: ThemeService) -> None:
    matrix = matrix_of(qtbot, MANY, height=400)
    assert matrix.shown_names() == []
    plain = matrix.grab().toImage()
    matrix.choose(11, 12)
    assert matrix.shown_names() == ["B"]
    row = matrix.cell_rect(11, 0)
    beside = QPoint(int(row.x()) - 44, int(row.center().y()) - 8)
    assert ink(matrix.grab().toImage(), plain, beside)
    matrix.resize(900, 800)
    assert matrix.shown_names() == [*MANY]


def ink(after: QImage, before: QImage, corner: QPoint) -> bool:
    """Whether something was painted in the 40 × 16 pixels from a corner on."""
    return any(
        after.pixel(corner.x() + x, corner.y() + y) != before.pixel(corner.x() + x, corner.y() + y)
        for x in range(40)
        for y in range(16)
    )


def test_the_class_read_worst_is_in_view(qtbot: QtBot, theme: ThemeService) -> None:
    table = ClassTable()
    qtbot.addWidget(table)
    table.resize(360, 240)
    table.show()
    labels = (np.arange(TEST_COUNT * 5) % 40).astype(np.uint8)
    answers = np.eye(40)[labels]
    answers[35] = np.eye(40)[34]
    answers[75] = np.eye(40)[3]
    table.show_evaluation(evaluate_probabilities(labels, answers, MANY[:40]))
    item = table.item(35, 0)
    assert table.viewport().rect().intersects(table.visualItemRect(item))
    assert item.toolTip() == "Read worst of all classes, by F1"
    table.resize(table.minimumWidth(), 200)
    assert table.viewport().rect().contains(table.visualItemRect(item))
    # Beside as many rows, a scroll bar must not cover the figures.
    assert table.minimumWidth() >= 296 + table.verticalScrollBar().sizeHint().width()


def test_a_long_name_has_a_tool_tip_in_the_table(qtbot: QtBot) -> None:
    table = ClassTable()
    qtbot.addWidget(table)
    labels = (np.arange(TEST_COUNT) % 12).astype(np.uint8)
    table.show_evaluation(evaluate_probabilities(labels, np.eye(12)[labels], LONG))
    assert table.item(3, 0).toolTip() == LONG[3]
    assert table.item(3, 1).toolTip() == ""
    table.show()
    for width, is_hidden in ((table.minimumWidth(), True), (table.minimumWidth() + 80, False)):
        table.resize(width, 300)
        assert table.isColumnHidden(1) is is_hidden
    table.show_evaluation(evaluate_probabilities(labels % 10, np.eye(10)[labels % 10], DIGITS))
    table.resize(table.minimumWidth(), 300)
    assert not table.isColumnHidden(1)


def test_two_lines_of_a_tile_have_room_for_two_names() -> None:
    assert pair_lines("5", "6", "99.0 %") == ("5 → 6", "99.0 %")
    assert pair_lines("Sandal", "Sneaker", "99.0 %") == ("Sandal", "→ Sneaker")


def test_a_flip_between_long_names_fits_its_sheet(qtbot: QtBot, theme: ThemeService) -> None:
    flip = Flip(index=5, label=1, reference=1, candidate=2)
    sheet = FlipSheet([FlippedSample(np.zeros((28, 28), np.uint8), flip, (*LONG, BACKGROUND))])
    qtbot.addWidget(sheet)
    sheet.show()
    assert LONG[2] in sheet.text
    assert sheet.sizeHint().width() <= sheet.width() == 440
