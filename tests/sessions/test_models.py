"""Which model is in use: remembered, followed when runs change, opened from a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sessions.fake_child import Nursery
from tests.sessions.run_folders import add_model, make_run
from workbench.core.model_format import ModelFormat, Precision
from workbench.core.runs import RunStore
from workbench.core.starter import Starter
from workbench.sessions.models import ModelsSession
from workbench.sessions.preferences import Preferences
from workbench.sessions.reading import ReaderSession
from workbench.sessions.runs import RunsSession


class Desk:
    """Runs, a reader over fake children, and what chooses between the runs' models."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nursery = Nursery()
        self.reader = ReaderSession(make_child=self.nursery)
        self.runs = RunsSession(RunStore(folder))
        self.starter: Starter | None = None
        self.models = self.another()

    def another(self) -> ModelsSession:
        """Return a models session as the next start of the window would make it."""
        return ModelsSession(
            runs=self.runs,
            reader=self.reader,
            preferences=Preferences(self.folder / "p.ini"),
            starter=self.starter,
        )

    def refresh(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.runs.entries_changed, timeout=5000):
            self.runs.refresh()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "runs")
    desk.folder.mkdir()
    yield desk
    desk.reader.shut_down()
    desk.runs.shut_down()


@pytest.fixture
def started(desk: Desk, tmp_path: Path) -> Desk:
    """A desk at its first start: there is a starter model, and no run."""
    desk.starter = Starter(path=tmp_path / "starter" / "DigitReader.mlpackage", test_accuracy=0.995)
    desk.models = desk.another()
    return desk


def new_run(desk: Desk, name: str) -> Path:
    """Make a finished run with a model; returns its folder."""
    folder = make_run(desk.folder, data=desk.folder.parent / "mnist.npz", name=name)
    add_model(folder)
    return folder.path


def test_without_runs_there_is_no_model(qtbot: QtBot, desk: Desk) -> None:
    desk.refresh(qtbot)
    assert desk.models.choices == ()
    assert desk.models.chosen is None
    assert desk.reader.status.model is None


def test_the_newest_model_is_used_at_first(qtbot: QtBot, desk: Desk) -> None:
    new_run(desk, "first")
    newest = new_run(desk, "second")
    desk.refresh(qtbot)
    assert [choice.title for choice in desk.models.choices] == ["second", "first"]
    assert desk.models.chosen is not None
    assert desk.models.chosen.run == newest
    assert desk.models.chosen.test_accuracy == pytest.approx(0.925)
    assert desk.reader.status.model == newest / "DigitClassifier.mlpackage"


def test_other_forms_of_a_run_can_be_chosen(qtbot: QtBot, desk: Desk) -> None:
    folder = make_run(desk.folder, data=desk.folder.parent / "mnist.npz", name="run")
    add_model(folder, precision=Precision.FP32)
    add_model(folder)
    add_model(folder, model_format=ModelFormat.NEURALNETWORK, precision=Precision.FP32)
    desk.refresh(qtbot)
    forms = [choice.form for choice in desk.models.choices]
    assert forms[0] == ""
    assert set(forms[1:]) == {"ML program, 32-bit floats", "Neural network, 32-bit floats"}


def test_a_choice_is_remembered(qtbot: QtBot, desk: Desk) -> None:
    first = new_run(desk, "first")
    new_run(desk, "second")
    desk.refresh(qtbot)
    desk.models.choose_run(first)
    again = desk.another()
    assert again.chosen is not None
    assert again.chosen.title == "first"


def test_the_model_of_a_new_training_takes_over(qtbot: QtBot, desk: Desk) -> None:
    new_run(desk, "first")
    desk.refresh(qtbot)
    made = new_run(desk, "second")
    desk.refresh(qtbot)
    assert desk.models.chosen is not None
    assert desk.models.chosen.run == made


def test_measuring_another_form_changes_nothing_of_the_model_in_use(qtbot: QtBot, desk: Desk) -> None:
    folder = make_run(desk.folder, data=desk.folder.parent / "mnist.npz", name="run")
    add_model(folder)
    desk.refresh(qtbot)
    chosen = desk.models.chosen
    add_model(folder, precision=Precision.INT8)
    desk.refresh(qtbot)
    assert len(desk.models.choices) == 2
    assert desk.models.chosen == chosen


def test_a_removed_run_gives_way_to_the_newest_one(qtbot: QtBot, desk: Desk) -> None:
    first = new_run(desk, "first")
    second = new_run(desk, "second")
    desk.refresh(qtbot)
    shutil.rmtree(second)
    desk.refresh(qtbot)
    assert desk.models.chosen is not None
    assert desk.models.chosen.run == first
    shutil.rmtree(first)
    desk.refresh(qtbot)
    assert desk.models.chosen is None
    assert desk.reader.status.model is None


def test_a_file_is_used_listed_and_remembered_while_it_is_there(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    new_run(desk, "first")
    desk.refresh(qtbot)
    file = tmp_path / "Bought.mlmodel"
    file.write_bytes(b"model")
    desk.models.choose(file)
    assert desk.reader.status.model == file
    assert [choice.title for choice in desk.models.choices] == ["first", "Bought.mlmodel"]
    assert desk.another().chosen == desk.models.chosen
    file.unlink()
    gone = desk.another()
    assert gone.chosen is not None
    assert gone.chosen.title == "first"


def test_before_anyone_has_trained_anything_the_starter_reads(qtbot: QtBot, started: Desk) -> None:
    assert started.starter is not None
    started.refresh(qtbot)
    assert started.models.chosen is not None
    assert (started.models.chosen.title, started.models.chosen.test_accuracy) == ("Starter", 0.995)
    assert started.reader.status.model == started.starter.path


def test_a_first_training_takes_over_from_the_starter(qtbot: QtBot, started: Desk) -> None:
    started.refresh(qtbot)
    made = new_run(started, "first")
    started.refresh(qtbot)
    assert started.models.chosen is not None
    assert started.models.chosen.run == made
    assert [choice.title for choice in started.models.choices] == ["first", "Starter"]
    again = started.another()
    assert again.chosen is not None
    assert again.chosen.run == made


def test_the_starter_can_be_chosen_and_is_remembered_wherever_it_lies(
    qtbot: QtBot, started: Desk, tmp_path: Path
) -> None:
    assert started.starter is not None
    new_run(started, "first")
    started.refresh(qtbot)
    assert started.models.chosen is not None
    assert started.models.chosen.title == "first"
    started.models.choose(started.starter.path)
    assert [choice.title for choice in started.models.choices] == ["first", "Starter"], "it is no opened file"
    started.starter = Starter(path=tmp_path / "update" / "DigitReader.mlpackage", test_accuracy=None)
    again = started.another()
    assert again.chosen is not None
    assert again.chosen.path == started.starter.path
    started.starter = None
    without = started.another()
    assert without.chosen is not None
    assert without.chosen.title == "first"


def test_the_starter_comes_back_when_the_last_run_is_removed(qtbot: QtBot, started: Desk) -> None:
    made = new_run(started, "first")
    started.refresh(qtbot)
    shutil.rmtree(made)
    started.refresh(qtbot)
    assert started.models.chosen is not None
    assert started.models.chosen.title == "Starter"
