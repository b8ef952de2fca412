"""A Data page with everything behind it, for the tests of what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import FakeChild, Nursery
from tests.sessions.readers import make_reader
from workbench.core.folders import user_folders
from workbench.data.own_samples import OwnSampleStore
from workbench.sessions.data import DataPhase, DataSession
from workbench.sessions.own_samples import OwnSamplesSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.preview import PreviewSession
from workbench.sessions.reading import ReaderSession
from workbench.sessions.readings import ReadingsSession
from workbench.sessions.set_facts import SetFactsSession
from workbench.ui.messages import Messages
from workbench.ui.pages.data import DataPage
from workbench.ui.theme import ThemeService

TRAIN, TEST = 400, 200


def write_samples(path: Path) -> Path:
    """Write a data set in which sample n has label n % 10 and its one bright pixel at (n % 28, 5)."""

    def split(count: int) -> tuple[np.ndarray, np.ndarray]:
        images = np.zeros((count, 28, 28), np.uint8)
        numbers = np.arange(count)
        images[numbers, numbers % 28, 5] = 200
        return images, (numbers % 10).astype(np.uint8)

    (x_train, y_train), (x_test, y_test) = split(TRAIN), split(TEST)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    return path


@dataclass
class DataDesk:
    """A page that is shown, and what is behind it."""

    page: DataPage
    data: DataSession
    own_samples: OwnSamplesSession
    reader: ReaderSession
    readings: ReadingsSession
    set_facts: SetFactsSession
    nursery: Nursery
    readings_nursery: Nursery

    def another_page(
        self, *, preview: PreviewSession, messages: Messages, preferences: Preferences
    ) -> DataPage:
        """Return a page as the next start of the workbench has it."""
        return DataPage(
            data=self.data,
            own_samples=self.own_samples,
            preview=preview,
            reader=self.reader,
            readings=self.readings,
            set_facts=self.set_facts,
            messages=messages,
            preferences=preferences,
        )

    def texts(self) -> str:
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def button(self, name: str) -> QPushButton:
        return self.page.findChild(QPushButton, name)

    @property
    def child(self) -> FakeChild:
        return self.nursery.children[-1]


@pytest.fixture
def shown(
    qtbot: QtBot,
    theme: ThemeService,
    messages: Messages,
    preferences: Preferences,
    preview: PreviewSession,
) -> Iterator[DataDesk]:
    nursery = Nursery()
    data = DataSession(folders=user_folders(), preferences=preferences, make_child=nursery)
    own_samples = OwnSamplesSession(OwnSampleStore(user_folders().samples))
    reader, readings_nursery = make_reader(), Nursery()
    readings = ReadingsSession(reader, make_child=readings_nursery)
    set_facts = SetFactsSession(data)
    page = DataPage(
        data=data,
        own_samples=own_samples,
        preview=preview,
        reader=reader,
        readings=readings,
        set_facts=set_facts,
        messages=messages,
        preferences=preferences,
    )
    qtbot.addWidget(page)
    page.resize(1000, 760)
    page.show()
    yield DataDesk(
        page=page,
        data=data,
        own_samples=own_samples,
        reader=reader,
        readings=readings,
        set_facts=set_facts,
        nursery=nursery,
        readings_nursery=readings_nursery,
    )
    readings.shut_down()
    reader.shut_down()
    set_facts.shut_down()
    own_samples.shut_down()
    data.shut_down()


@pytest.fixture
def loaded(shown: DataDesk, qtbot: QtBot) -> DataDesk:
    """The page with a data set in which everything about a sample follows from its index."""
    shown.data.open(write_samples(user_folders().datasets / "mnist.npz"))
    qtbot.waitUntil(lambda: shown.data.state.phase is DataPhase.READY)
    return shown
