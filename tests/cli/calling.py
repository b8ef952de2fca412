"""Commands called as a script or a person calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from workbench.cli.main import run_command

Call = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command with --json that has to succeed; returns what it printed, an object a line."""

    def call(*arguments: object) -> list[dict[str, Any]]:
        capsys.readouterr()
        status = run_command([*map(str, arguments), "--json"])
        printed = capsys.readouterr()
        assert status == 0, printed.err
        return [json.loads(line) for line in printed.out.splitlines()]

    return call


def told(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> str:
    """Run a command that has to end with a status; returns what it says then, on one line."""
    capsys.readouterr()
    assert run_command([*map(str, arguments)]) == status
    printed = capsys.readouterr()
    return " ".join((printed.out if status == 0 else printed.err).split())
