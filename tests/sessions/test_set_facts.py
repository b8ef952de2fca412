"""The figures of the data set in use: counted once, when they are wanted, and never those of another set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from tests.ui.data_desk import TEST, TRAIN, write_samples
from workbench.core.folders import user_folders
from workbench.sessions.data import DataPhase, DataSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.set_facts import SetFactsSession


@pytest.fixture
def data(qtbot: QtBot) -> Iterator[DataSession]:
    folders = user_folders()
    data = DataSession(folders=folders, preferences=Preferences.of(folders), make_child=Nursery())
    yield data
    data.shut_down()


@pytest.fixture
def session(data: DataSession) -> Iterator[SetFactsSession]:
    session = SetFactsSession(data)
    yield session
    session.shut_down()


def load(data: DataSession, path: Path, qtbot: QtBot) -> None:
    former = data.dataset
    data.choose(write_samples(path))
    qtbot.waitUntil(lambda: data.state.phase is DataPhase.READY and data.dataset is not former)


def test_nothing_is_counted_before_it_is_wanted(
    session: SetFactsSession, data: DataSession, tmp_path: Path, qtbot: QtBot
) -> None:
    load(data, tmp_path / "mnist.npz", qtbot)
    assert session.state.figures is None
    assert not session.state.is_counting
    session.want()
    assert session.state.is_counting
    qtbot.waitUntil(lambda: session.state.figures is not None)
    figures = session.state.figures
    assert figures is not None
    assert figures.dataset is data.dataset
    assert int(figures.train.counts.sum()) == TRAIN
    assert int(figures.test.counts.sum()) == TEST
    # Once more costs nothing.
    session.want()
    assert session.state.figures is figures


def test_another_data_set_is_counted_while_somebody_looks(
    session: SetFactsSession, data: DataSession, tmp_path: Path, qtbot: QtBot
) -> None:
    session.want()
    load(data, tmp_path / "a" / "mnist.npz", qtbot)
    qtbot.waitUntil(lambda: session.state.figures is not None)
    load(data, tmp_path / "b" / "mnist.npz", qtbot)
    qtbot.waitUntil(lambda: session.state.figures is not None)
    figures = session.state.figures
    assert figures is not None
    assert figures.dataset is data.dataset
    session.want(False)
    load(data, tmp_path / "c" / "mnist.npz", qtbot)
    assert not session.state.is_counting
    assert session.state.figures is None
