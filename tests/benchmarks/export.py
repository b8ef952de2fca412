"""How long an export takes after verification: a new one, one over an earlier one, one over much else.

``python -m tests.benchmarks.export [--times N] [--files N] [--folder PATH]``. The starter model is
exported; ``--folder`` says on which disk. The user's files are small and lie in many folders, as git and
Xcode leave them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from workbench.core.starter import starter_model
from workbench.ios.export import ExportedProject, export_project
from workbench.ios.settings import AppSettings

SECONDS_AT_MOST = 3.0
USERS_FILES = 5_000
_SETTINGS = AppSettings(app_name="Größe & “数字”", bundle_identifier="com.example.digits")
_FILES_IN_A_FOLDER = 50


def add_users_files(folder: Path, count: int) -> None:
    """Put files of somebody's own into an exported project."""
    for number in range(count):
        root = (".git/objects", "App/Mine")[number % 2]
        parent = folder / root / f"{number // _FILES_IN_A_FOLDER:03d}"
        parent.mkdir(parents=True, exist_ok=True)
        (parent / f"{number}.swift").write_text(f"// {number}\n" * 40)


@dataclass(frozen=True)
class TimedExport:
    """An export with the seconds that it took, and those of the processor among them."""

    project: ExportedProject
    seconds: float
    processor_seconds: float


def timed_export(folder: Path, model: Path, *, version: str) -> TimedExport:
    """Export over whatever export lies at ``folder``."""
    settings = replace(_SETTINGS, version=version)
    start, processor_start = time.perf_counter(), time.process_time()
    project = export_project(model=model, settings=settings, out=folder, replace=True)
    return TimedExport(project, time.perf_counter() - start, time.process_time() - processor_start)


def measure(parent: Path, model: Path, *, times: int, files: int) -> None:
    """Print a line for each case."""
    over = parent / "over"
    say("new", [timed_export(parent / f"new {number}", model, version="1") for number in range(times)])
    timed_export(over, model, version="1")
    say("over an earlier one", [timed_export(over, model, version=f"1.{n}") for n in range(times)])
    add_users_files(over, files)
    say(
        f"over {files:,} files of the user's",
        [timed_export(over, model, version=f"2.{number}") for number in range(times)],
    )


def say(case: str, exports: list[TimedExport]) -> None:
    """Print the median and the longest of a case."""
    took = [export.seconds for export in exports]
    processor = median(export.processor_seconds for export in exports)
    print(
        f"{case:<32} median {median(took):.2f} s   longest {max(took):.2f} s   processor {processor:.2f} s",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="exports of each case (default 10)")
    parser.add_argument("--files", type=int, default=USERS_FILES, help="files of the user's (default 5000)")
    parser.add_argument("--folder", type=Path, help="where to export to (default: a temporary folder)")
    arguments = parser.parse_args()
    starter = starter_model()
    if starter is None:
        parser.exit(1, "There is no starter model to export.\n")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        measure(Path(folder), starter.path, times=arguments.times, files=arguments.files)


if __name__ == "__main__":
    main()
