"""Other sets than MNIST are opened on the Data page: folders, pictures, and classes that get their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.data.published import on_its_side, upright, write_emnist, write_idx
from tests.other_classes import CLOTHES, glyphs, write_set
from tests.trained import write_drawn_set
from tests.ui.data_desk import DataDesk
from workbench.core.events import DataPrepared, Progress
from workbench.core.labels import DIGITS
from workbench.data.dataset import Dataset, Samples
from workbench.data.known_sets import FASHION
from workbench.data.mnist import load_dataset
from workbench.sessions.data import DataPhase
from workbench.ui.messages import Message
from workbench.ui.widgets.choice_sheet import ChoiceSheet
from workbench.ui.widgets.names_sheet import NamesSheet
from workbench.ui.widgets.notice import Notice
from workbench.worker.protocol import PrepareData

pytestmark = pytest.mark.qt_log_level_fail("WARNING")


def opened(desk: DataDesk, qtbot: QtBot, path: Path) -> Dataset:
    """Open a set and return it."""
    with qtbot.waitSignal(
        desk.data.state_changed, check_params_cb=lambda state: state.phase is DataPhase.READY
    ):
        desk.data.choose(path)
    assert desk.data.dataset is not None
    return desk.data.dataset


def choose(desk: DataDesk, text: str) -> None:
    """Choose from the menu of the button beside the name of the set."""
    menu = desk.page.browser.row.source_button.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()


def asked(desk: DataDesk) -> NamesSheet:
    """Return the sheet that asks for names."""
    return next(sheet for sheet in desk.page.findChildren(NamesSheet) if sheet.isVisible())


def wait_for(qtbot: QtBot, desk: DataDesk, holds: Callable[[Dataset], bool]) -> None:
    qtbot.waitUntil(lambda: desk.data.dataset is not None and holds(desk.data.dataset))


def notice(desk: DataDesk) -> Notice:
    found = desk.page.findChild(Notice)
    assert isinstance(found, Notice)
    return found


def test_a_folder_is_chosen_and_opens_with_its_names(
    loaded: DataDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_emnist(tmp_path / "EMNIST", "letters")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(tmp_path / "EMNIST"))

    choose(loaded, "Folder…")

    wait_for(qtbot, loaded, lambda dataset: dataset.name == "EMNIST letters")
    assert "195 samples of 26 classes" in loaded.texts()
    assert not notice(loaded).isVisible()


def test_a_set_that_nobody_knows_asks_for_names_once(shown: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    path = write_idx(tmp_path / "fashion", upright(10, 40))
    opened(shown, qtbot, path)
    assert notice(shown).isVisible()
    assert "They are taken for the digits" in notice(shown).text

    shown.button("notice-name").click()
    sheet = asked(shown)
    assert sheet.names() == DIGITS
    assert [sheet.proposals.itemText(row) for row in (1, 2, 3)] == ["Fashion-MNIST", "MNIST", "KMNIST"]
    sheet.proposals.activated.emit(1)
    assert sheet.names() == FASHION.labels
    sheet.action_button.click()

    wait_for(qtbot, shown, lambda dataset: dataset.labels == FASHION.labels)
    assert not notice(shown).isVisible()
    assert load_dataset(path).labels == FASHION.labels


def test_digits_are_said_to_be_digits_with_one_click(shown: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    path = write_idx(tmp_path / "mine", upright(10, 40))
    opened(shown, qtbot, path)

    shown.button("notice-digits").click()

    qtbot.waitUntil(lambda: not notice(shown).isVisible())
    assert load_dataset(path).has_known_names


def test_many_classes_without_names_go_by_their_numbers(
    shown: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(shown, qtbot, write_idx(tmp_path / "set", glyphs(12, 48, 1)))

    assert "They go by their numbers" in notice(shown).text
    shown.button("notice-name").click()
    sheet = asked(shown)
    assert sheet.names() == tuple(str(number) for number in range(12))
    assert not sheet.proposals.isVisible()


def test_names_are_checked_as_they_are_typed_and_pasted(
    shown: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(shown, qtbot, write_set(tmp_path / "set.npz", CLOTHES, train=30, test=9))
    assert not notice(shown).isVisible()
    choose(shown, "Name the Classes…")
    sheet = asked(shown)
    assert sheet.names() == CLOTHES

    sheet.fields[0].clear()
    qtbot.keyClicks(sheet.fields[0], "Ankle boot")
    assert "Two classes" in sheet.problem
    assert not sheet.action_button.isEnabled()
    QGuiApplication.clipboard().setText("shirt\nhiragana o\nboot\nnobody\n")
    qtbot.keyClick(sheet.fields[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sheet.names() == ("shirt", "hiragana o", "boot")
    assert (sheet.problem, sheet.action_button.isEnabled()) == ("", True)
    sheet.fields[2].clear()
    qtbot.keyClicks(sheet.fields[2], " ")
    assert not sheet.action_button.isEnabled()
    sheet.reject()
    assert shown.data.dataset is not None
    assert shown.data.dataset.labels == CLOTHES


def test_samples_on_their_side_are_turned(shown: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    lying = upright(3, 30)
    path = write_idx(tmp_path / "set", Samples(on_its_side(lying), lying.labels))
    opened(shown, qtbot, path)
    shown.button("notice-name").click()
    sheet = asked(shown)
    assert len(sheet.fields) == 3, "digits that stand in are no more than there are labels"
    before = sheet.findChildren(type(sheet.turned))[0].isChecked()
    assert not before

    sheet.turned.click()
    for place, field in enumerate(sheet.fields):
        field.setText(f"L {place}")
    sheet.fields[0].textEdited.emit("L 0")
    sheet.action_button.click()

    wait_for(qtbot, shown, lambda dataset: dataset.is_turned)
    assert shown.data.dataset is not None
    assert shown.data.dataset.labels == ("L 0", "L 1", "L 2")
    assert np.array_equal(shown.data.dataset.train.images, lying.images)


def test_pictures_are_read_with_progress_and_can_be_taken_otherwise(
    loaded: DataDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    for name in "ab":
        (folder / name).mkdir(parents=True)
        (folder / name / "1.png").write_bytes(b"a picture, by its name")
    loaded.data.choose(folder)
    qtbot.waitUntil(lambda: loaded.data.state.phase is DataPhase.PREPARING)
    assert notice(loaded).text.startswith("Reading pictures…")
    loaded.child.say(Progress(stage="Reading pictures", done=500, total=2000, unit="pictures"))
    assert notice(loaded).text == "Reading pictures… 500 of 2,000 pictures"
    qtbot.waitUntil(loaded.button("notice-cancel").isVisible)

    pack = write_set(tmp_path / "pack.npz", ("a", "b"), train=20, test=6)
    said = DataPrepared(
        path=str(pack), name="letters", is_drawn=False, reason="1 picture was passed over.", pictures="ink"
    )
    loaded.child.say(said)
    loaded.child.succeed(str(pack))

    wait_for(qtbot, loaded, lambda dataset: dataset.labels == ("a", "b"))
    assert "cropped and centred" in notice(loaded).text
    assert "1 picture was passed over." in notice(loaded).text
    loaded.button("notice-whole").click()
    qtbot.waitUntil(lambda: loaded.data.state.phase is DataPhase.PREPARING)
    assert loaded.child.requests[0].pictures == "whole"
    loaded.child.say(said)
    loaded.child.succeed(str(pack))
    qtbot.waitUntil(lambda: loaded.data.state.phase is DataPhase.READY)
    loaded.button("notice-agree").click()
    assert not notice(loaded).isVisible()


def test_only_drawn_digits_keep_their_names(loaded: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    menu = loaded.page.browser.row.source_button.menu()
    naming = menu.actions()[-1]
    menu.aboutToShow.emit()
    assert naming.isEnabled()

    opened(loaded, qtbot, write_drawn_set(tmp_path / "drawn.npz", train=20, test=10))

    menu.aboutToShow.emit()
    assert not naming.isEnabled()


def test_fashion_mnist_is_fetched_when_asked_for(loaded: DataDesk, qtbot: QtBot, tmp_path: Path) -> None:
    choose(loaded, "Fetch Fashion-MNIST (31 MB)")

    assert loaded.child.requests == [PrepareData(fetches_fashion=True)]
    assert notice(loaded).text.startswith("Fetching Fashion-MNIST…")
    said = Progress(stage="Downloading", done=8_000_000, total=30_878_645, unit="bytes", note="Fashion-MNIST")
    loaded.child.say(said)
    assert notice(loaded).text == "Fetching Fashion-MNIST… 8.0 of 30.9 MB"
    path = write_set(tmp_path / "fashion.npz", FASHION.labels, train=40, test=20)
    loaded.child.say(DataPrepared(path=str(path), name="Fashion-MNIST", is_drawn=False))
    loaded.child.succeed(str(path))
    wait_for(qtbot, loaded, lambda dataset: dataset.labels == FASHION.labels)


def test_a_folder_with_several_sets_asks_which(
    loaded: DataDesk, qtbot: QtBot, tmp_path: Path, told: list[Message]
) -> None:
    for part in ("letters", "digits"):
        write_emnist(tmp_path / "gzip", part)
    before = loaded.data.dataset

    loaded.data.choose(tmp_path / "gzip")

    qtbot.waitUntil(lambda: loaded.data.state.error is not None)
    sheet = next(each for each in loaded.page.findChildren(ChoiceSheet) if each.isVisible())
    assert [sheet.list.item(row).text() for row in range(sheet.list.count())] == [
        "EMNIST digits",
        "EMNIST letters",
    ]
    assert loaded.data.dataset is before
    assert not told
    sheet.list.setCurrentRow(1)
    sheet.action_button.click()
    wait_for(qtbot, loaded, lambda dataset: dataset.name == "EMNIST letters")
    assert not sheet.isVisible()
