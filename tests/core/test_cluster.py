"""What TF_CONFIG may say, and what is said of one that cannot be used."""

from __future__ import annotations

import json

import pytest

from workbench.core.cluster import Cluster, read_cluster
from workbench.core.errors import SetupError

TWO = ["10.0.0.1:2345", "10.0.0.2:2345"]


def config(cluster: object, task: object) -> dict[str, str]:
    return {"TF_CONFIG": json.dumps({"cluster": cluster, "task": task})}


def test_the_first_worker_is_the_chief() -> None:
    first = read_cluster(config({"worker": TWO}, {"type": "worker", "index": 0}))
    second = read_cluster(config({"worker": TWO}, {"type": "worker", "index": 1}))
    assert first == Cluster(addresses=tuple(TWO), index=0)
    assert second == Cluster(addresses=tuple(TWO), index=1)
    assert (first.is_chief, second.is_chief) == (True, False)
    assert second.place == "worker 2 of 2"


def test_a_chief_of_its_own_comes_before_the_workers() -> None:
    cluster = {"chief": ["10.0.0.9:1"], "worker": TWO}
    chief = read_cluster(config(cluster, {"type": "chief", "index": 0}))
    worker = read_cluster(config(cluster, {"type": "worker", "index": 0}))
    assert chief is not None
    assert chief.is_chief
    assert worker is not None
    assert (worker.index, worker.is_chief) == (1, False)
    assert worker.addresses == ("10.0.0.9:1", *TWO)


@pytest.mark.parametrize("text", ["", "  ", "{}", '{"cluster": {}}'])
def test_without_machines_it_is_a_training_like_any_other(text: str) -> None:
    assert read_cluster({"TF_CONFIG": text}) is None
    assert read_cluster({}) is None


def test_one_machine_is_not_several() -> None:
    assert read_cluster(config({"worker": TWO[:1]}, {"type": "worker", "index": 0})) is None


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"TF_CONFIG": "{"}, "cannot be read"),
        ({"TF_CONFIG": "[" * 100_000}, "cannot be read"),
        ({"TF_CONFIG": "[1]"}, "cannot be read"),
        (config({"worker": "10.0.0.1:2345"}, {"type": "worker", "index": 0}), "not a list"),
        (config({"worker": ["10.0.0.1", TWO[1]]}, {"type": "worker", "index": 0}), "“10.0.0.1” is not an"),
        (config({"worker": ["a:0", TWO[1]]}, {"type": "worker", "index": 0}), "“a:0” is not an address"),
        (config({"worker": ["a:99999", TWO[1]]}, {"type": "worker", "index": 0}), "not an address"),
        (config({"worker": [1, 2]}, {"type": "worker", "index": 0}), "cannot be read"),
        (config({"worker": TWO, "ps": ["a:1"]}, {"type": "worker", "index": 0}), "kind “ps”"),
        (config({"worker": TWO}, {"type": "evaluator", "index": 0}), "kind “evaluator”"),
        (config({"worker": TWO}, {"type": "worker", "index": 2}), "worker 2, and names 2"),
        (config({"worker": TWO}, {"type": "worker", "index": -1}), "worker -1, and names 2"),
        (config({"worker": TWO}, {"type": "worker", "index": "0"}), "worker '0'"),
        (config({"worker": TWO}, {"type": "chief", "index": 0}), "chief 0, and names 0"),
        (config({"worker": TWO}, {"type": "worker"}), "KeyError('index')"),
        (config({"worker": [TWO[0], TWO[0]]}, {"type": "worker", "index": 0}), "an address twice"),
        (config({"chief": TWO, "worker": []}, {"type": "chief", "index": 0}), "more than one chief"),
    ],
)
def test_a_variable_that_cannot_be_used_is_refused_with_the_reason(
    environment: dict[str, str], reason: str
) -> None:
    with pytest.raises(SetupError, match="TF_CONFIG") as refused:
        read_cluster(environment)
    assert reason in refused.value.message
    assert '"task"' in refused.value.hint
