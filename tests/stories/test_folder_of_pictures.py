"""Somebody has a folder of pictures for each class: it is opened, looked at, taken otherwise, and named."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from tests.driving import Driver
from workbench.core.folders import user_folders
from workbench.data.dataset import Dataset
from workbench.sessions.data import CHOSEN_KEY, DataPhase
from workbench.sessions.preferences import Preferences
from workbench.ui.widgets.names_sheet import NamesSheet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Drawings of crosses and rings, black on white, and one file that is none."""
    random = np.random.default_rng(1)
    for name in ("cross", "ring"):
        (tmp_path / "signs" / name).mkdir(parents=True)
        for number in range(40):
            picture = np.full((90, 120), 240, np.uint8)
            left, top = (int(value) for value in random.integers(10, 30, 2))
            if name == "ring":
                cv2.circle(picture, (left + 30, top + 30), 25, 20, 5, cv2.LINE_AA)
            else:
                cv2.line(picture, (left, top), (left + 50, top + 50), 20, 5, cv2.LINE_AA)
                cv2.line(picture, (left + 50, top), (left, top + 50), 20, 5, cv2.LINE_AA)
            assert cv2.imwrite(str(tmp_path / "signs" / name / f"{number}.png"), picture)
    (tmp_path / "signs" / "ring" / "broken.png").write_bytes(b"no picture")
    return tmp_path / "signs"


def drop(driver: Driver, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    button, key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    driver.data_page.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, button, key))


def opened(driver: Driver, *labels: str) -> Dataset:
    """Return the data set in use once its classes are called so and nothing is under way."""
    data = driver.workbench.sessions.data

    def is_there() -> bool:
        return (
            data.state.phase is DataPhase.READY and data.dataset is not None and data.dataset.labels == labels
        )

    driver.wait(is_there, "the pictures")
    assert data.dataset is not None
    return data.dataset


def press(driver: Driver, name: str) -> None:
    """Press the button of the notice that is shown."""

    def shown() -> list[QPushButton]:
        every = driver.data_page.findChildren(QPushButton, name)
        return [button for button in every if button.isVisible()]

    driver.wait(shown, f"the button {name}")
    driver.click(shown()[0])


def test_a_folder_of_pictures_becomes_a_set(driver: Driver, folder: Path) -> None:
    driver.open()
    page, sessions = driver.data_page, driver.workbench.sessions

    drop(driver, folder)
    as_ink = opened(driver, "cross", "ring")

    assert (len(as_ink.train), len(as_ink.test)) == (70, 10)
    assert as_ink.facts.is_ink
    # Light ink on black, of 20 pixels, as the reader makes it: nothing is left of the paper.
    assert as_ink.train.images[:, 0].max() == 0
    _, _, width, height = cv2.boundingRect(as_ink.train.images[0])
    assert 18 <= max(width, height) <= 20

    press(driver, "notice-whole")
    driver.wait(lambda: sessions.data.dataset is not as_ink, "the pictures as wholes")
    whole = opened(driver, "cross", "ring")
    assert whole.checksum != as_ink.checksum
    assert np.median(whole.train.images) < 30, "paper is dark"
    press(driver, "notice-agree")

    page.browser.row.source_button.menu().actions()[-1].trigger()
    sheet = page.findChild(NamesSheet)
    assert isinstance(sheet, NamesSheet)
    for field, name in zip(sheet.fields, ("Kreuz", "Kreis"), strict=True):
        driver.type(field, name)
    driver.click(sheet.action_button)
    named = opened(driver, "Kreuz", "Kreis")
    assert named.checksum == whole.checksum
    # At the next start, the pictures need not be there any more.
    assert Preferences.of(user_folders()).text(CHOSEN_KEY) == str(named.path)
