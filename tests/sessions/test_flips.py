"""The pictures of samples that flipped: read off the window's thread, or why they are not to be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.run_folders import dataset_info, verification, write_dataset
from workbench.core.verification import Flip
from workbench.sessions.flips import FlipsSession, FlipsState, FlipsWanted
from workbench.ui.widgets.flips_view import class_text, flip_sentence


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[FlipsSession]:
    session = FlipsSession()
    yield session
    session.shut_down()


@pytest.fixture
def wanted(tmp_path: Path) -> FlipsWanted:
    return FlipsWanted(
        dataset=dataset_info(write_dataset(tmp_path / "mnist.npz")),
        verified_on="MNIST, test set",
        flipped=verification(flips=3).flipped,
    )


def settle(session: FlipsSession, wanted: FlipsWanted | None, qtbot: QtBot) -> FlipsState:
    session.want(wanted)
    qtbot.waitUntil(lambda: not session.state.is_reading)
    return session.state


def test_each_flip_gets_the_picture_of_its_index(
    session: FlipsSession, wanted: FlipsWanted, qtbot: QtBot
) -> None:
    session.want(wanted)
    assert session.state.is_reading
    state = settle(session, wanted, qtbot)
    assert [int(one.image[0, 0]) for one in state.samples] == [0, 1, 2]
    assert [one.flip for one in state.samples] == list(wanted.flipped)
    assert state.problem == ""


def test_another_set_with_as_many_samples_of_each_class_is_not_shown(
    session: FlipsSession, wanted: FlipsWanted, qtbot: QtBot
) -> None:
    path = Path(wanted.dataset.path)
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["x_test"] = arrays["x_test"][::-1]
    np.savez(path, **arrays)

    state = settle(session, wanted, qtbot)

    assert state.samples == ()
    assert "is not the data set that the run has read" in state.problem


def test_a_flip_brings_the_names_of_its_classes(
    session: FlipsSession, wanted: FlipsWanted, qtbot: QtBot
) -> None:
    names = tuple(f"Sign {number}" for number in range(47))
    state = settle(session, replace(wanted, dataset=replace(wanted.dataset, labels=names)), qtbot)
    for one in state.samples:
        assert class_text(one, one.flip.reference) == names[one.flip.reference]
        assert f"network reads {names[one.flip.reference]}, " in flip_sentence(one)
    assert class_text(state.samples[0], 47) == "background"
    assert class_text(state.samples[0], None) == "—"


def test_where_nothing_flipped_no_file_is_read(
    session: FlipsSession, wanted: FlipsWanted, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "mnist.npz").unlink()
    session.want(replace(wanted, flipped=()))
    assert not session.state.is_reading
    assert session.state.problem == ""


def test_the_data_set_is_read_once(
    session: FlipsSession, wanted: FlipsWanted, tmp_path: Path, qtbot: QtBot
) -> None:
    settle(session, wanted, qtbot)
    (tmp_path / "mnist.npz").unlink()
    state = settle(session, replace(wanted, flipped=wanted.flipped[2:]), qtbot)
    assert [int(one.image[0, 0]) for one in state.samples] == [2]


def test_of_two_wishes_the_last_one_counts(session: FlipsSession, wanted: FlipsWanted, qtbot: QtBot) -> None:
    session.want(wanted)
    state = settle(session, replace(wanted, flipped=wanted.flipped[:1]), qtbot)
    assert len(state.samples) == 1


def test_a_data_set_that_is_gone_is_told_and_asked_for_again(
    session: FlipsSession, wanted: FlipsWanted, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mnist.npz"
    aside = path.rename(tmp_path / "aside.npz")
    state = settle(session, wanted, qtbot)
    assert "mnist.npz" in state.problem
    assert state.samples == ()
    aside.rename(path)
    session.try_again()
    qtbot.waitUntil(lambda: not session.state.is_reading)
    assert session.state.problem == ""
    assert len(session.state.samples) == 3


def test_another_data_set_in_its_place_gives_no_wrong_pictures(
    session: FlipsSession, wanted: FlipsWanted, qtbot: QtBot
) -> None:
    strange = replace(wanted, flipped=(Flip(index=0, label=7, reference=7, candidate=1),))
    assert "not the data set" in settle(session, strange, qtbot).problem
    beyond = replace(wanted, flipped=(Flip(index=400, label=0, reference=7, candidate=1),))
    assert "not the data set" in settle(session, beyond, qtbot).problem


def test_samples_that_are_not_kept_are_told(session: FlipsSession, wanted: FlipsWanted, qtbot: QtBot) -> None:
    state = settle(session, replace(wanted, verified_on="drawn digits"), qtbot)
    assert "verified on drawn digits" in state.problem
