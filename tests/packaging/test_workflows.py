"""The workflows cannot run here: what they call must be there, and they may do no more than they need."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.core import TyperGroup

from tests.ios.pretended_xcodebuild import calls, put_on_path
from tests.ios.xcode_builds import DESTINATIONS
from workbench.cli.main import app

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
    assert all(job["runs-on"].startswith("macos-") for job in workflow["jobs"].values())


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


def _app_job() -> dict[str, Any]:
    path = ROOT / ".github" / "workflows" / "macos.yml"
    job: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["app"]
    return job


def test_the_mac_tests_digitkit_and_sees_to_the_simulator_first() -> None:
    commands = [step["run"] for step in _app_job()["steps"] if "run" in step]
    assert "make swift-tests" in commands
    [download] = [index for index, command in enumerate(commands) if "-downloadPlatform iOS" in command]
    builds = [index for index, command in enumerate(commands) if "xcode_builds" in command]
    assert len(builds) == 2
    assert download < builds[0]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_every_step_is_sound_shell(workflow: dict[str, Any]) -> None:
    for step in _steps(workflow):
        if "run" in step:
            done = subprocess.run(
                ["bash", "-n"], input=step["run"], capture_output=True, text=True, encoding="utf-8"
            )
            assert done.returncode == 0, done.stderr


def test_every_command_of_ours_is_one(workflow: dict[str, Any]) -> None:
    """Its options are known, and nothing is missing; it is not run."""
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    for step in _steps(workflow):
        for line in re.findall(r"-m workbench ([^\n|\\]+)", step.get("run", "")):
            name, *arguments = shlex.split(line)
            found = command.get_command(command.make_context("workbench", [name]), name)
            assert found is not None, name
            found.make_context(name, arguments)


@pytest.mark.skipif(not (ROOT / ".venv" / "bin" / "python").exists(), reason="make has not set up .venv")
def test_the_template_and_an_export_are_built_and_found_whole(trained_home: Path, tmp_path: Path) -> None:
    """What the steps do that need a run or Xcode, with a run of ours and an xcodebuild that pretends."""
    tools = tmp_path / "tools"
    job = _app_job()
    environment = put_on_path(tools) | job["env"]
    environment |= {"RUNNER_TEMP": str(tmp_path), "WORKBENCH_HOME": str(trained_home)}
    commands = [step["run"] for step in job["steps"] if "run" in step]
    tried = [command for command in commands if re.search("xcode_builds|export-ios", command)]
    assert len(tried) == 3
    for command in tried:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]

    built = calls(tools)
    assert [call[call.index("-destination") + 1] for call in built] == 2 * list(DESTINATIONS.values())
    [exported] = (tmp_path / "export").glob("*.xcodeproj")
    schemes = [call[call.index("-scheme") + 1] for call in built]
    assert schemes == ["DigitCamera", "DigitCamera", exported.stem, exported.stem]
