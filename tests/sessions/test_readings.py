"""Readings of a whole split: there if they were read before, read when wanted, and never those of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from tests.sessions.readers import make_reader
from workbench.core.events import Progress, SplitRead
from workbench.data.dataset import Dataset, Samples
from workbench.data.orders import Readings
from workbench.data.readings import SplitName, readings_folder, readings_key, split_of, write_readings
from workbench.sessions.child import Outcome, OutcomeKind
from workbench.sessions.reading import ReaderSession
from workbench.sessions.readings import ReadingsPhase, ReadingsSession
from workbench.worker.protocol import ReadSplit


def make_dataset(tmp_path: Path, *, labels: tuple[str, ...] = tuple("0123456789")) -> Dataset:
    images = np.random.default_rng(0).integers(0, 256, (30, 28, 28), np.uint8)
    samples = Samples(images, (np.arange(30) % len(labels)).astype(np.uint8))
    return Dataset(
        name="Noise",
        train=samples.subset(slice(0, 20)),
        test=samples.subset(slice(20, None)),
        path=tmp_path / "noise.npz",
        checksum="c",
        labels=labels,
    )


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return make_dataset(tmp_path)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "a.mlmodel"
    path.write_bytes(b"a model")
    return path


@pytest.fixture
def nursery() -> Nursery:
    return Nursery()


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[ReaderSession]:
    reader = make_reader()
    yield reader
    reader.shut_down()


@pytest.fixture
def session(reader: ReaderSession, nursery: Nursery) -> Iterator[ReadingsSession]:
    session = ReadingsSession(reader, make_child=nursery)
    yield session
    session.shut_down()


def keep(model: Path, dataset: Dataset, split: SplitName) -> Readings:
    """Write what a child would have kept."""
    labels = split_of(dataset, split).labels
    readings = Readings(labels, np.full(len(labels), 0.5, np.float32))
    write_readings(readings_folder(), readings_key(model, dataset, split), readings)
    return readings


def settle(session: ReadingsSession, phase: ReadingsPhase, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.state.phase is phase)


def test_without_a_model_there_are_none(session: ReadingsSession, dataset: Dataset) -> None:
    session.show(dataset, "test")
    session.want()
    assert session.state.phase is ReadingsPhase.NO_MODEL
    assert not session.state.can_be_wanted


def test_what_was_read_before_is_there_without_a_child(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    kept = keep(model, dataset, "test")
    session.show(dataset, "test")
    reader.open(model)
    settle(session, ReadingsPhase.READY, qtbot)
    assert session.state.readings is not None
    assert np.array_equal(session.state.readings.predicted, kept.predicted)
    assert not nursery.children
    # The other split has none yet.
    session.show(dataset, "train")
    assert session.state.readings is None
    settle(session, ReadingsPhase.UNREAD, qtbot)


def test_nothing_is_read_unasked_and_what_is_wanted_is_followed(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    session.show(dataset, "test")
    reader.open(model)
    settle(session, ReadingsPhase.UNREAD, qtbot)
    assert not nursery.children

    session.want()
    assert nursery.last.requests == [ReadSplit(model=str(model), data=str(dataset.path), split="test")]
    assert session.state.is_busy
    assert session.state.fraction is None
    nursery.last.say(Progress(stage="Reading", done=4, total=10))
    assert session.state.fraction == 0.4
    keep(model, dataset, "test")
    nursery.last.say(SplitRead(path="/cache/a.npz"))
    nursery.last.succeed("/cache/a.npz")
    settle(session, ReadingsPhase.READY, qtbot)
    assert len(nursery.children) == 1


def test_a_stop_ends_the_reading_and_the_wish(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    session.show(dataset, "test")
    session.want()
    reader.open(model)
    settle(session, ReadingsPhase.READING, qtbot)
    session.stop()
    assert session.state.is_stopping
    assert nursery.last.was_pressed_to_stop
    nursery.last.end(Outcome(kind=OutcomeKind.STOPPED))
    assert session.state.phase is ReadingsPhase.UNREAD
    session.show(dataset, "train")
    settle(session, ReadingsPhase.UNREAD, qtbot)
    assert len(nursery.children) == 1


def test_another_split_is_read_when_the_child_of_the_first_has_ended(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    session.show(dataset, "test")
    session.want()
    reader.open(model)
    settle(session, ReadingsPhase.READING, qtbot)
    first = nursery.last
    session.show(dataset, "train")
    assert first.was_pressed_to_stop
    settle(session, ReadingsPhase.UNREAD, qtbot)
    # Late words of the first are not news of the second.
    first.say(Progress(stage="Reading", done=4, total=10))
    assert session.state.fraction is None
    first.end(Outcome(kind=OutcomeKind.STOPPED))
    assert len(nursery.children) == 2
    assert nursery.last.requests == [ReadSplit(model=str(model), data=str(dataset.path), split="train")]
    assert session.state.is_busy


def test_a_new_model_is_asked_as_long_as_readings_are_wanted(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    keep(model, dataset, "test")
    session.show(dataset, "test")
    session.want()
    reader.open(model)
    settle(session, ReadingsPhase.READY, qtbot)
    other = tmp_path / "b.mlmodel"
    other.write_bytes(b"another model")
    reader.open(other)
    assert session.state.readings is None
    settle(session, ReadingsPhase.READING, qtbot)
    assert nursery.last.requests == [ReadSplit(model=str(other), data=str(dataset.path), split="test")]


def test_a_failure_is_told_once_and_wanted_again(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    session.show(dataset, "test")
    session.want()
    reader.open(model)
    settle(session, ReadingsPhase.READING, qtbot)
    nursery.last.end(Outcome(kind=OutcomeKind.FAILED, message="No.", hint="Do that."))
    assert session.state.phase is ReadingsPhase.FAILED
    assert session.state.error is not None
    assert session.state.error.message == "No."
    session.want()
    assert session.state.is_busy
    assert session.state.error is None


def test_readings_of_other_images_than_those_shown_are_a_failure(
    session: ReadingsSession,
    reader: ReaderSession,
    dataset: Dataset,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    session.show(dataset, "test")
    session.want()
    reader.open(model)
    settle(session, ReadingsPhase.READING, qtbot)
    nursery.last.succeed("/cache/of-another-file.npz")
    settle(session, ReadingsPhase.FAILED, qtbot)
    assert session.state.error is not None
    assert "no longer" in session.state.error.message


def test_a_model_of_other_classes_reads_none_of_these(
    session: ReadingsSession,
    reader: ReaderSession,
    tmp_path: Path,
    model: Path,
    nursery: Nursery,
    qtbot: QtBot,
) -> None:
    session.show(make_dataset(tmp_path, labels=("お", "T-shirt/top", "Bag")), "test")
    session.want()
    reader.open(model)
    settle(session, ReadingsPhase.OTHER_CLASSES, qtbot)
    assert not session.state.can_be_wanted
    assert not nursery.children


def test_a_model_that_comes_into_use_while_the_window_closes_is_not_followed(
    session: ReadingsSession, reader: ReaderSession, dataset: Dataset, model: Path, qtbot: QtBot
) -> None:
    session.show(dataset, "test")
    session.shut_down()
    reader.open(model)
    qtbot.waitUntil(lambda: reader.status.is_ready)
    assert session.state.phase is ReadingsPhase.NO_MODEL
