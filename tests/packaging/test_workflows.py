"""The workflows cannot run here: what they call must be there, and they may do no more than they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def _steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    return found


def test_there_is_one_for_the_mac() -> None:
    assert "macos" in [path.stem for path in WORKFLOWS]


def test_every_command_is_there(workflow: dict[str, Any]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for step in _steps(workflow):
        command = step.get("run", "")
        assert set(re.findall(r"\bmake ([a-z-]+)", command)) <= targets
        for module in re.findall(r"-m ([a-z_.]+)", command):
            path = ROOT.joinpath(*module.split("."))
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_a_mac_runs_the_tests_that_are_marked_for_it(
    workflow: dict[str, Any], pytestconfig: pytest.Config
) -> None:
    commands = [step["run"] for step in _steps(workflow) if "run" in step]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    markers = [marker.split(":")[0] for marker in pytestconfig.getini("markers")]

    assert "make macos-tests" in commands
    called = re.search(r"^macos-tests:.*\n\t.* -m pytest -m (\w+)$", makefile, re.MULTILINE)
    assert called is not None
    assert called[1] in markers
    assert all(job["runs-on"] == "macos-latest" for job in workflow["jobs"].values())


def test_it_may_read_alone_and_ends_by_itself(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    for job in workflow["jobs"].values():
        assert 0 < job["timeout-minutes"] <= 60
        assert "permissions" not in job
    # GitHub's own choice of shell goes on after a command whose output is piped has failed.
    assert workflow["defaults"]["run"]["shell"] == "bash"


def test_its_actions_are_githubs_own_and_pinned(workflow: dict[str, Any]) -> None:
    actions = [step["uses"] for step in _steps(workflow) if "uses" in step]
    assert actions
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in actions)
