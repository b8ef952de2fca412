"""Training on several machines and devices: with the same outcome as on one, and an end for all."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trained import write_drawn_set
from workbench.core.events import EpochDone
from workbench.core.recipe import RECIPES
from workbench.core.recipe_file import recipe_to_text
from workbench.core.run_folder import RunFolder
from workbench.core.runs import RunStore, open_run

# Without dropout, which every machine draws for itself.
RECIPE = RECIPES["fast"].changed(dropout=0.0, batch_size=64, epochs=2)


def addresses() -> list[str]:
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    found = [f"127.0.0.1:{server.getsockname()[1]}" for server in servers]
    for server in servers:
        server.close()
    return found


class Machines:
    """Two processes on this machine that stand for two; each has a user folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = write_drawn_set(folder / "digits.npz", train=1500, test=200)
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *arguments: list[str]) -> None:
        """Start ``workbench train`` on both, each with its own arguments."""
        workers = addresses()
        for index, own in enumerate(arguments):
            config = {"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}}
            self.processes.append(self.run(own, index, TF_CONFIG=json.dumps(config)))

    def run(self, arguments: list[str], index: int, **environment: str) -> subprocess.Popen[str]:
        """Start ``workbench train`` on one."""
        return subprocess.Popen(
            [sys.executable, "-m", "workbench", "train", *arguments],
            env=os.environ | {"WORKBENCH_HOME": str(self.home(index))} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def home(self, index: int) -> Path:
        """Return the user folder of a machine."""
        return self.folder / f"home-{index}"

    def recipe(self, **changes: object) -> list[str]:
        """Return the arguments for a training by a file of `RECIPE` with changes."""
        path = self.folder / f"recipe-{len(list(self.folder.iterdir()))}.json"
        path.write_text(recipe_to_text(RECIPE.changed(**changes)), encoding="utf-8")
        return ["--recipe", str(path), "--data", str(self.data)]

    def end(self) -> list[tuple[int, str, str]]:
        """Wait for both; returns the exit status, standard output and standard error of each."""
        ended = [(*process.communicate(timeout=120), process.returncode) for process in self.processes]
        self.processes = []
        return [(status, out, error) for out, error, status in ended]

    def run_of(self, index: int) -> RunFolder:
        """Return the one run of a machine."""
        (run,) = RunStore(self.home(index) / "runs").list()
        return run.folder

    def wait_for_epoch(self, number: int) -> None:
        """Return once the chief has kept an epoch."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            for path in (self.home(0) / "runs").glob("*/metrics.csv"):
                if len(RunFolder(path.parent).read_metrics()) >= number:
                    return
            time.sleep(0.05)
        raise TimeoutError


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    both = Machines(tmp_path)
    yield both
    for process in both.processes:
        process.kill()
        process.communicate()


def losses(epochs: tuple[EpochDone, ...]) -> list[float]:
    return [epoch.loss for epoch in epochs]


def test_two_machines_train_what_one_trains_and_the_chief_keeps_it(machines: Machines) -> None:
    alone = machines.run([*machines.recipe(), "--seed", "5"], 2)
    # The second has a seed of its own, and trains with the chief's.
    machines.start([*machines.recipe(), "--seed", "5"], machines.recipe())
    machines.processes.append(alone)
    (status, out, _), (helped, _, said), _ = machines.end()
    run, single = machines.run_of(0), machines.run_of(2)
    assert (status, helped) == (0, 0)
    assert "Trained along as worker 2 of 2" in said
    assert run.path.name in out
    assert open_run(run.path).state == "finished"
    assert losses(run.read_metrics()) == pytest.approx(losses(single.read_metrics()), rel=0.05)
    assert sorted(path.name for path in run.path.iterdir()) == sorted(
        path.name for path in single.path.iterdir()
    )
    assert not list((machines.home(1) / "runs").glob("*/run.json"))


def test_a_machine_that_dies_ends_the_others_and_the_run_goes_on_without_it(machines: Machines) -> None:
    machines.start(machines.recipe(epochs=500), machines.recipe(epochs=500))
    machines.wait_for_epoch(1)
    machines.processes[1].send_signal(signal.SIGKILL)
    (status, _, said), _ = machines.end()
    assert status == 1
    assert "A machine that trains along has ended" in said
    run = machines.run_of(0)
    epochs = len(run.read_metrics())
    assert open_run(run.path).state == "failed"
    machines.processes = [machines.run(["--continue", str(run.path)], 0)]
    machines.wait_for_epoch(epochs + 1)
    machines.processes[0].send_signal(signal.SIGINT)
    ((_, out, _),) = machines.end()
    assert run.path.name in out
    assert open_run(run.path).state == "stopped"


def test_a_stop_of_one_machine_stops_all_and_keeps_the_best_weights(machines: Machines) -> None:
    machines.start(machines.recipe(epochs=500), machines.recipe(epochs=500))
    machines.wait_for_epoch(2)
    machines.processes[1].send_signal(signal.SIGTERM)
    (_, out, error), (helped, _, said) = machines.end()
    run = machines.run_of(0)
    assert "Stopped." in said, error
    assert helped == 1
    assert run.path.name in out
    assert open_run(run.path).state == "stopped"
    assert run.model_path.exists()


def test_machines_that_do_not_train_the_same_are_told(machines: Machines) -> None:
    machines.start(machines.recipe(), machines.recipe(learning_rate=0.1))
    for status, _, said in machines.end():
        assert status == 1
        assert "The machines do not train the same" in said
        assert "on every machine" in said


def test_two_devices_of_one_machine_train_what_one_trains(tmp_path: Path) -> None:
    found = json.loads(
        subprocess.run(
            [sys.executable, "-m", "tests.engine.two_devices", str(tmp_path)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()[-1]
    )
    for one, two in zip(found["one"], found["two"], strict=True):
        assert two["loss"] == pytest.approx(one["loss"], rel=0.1)
        assert two["learning_rate"] == one["learning_rate"]
    assert (found["from_chief"], found["any"]) == (7, [False, True])
