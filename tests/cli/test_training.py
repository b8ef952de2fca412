"""``workbench train`` beyond the first run: continued, fine-tuned, with another network, with logs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.calling import Call
from tests.trained import write_drawn_set
from workbench.cli.main import run_command
from workbench.core.folders import user_folders
from workbench.data.own_samples import OwnSampleStore


def one(events: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (event,) = (event for event in events if event.get("type") == kind)
    return event


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    return write_drawn_set(tmp_path / "digits.npz", train=600, test=100)


def test_a_run_is_continued(call: Call, digits: Path) -> None:
    call("train", "--recipe", "fast", "--data", digits, "--name", "mine", "--epochs", 1)
    events = call("train", "--continue", "mine", "--more-epochs", 2, "--tensorboard")
    started = one(events, "TrainingStarted")
    assert (started["first_epoch"], started["epochs"], started["recipe"]) == (2, 3, "fast")
    run = Path(events[-1]["run"])
    assert [line.split(",")[0] for line in (run / "metrics.csv").read_text().splitlines()[1:]] == list("123")
    assert list((run / "tensorboard").iterdir())
    assert [listed["name"] for listed in call("runs")] == ["mine"]


def test_a_run_is_fine_tuned_with_the_own_samples(
    call: Call, digits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("train", "--recipe", "fast", "--data", digits, "--name", "mine", "--epochs", 1)
    store = OwnSampleStore(user_folders().samples)
    for place in range(3):
        bar = np.zeros((28, 28), np.uint8)
        bar[4:24, 8 + 4 * place : 11 + 4 * place] = 255
        store.add(bar, label="1")
    events = call("train", "--base", "mine", "--data", digits, "--own-weight", 20, "--learning-rate", 0.001)
    assert one(events, "TrainingStarted")["training_count"] == 480 + 60
    compared = {event["samples"]: event for event in events if event.get("type") == "Compared"}
    assert (compared["own"]["count"], compared["test"]["count"]) == (3, 100)
    assert [run["name"] for run in call("runs")] == ["mine", "mine-tuned"]
    # Without a data set, it is the run's own.
    assert run_command(["train", "--base", "mine", "--epochs", "1"]) == 0
    assert "of your own samples before" in capsys.readouterr().out


def test_another_network_is_trained(call: Call, digits: Path) -> None:
    events = call("train", "--recipe", "fast", "--network", "compact", "--data", digits, "--epochs", 1)
    assert one(events, "TrainingStarted")["parameters"] <= 20_000


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--continue", "nothing"], 1, "no run called “nothing”"),
        (["--base", "nothing"], 1, "no run called “nothing”"),
        (["--continue", "x", "--recipe", "fast"], 2, "means nothing beside --continue"),
        (["--continue", "x", "--base", "y"], 2, "means nothing beside --continue"),
        (["--more-epochs", "2"], 2, "is for --continue"),
        (["--own-weight", "101"], 1, "101"),
        (["--network", "huge"], 2, "huge"),
    ],
)
def test_what_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, said: str
) -> None:
    assert run_command(["train", *arguments]) == status
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
