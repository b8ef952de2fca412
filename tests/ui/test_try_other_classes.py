"""The Test page over a model that knows other classes than digits: its words, its names, and no keeping."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.other_classes import CLOTHES, MANY
from tests.sessions.readers import MODEL
from tests.sessions.run_folders import add_model, make_run, write_dataset
from tests.ui.trying import (
    LINE,
    ShowTrial,
    Trial,
    choose_model,
    click,
    draw,
    labels,
    seen,
    state,
    subtitle,
    view,
    write_picture,
)
from tests.ui.trying import show_trial as show_trial
from workbench.core.dataset_info import NOT_INK
from workbench.core.folders import user_folders
from workbench.core.labels import BACKGROUND, DIGITS
from workbench.ui.theme import ThemeService
from workbench.ui.widgets import ProbabilityBars
from workbench.ui.widgets.canvas_marks import CanvasMarks
from workbench.ui.widgets.marks import Mark, label_place, mark_font, paint_mark
from workbench.ui.widgets.reading_row import ReadingRow, RowDigit
from workbench.ui.widgets.seen_card import SeenCard
from workbench.vision.frame import Box

WHY_NOT = "Nothing is kept: own samples are digits."
NO_INK = "It learned no ink, so it reads worse here."
LONG = "Category 7 of shapes that nobody has ever written by hand, and a little more"


def show_model(qtbot: QtBot, show_trial: ShowTrial, names: Sequence[str]) -> Trial:
    trial = show_trial("--labels", json.dumps(names))
    choose_model(qtbot, trial)
    return trial


def bars(trial: Trial) -> ProbabilityBars:
    return trial.page.findChild(ProbabilityBars)


def notes(trial: Trial) -> list[str]:
    return [one.text() for one in seen(trial).findChildren(QLabel) if one.isVisible()]


def test_what_is_drawn_has_the_names_of_the_model(qtbot: QtBot, show_trial: ShowTrial) -> None:
    trial = show_model(qtbot, show_trial, (*CLOTHES, BACKGROUND))

    draw(trial.canvas, *LINE)

    qtbot.waitUntil(lambda: seen(trial).label == "T-shirt/top", timeout=5000)
    assert [name for name, _ in bars(trial).texts()] == [*CLOTHES, "none"]
    assert trial.page.canvas_pane.row.text == "T-shirt/top"
    assert "digit" not in subtitle(trial)


def test_nothing_is_kept_as_a_digit_and_a_sentence_says_so(
    qtbot: QtBot, show_trial: ShowTrial, tmp_path: Path
) -> None:
    trial = show_model(qtbot, show_trial, CLOTHES)
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).label == "T-shirt/top", timeout=5000)

    assert WHY_NOT in notes(trial)
    assert not seen(trial).correct_button.isVisible()
    assert not bars(trial).can_choose
    for key in (Qt.Key.Key_3, Qt.Key.Key_B, Qt.Key.Key_L):
        QTest.keyClick(trial.canvas, key)
    trial.page.keeper.correct("3")
    assert not trial.page.keeper.menu.isVisible()
    assert trial.own_samples.state.work == ""
    assert len(trial.own_samples.state.kept) == 0


def test_what_is_kept_as_a_digit_is_not_shown_as_one_of_its_classes(
    qtbot: QtBot, show_trial: ShowTrial, tmp_path: Path
) -> None:
    trial = show_trial()
    choose_model(qtbot, trial)
    trial.page.show_mode("image")
    trial.page.image_pane.open_paths([write_picture(tmp_path / "a.png", "17")])
    qtbot.waitUntil(lambda: len(labels(trial)) == 2, timeout=20_000)
    trial.page.keeper.correct("4")
    qtbot.waitUntil(lambda: labels(trial)[0] == "4", timeout=20_000)
    trial.shut_down()

    other = show_model(qtbot, show_trial, CLOTHES)
    other.own_samples.refresh()
    qtbot.waitUntil(lambda: len(other.own_samples.state.kept) == 1, timeout=20_000)
    other.page.show_mode("image")
    other.page.image_pane.open_paths([tmp_path / "a.png"])

    qtbot.waitUntil(lambda: len(labels(other)) == 2, timeout=20_000)
    assert set(labels(other)) <= set(CLOTHES)
    assert not any(mark.is_kept for mark in view(other).marks())
    # Undo means what it means on the page: nothing was kept here.
    assert not other.page.keeper.has_made


def test_a_picture_is_spoken_of_without_digits(qtbot: QtBot, show_trial: ShowTrial, tmp_path: Path) -> None:
    trial = show_model(qtbot, show_trial, CLOTHES)
    trial.page.show_mode("image")
    assert state(trial) == "Read a picture"
    assert "Reads what is in a picture" in subtitle(trial)

    trial.page.image_pane.open_paths([write_picture(tmp_path / "a.png", "172")])

    qtbot.waitUntil(lambda: "3 readings" in subtitle(trial), timeout=20_000)
    assert view(trial).accessibleDescription().startswith("Read: T-shirt/top, ")
    assert trial.page.image_pane.insight.place == "reading 1 of 3"
    write_picture(tmp_path / "b.png", "")
    trial.page.image_pane.open_paths([tmp_path / "b.png"])
    qtbot.waitUntil(lambda: "Nothing found" in subtitle(trial), timeout=20_000)
    assert seen(trial).sentence == "There is nothing in view."


def test_the_words_follow_the_model(qtbot: QtBot, show_trial: ShowTrial) -> None:
    digits = show_trial()
    choose_model(qtbot, digits)
    digits.page.show_mode("image")
    assert "Reads every digit in a picture" in subtitle(digits)
    letters = show_model(qtbot, show_trial, ("a", "b", *DIGITS))
    letters.page.show_mode("camera")
    assert "digit" not in subtitle(letters)


def test_of_many_classes_the_most_probable_are_shown(qtbot: QtBot, theme: ThemeService) -> None:
    shown = ProbabilityBars(MANY)
    qtbot.addWidget(shown)
    assert shown.texts()[-1] == ("39 others", "")
    assert shown.minimumSizeHint().height() <= 11 * 16
    answer = np.full(47, 0.001, np.float32)
    answer[[46, 12, 3]] = (0.6, 0.2, 0.156)

    shown.set_probabilities(answer)

    rows = shown.texts()
    assert len(rows) == 9
    assert rows[:3] == [(MANY[46], "60.0 %"), ("Sign 12", "20.0 %"), ("Sign 3", "15.6 %")]
    assert [name for name, _ in rows[3:5]] == ["Sign 0", "Sign 1"]
    assert rows[-1] == ("39 others", "3.9 %")
    shown.set_labels((*MANY, BACKGROUND))
    shown.set_probabilities(np.eye(48, dtype=np.float32)[47])
    assert shown.texts()[0] == ("none", "100.0 %")
    shown.set_labels(MANY)
    shown.set_probabilities(answer)
    assert shown.accessibleDescription() == f"{MANY[46]}, 60.0 %"
    shown.resize(290, shown.sizeHint().height())
    assert not shown.grab().isNull()


def test_eleven_classes_keep_their_order(qtbot: QtBot) -> None:
    names = (*DIGITS, BACKGROUND)
    shown = ProbabilityBars(names)
    qtbot.addWidget(shown)
    shown.set_probabilities(np.linspace(0, 0.2, 11, dtype=np.float32))
    assert [name for name, _ in shown.texts()] == [*DIGITS, "none"]


@pytest.mark.parametrize("name", ["7", "Sneaker", "Ankle boot", LONG])
def test_a_long_name_fits_the_card(qtbot: QtBot, theme: ThemeService, name: str) -> None:
    card = SeenCard()
    qtbot.addWidget(card)
    card.setFixedWidth(324)
    card.show_label(name, 0.98)
    card.show()
    assert card.label == name
    (shown,) = [one for one in card.findChildren(QLabel) if one.accessibleName() == f"Label {name}"]
    assert shown.width() <= 324 - 112
    assert shown.heightForWidth(shown.width()) <= 80
    assert shown.toolTip() == (LONG if name == LONG else "")


def test_a_long_label_stays_within_the_picture(qtbot: QtBot) -> None:
    area = QRectF(0, 0, 400, 300)
    font = mark_font(QFont())
    for left in (2, 200, 380):
        for top in (0, 150):
            mark = Mark(Box(left, top, 15, 20), LONG)
            place = label_place(mark, QRectF(left, top, 15, 20), font, area)
            assert area.contains(place)
            assert place.width() <= 150
    assert label_place(Mark(Box(0, 0, 5, 5)), QRectF(0, 0, 5, 5), font, area).isEmpty()
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setFont(font)
    paint_mark(painter, Mark(Box(380, 9, 15, 20), LONG), QRectF(380, 9, 15, 20), area=area, is_selected=False)
    painter.end()
    assert image.pixelColor(260, 42) != image.pixelColor(100, 200)


def test_a_label_leaves_that_of_its_neighbour_free(qtbot: QtBot) -> None:
    area, font = QRectF(0, 0, 400, 100), mark_font(QFont())
    frames = [QRectF(left, 50, 30, 40) for left in (10, 60)]

    def painted(*, is_selected: bool) -> QImage:
        image = QImage(400, 100, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setFont(font)
        mark = Mark(Box(10, 50, 30, 40), "Ankle boot")
        paint_mark(painter, mark, frames[0], area=area, is_selected=is_selected, others=frames)
        painter.end()
        return image

    # The neighbour's label begins at 60; that of the selected one lies above all.
    assert painted(is_selected=False).pixelColor(52, 40) != painted(is_selected=False).pixelColor(62, 40)
    assert painted(is_selected=False).pixelColor(62, 40).value() == 0
    assert painted(is_selected=True).pixelColor(62, 40).value() > 0


def test_marks_of_a_canvas_paint_all_of_a_long_label(qtbot: QtBot) -> None:
    canvas = SeenCard()
    qtbot.addWidget(canvas)
    canvas.resize(500, 300)
    marks = CanvasMarks(canvas)
    marks.resize(500, 300)
    mark = Mark(Box(450, 100, 20, 40), "Ankle boot")
    marks.show_marks((mark,), 0)
    image = QImage(500, 300, QImage.Format.Format_ARGB32)
    image.fill(0)
    marks.render(image, targetOffset=marks.rect().topLeft())
    place = label_place(mark, QRectF(446, 96, 28, 48), mark_font(marks.font()), QRectF(marks.rect()))
    assert place.right() <= 500
    assert image.pixelColor(QPointF(place.left() + 3, place.center().y()).toPoint()).alpha() == 255


def test_a_row_of_long_names_has_room_for_all(qtbot: QtBot, theme: ThemeService) -> None:
    row = ReadingRow()
    qtbot.addWidget(row)
    row.resize(400, 56)
    row.show_digits([RowDigit(LONG), RowDigit("お"), RowDigit("Ankle boot")], selected=1)
    assert row.text == f"{LONG} お Ankle boot"
    assert row.place_of(2).right() <= 400
    assert row.place_of(0).right() <= row.place_of(1).left() + 0.01
    row.show_digits([RowDigit("2"), RowDigit("0")])
    assert row.text == "20"
    assert not row.grab().isNull()


def test_no_button_offers_to_keep_what_a_camera_sees(qtbot: QtBot, show_trial: ShowTrial) -> None:
    trial = show_model(qtbot, show_trial, MANY)
    trial.page.show_mode("camera")
    qtbot.waitUntil(lambda: state(trial) == "No camera found", timeout=20_000)
    assert "digits" not in trial.page.camera_pane.board.state.accessibleDescription()
    click(qtbot, trial, "Image")
    assert trial.page.mode == "image"


def test_a_model_of_pictures_says_that_ink_is_something_else(
    qtbot: QtBot, show_trial: ShowTrial, tmp_path: Path
) -> None:
    names = (*CLOTHES, *(f"Sign {number}" for number in range(8)))
    folder = make_run(user_folders().runs, data=write_dataset(tmp_path / "clothes.npz"), name="clothes")
    record = folder.read_record()
    folder.write_record(replace(record, dataset=replace(record.dataset, is_ink=False)))
    add_model(folder)
    trial = show_trial("--labels", json.dumps(names))
    trial.page.resize(904, 690)

    trial.runs.refresh()

    qtbot.waitUntil(lambda: trial.reader.status.is_ready, timeout=20_000)
    assert trial.models.chosen is not None
    assert trial.models.chosen.run == folder.path
    assert f"{NO_INK} {WHY_NOT}" in notes(trial)
    (note,) = [one for one in seen(trial).findChildren(QLabel) if one.text().startswith(NO_INK)]
    assert note.toolTip().startswith(NOT_INK)
    assert "this model knows other classes" in note.toolTip()
    draw(trial.canvas, *LINE)
    qtbot.waitUntil(lambda: seen(trial).label == "T-shirt/top", timeout=5000)
    # The least window has room for it beside all bars.
    assert trial.page.minimumSizeHint().height() <= 690
    trial.models.choose(MODEL)
    assert not any(NO_INK in note for note in notes(trial))
