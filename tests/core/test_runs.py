"""Runs on disk: made, listed, found by name, and told apart by how they ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.dataset_info import DatasetInfo
from workbench.core.errors import RunError
from workbench.core.evaluation import evaluate_probabilities
from workbench.core.events import EpochDone
from workbench.core.labels import DIGITS
from workbench.core.recipe import RECIPES
from workbench.core.run_record import ProcessMark
from workbench.core.runs import RunFolder, RunStore, open_run, slug

DATASET = DatasetInfo(
    name="MNIST", path="mnist.npz", checksum="ab" * 32, train_count=60_000, test_count=10_000, is_drawn=False
)
EPOCHS = (
    EpochDone(
        epoch=1,
        loss=0.3,
        accuracy=0.9,
        val_loss=0.1,
        val_accuracy=0.97,
        learning_rate=1.0,
        seconds=8.123456789,
    ),
    EpochDone(
        epoch=2, loss=0.1, accuracy=0.97, val_loss=1e-9, val_accuracy=0.98, learning_rate=1 / 3, seconds=7.5
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def create(store: RunStore, name: str = "") -> RunFolder:
    return store.create(recipe=RECIPES["tutorial"], seed=7, dataset=DATASET, name=name)


def test_a_new_run_remembers_what_it_trains(store: RunStore) -> None:
    record = create(store).read_record()
    assert (record.name, record.seed, record.state, record.dataset) == ("tutorial", 7, "running", DATASET)
    assert record.recipe == RECIPES["tutorial"]
    assert record.versions.python == sys.version.split()[0]
    assert record.versions.keras


def test_a_runs_folder_bears_its_time_and_name(store: RunStore) -> None:
    folder = create(store, "My first: run/α")
    assert folder.path.parent == store.folder
    assert folder.path.name[4::3][:2] == "--"
    assert folder.path.name[19:] == "-My-first-run-α"
    assert [entry.name for entry in store.folder.iterdir()] == [folder.path.name]


def test_runs_are_listed_oldest_first_under_unique_names(store: RunStore) -> None:
    assert store.list() == ()
    made = [create(store) for _ in range(11)]
    assert [run.folder for run in store.list()] == made
    assert [run.name for run in store.list()][:3] == ["tutorial", "tutorial-2", "tutorial-3"]
    assert store.list()[-1].name == "tutorial-11"
    # Names that only differ in case would be one on a Mac's disk.
    assert open_run(create(store, "Tutorial-2").path).name == "Tutorial-2-2"


def test_a_run_is_found_as_latest_by_name_and_by_path(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = create(store, "one"), create(store, "two")
    assert store.resolve("latest") == second
    assert store.resolve("one") == first
    assert store.resolve(first.path.name) == first
    assert store.resolve(str(first.path)) == first
    monkeypatch.chdir(store.folder)
    assert store.resolve(f"./{first.path.name}") == first


def test_a_run_that_is_not_there_is_told_with_those_that_are(store: RunStore) -> None:
    with pytest.raises(RunError, match="no run yet"):
        store.resolve("latest")
    create(store, "one")
    with pytest.raises(RunError, match=r"no run called “two”.*one"):
        store.resolve("two")


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"name": 3}', "\ud800", "[" * 100_000])
def test_a_damaged_run_is_listed_as_damaged(store: RunStore, text: str) -> None:
    sound, damaged = create(store, "sound"), create(store, "broken")
    damaged.record_path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    (run,) = (run for run in store.list() if run.folder == damaged)
    assert (run.name, run.state, run.record) == ("broken", "damaged", None)
    assert "run.json is damaged" in run.damage
    assert store.resolve("latest") == sound
    with pytest.raises(RunError, match=r"run\.json is damaged"):
        store.resolve("broken")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("created", "yesterday"),
        ("created", "2026-11-20"),
        ("state", "lost"),
        ("test_accuracy", float("nan")),
        ("test_accuracy", 98.6),
        ("seconds", float("inf")),
        ("seconds", -1.0),
    ],
)
def test_a_record_with_a_senseless_value_is_damaged(store: RunStore, key: str, value: object) -> None:
    folder = create(store)
    plain = json.loads(folder.record_path.read_text())
    folder.record_path.write_text(json.dumps({**plain, key: value}))
    assert open_run(folder.path).state == "damaged"


def test_a_run_of_an_earlier_version_has_read_digits(store: RunStore) -> None:
    folder = create(store)
    folder.record_path.write_text(
        (Path(__file__).parent / "run_without_names.json").read_text("utf-8"), "utf-8"
    )

    run = open_run(folder.path)

    assert (run.name, run.state) == ("first", "finished")
    assert run.record is not None
    assert run.record.dataset.labels == DIGITS
    assert run.record.labels == (*DIGITS, "background")


def test_a_run_remembers_the_names_of_its_classes(store: RunStore) -> None:
    names = ("T-shirt/top", "お", "Ankle boot")
    record = store.create(
        recipe=RECIPES["camera"], seed=1, dataset=replace(DATASET, labels=names)
    ).read_record()

    assert record.dataset.labels == names
    assert record.labels == (*names, "background")


def test_a_folder_without_a_record_is_damaged_and_hidden_ones_are_no_runs(store: RunStore) -> None:
    (store.folder / "notes").mkdir(parents=True)
    (store.folder / ".new-run-1.partial").mkdir()
    (store.folder / "file.txt").touch()
    assert [(run.name, run.state) for run in store.list()] == [("notes", "damaged")]
    assert "no run.json" in store.list()[0].damage


def test_what_dead_processes_have_left_goes_with_the_next_run(store: RunStore) -> None:
    store.folder.mkdir(parents=True)
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    left = store.folder / f".new-run-{process.pid}.partial"
    others = store.folder / f".new-run-{os.getppid()}.partial"
    for folder in (left, others):
        folder.mkdir()
        (folder / "run.json").touch()
    create(store)
    assert not left.exists()
    assert others.exists()


def test_a_running_run_whose_process_is_gone_has_crashed(store: RunStore) -> None:
    folder = create(store)
    assert open_run(folder.path).state == "running"
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = ProcessMark(pid=child.pid, started=_started(child.pid))
    folder.write_record(replace(folder.read_record(), process=mark))
    assert open_run(folder.path).state == "running"
    child.kill()
    # Not reaped yet: only a name in the table of processes.
    _wait_until_dead(child.pid)
    assert open_run(folder.path).state == "crashed"
    child.communicate()
    assert open_run(folder.path).state == "crashed"


def test_a_later_process_with_the_same_number_is_another_one(store: RunStore) -> None:
    folder = create(store)
    mine = ProcessMark.of_this_process()
    folder.write_record(replace(folder.read_record(), process=replace(mine, started=mine.started - 60)))
    assert open_run(folder.path).state == "crashed"


@pytest.mark.parametrize("pid", [0, -1, 10**30])
def test_a_senseless_process_number_is_a_dead_process(pid: int) -> None:
    assert not ProcessMark(pid=pid, started=0.0).is_alive()


def test_an_ended_run_keeps_its_state_whatever_its_process_does(store: RunStore) -> None:
    folder = create(store)
    ended = folder.read_record().ended("finished", seconds=52.0, test_accuracy=0.986)
    folder.write_record(replace(ended, process=ProcessMark(pid=1, started=0.0)))
    run = open_run(folder.path)
    assert run.state == "finished"
    assert run.record is not None
    assert (run.record.seconds, run.record.test_accuracy) == (52.0, 0.986)


def test_metrics_and_evaluation_come_back_as_they_were_written(store: RunStore) -> None:
    folder = create(store)
    assert folder.read_metrics() == ()
    assert folder.read_evaluation() is None
    folder.write_metrics(EPOCHS)
    assert folder.read_metrics() == EPOCHS
    assert folder.metrics_path.read_text().splitlines()[0] == (
        "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds"
    )
    evaluation = evaluate_probabilities(np.array([0, 1]), np.eye(2, dtype=np.float32), ("0", "1"))
    folder.write_evaluation(evaluation)
    assert folder.read_evaluation() == evaluation


@pytest.mark.parametrize("text", ["x\n1\n", "epoch,loss\n", ",".join("abcdefg") + "\n"])
def test_foreign_metrics_are_told_as_damaged(store: RunStore, text: str) -> None:
    folder = create(store)
    folder.metrics_path.write_text(text)
    with pytest.raises(RunError, match=r"metrics\.csv is damaged"):
        folder.read_metrics()


@pytest.mark.parametrize("line", ["1,2,3", "1,a,0,0,0,0,0", "1.5,0,0,0,0,0,0", "1,0,0,0,0,0,0,9\n2"])
def test_a_damaged_line_of_metrics_is_told(store: RunStore, line: str) -> None:
    folder = create(store)
    folder.write_metrics(EPOCHS)
    folder.metrics_path.write_text(folder.metrics_path.read_text() + line + "\n")
    with pytest.raises(RunError, match=r"metrics\.csv is damaged") as raised:
        folder.read_metrics()
    assert "line" in raised.value.details


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").touch()
    with pytest.raises(RunError, match="folder"):
        create(RunStore(tmp_path / "runs"))


@given(st.text())
def test_every_name_is_refused_or_fit_for_a_file(name: str) -> None:
    try:
        short = slug(name)
    except RunError:
        return
    assert short == slug(short)
    assert len(os.fsencode(short)) <= 240
    assert not set(short) & set('/\\:*?"<>|\0 \n')
    assert not short.startswith((".", "-"))


def test_a_long_name_in_letters_of_four_bytes_has_room_for_a_folder(store: RunStore) -> None:
    run = create(store, name="𐌀" * 100)
    assert run.read_record().name == "𐌀" * 45


def _started(pid: int) -> float:
    return float(psutil.Process(pid).create_time())


def _wait_until_dead(pid: int) -> None:
    while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        pass
