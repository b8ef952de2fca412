"""Builds with executables in Xcode's place, and what they report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.core.errors import BuildError, WorkbenchError
from workbench.core.events import Progress, Report, never
from workbench.worker.build_job import build_project
from workbench.worker.protocol import BuildProject


def build(project: Path, device: str = "") -> tuple[str, list[Report]]:
    reports: list[Report] = []
    request = BuildProject(project=str(project), device=device)
    return build_project(request, emit=reports.append, should_stop=never), reports


def failure(project: Path, device: str = "", *, kind: type[WorkbenchError] = BuildError) -> WorkbenchError:
    with pytest.raises(kind) as told:
        build(project, device)
    return told.value


def steps(reports: list[Report]) -> list[str]:
    """The steps in their order, each once in a row."""
    stages = [report.stage for report in reports if isinstance(report, Progress)]
    return [stage for index, stage in enumerate(stages) if index == 0 or stages[index - 1] != stage]


def of_kind(reports: list[Report], kind: type[Any]) -> list[Any]:
    return [report for report in reports if isinstance(report, kind)]
