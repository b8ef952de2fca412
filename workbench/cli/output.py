"""How commands answer: tables for people, a JSON object a line for programs, progress on a terminal."""

from __future__ import annotations

import json
import math
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from workbench.core import events
from workbench.core.errors import WorkbenchError
from workbench.core.events import Emit, Report, ShouldStop

# C0 without tab and the ends of lines, DEL, and C1; and the signs that turn the direction of a text.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# Progress goes to standard error, so that standard output can be piped.
_stdout = Console(highlight=False, soft_wrap=True)
_stderr = Console(stderr=True, highlight=False, soft_wrap=True)


def accept_any_text() -> None:
    """Let a terminal without our letters, or a path that is no text, show as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def plain(text: str) -> str:
    """Return a text whose control characters are escapes, but for the ends of lines.

    A name out of a file must not move the cursor, colour the terminal or set its title.
    """
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def say(text: str) -> None:
    """Print a line for people."""
    _stdout.print(plain(text), markup=False)


def say_aside(text: str) -> None:
    """Print a line for people on standard error, where it disturbs no program."""
    _stderr.print(plain(text), markup=False)


def say_json(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, at once.

    It is ASCII, which every terminal and pipe takes, and holds paths that are not UTF-8, too; a
    number that JSON does not know (the loss of a training that diverged) is null.
    """
    sys.stdout.write(json.dumps(_finite(value), allow_nan=False) + "\n")
    sys.stdout.flush()


def say_table(columns: list[str], rows: list[list[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Print a table; ``right`` has the indices of columns that hold numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(plain(cell).replace("\n", " ") for cell in row))
    _stdout.print(table, markup=False)


def complain(error: WorkbenchError) -> None:
    """Print an error on standard error: a sentence, and a hint."""
    _stderr.print(plain(error.message), style="bold red" if _stderr.is_terminal else None, markup=False)
    if error.hint:
        _stderr.print(plain(error.hint), markup=False)


@contextmanager
def watching(*, as_json: bool) -> Iterator[Emit]:
    """Yield an `Emit` that shows reports: as bars on a terminal, as JSON lines when asked for."""
    if as_json:
        yield lambda report: say_json(event_record(report))
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=_stderr, transient=True, disable=not _stderr.is_terminal) as progress:
        yield _Bars(progress)


def event_record(report: Report) -> dict[str, Any]:
    """Return a report as the JSON object that ``--json`` prints, with its kind under ``type``."""
    from workbench.worker.protocol import event_to_plain

    return event_to_plain(report)


@contextmanager
def stopping_on_interrupt() -> Iterator[ShouldStop]:
    """Yield a `ShouldStop` that Ctrl-C, or a request to terminate, makes true; a second one ends at once."""
    asked = False

    def on_interrupt(_number: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        _stderr.print("Stopping; press Ctrl-C again to end at once.")

    # What ends a service, or a job of a cluster, is to keep the best weights as well.
    former = {number: signal.signal(number, on_interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _finite(value: Any) -> Any:
    match value:
        case dict():
            return {key: _finite(each) for key, each in value.items()}
        case list() | tuple():
            return [_finite(each) for each in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


class _Bars:
    """One bar a stage, and a line for each thing that is done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._batches_per_epoch = 0
        self._epochs = 0

    def __call__(self, report: Report) -> None:
        handlers: dict[type, Callable[[Any], None]] = {
            events.Progress: self._on_progress,
            events.TrainingStarted: self._on_started,
            events.BatchesDone: self._on_batches,
            events.EpochDone: self._on_epoch,
            events.FormStarted: self._on_form,
        }
        if handler := handlers.get(type(report)):
            handler(report)

    def _on_progress(self, report: events.Progress) -> None:
        self._update(report.stage, report.done, report.total, note=report.note)

    def _on_started(self, report: events.TrainingStarted) -> None:
        self._epochs = report.epochs
        self._batches_per_epoch = report.batches_per_epoch
        say(
            f"Training {report.recipe} with seed {report.seed}: {report.parameters:,} parameters, "
            f"{report.training_count:,} samples, {report.validation_count:,} for validation."
        )

    def _on_batches(self, report: events.BatchesDone) -> None:
        done = report.first_batch + len(report.losses)
        note = f"{report.images_per_second:,.0f} images/s, loss {report.losses[-1]:.3f}"
        self._update("Training", done, self._epochs * self._batches_per_epoch, note=note)

    def _on_epoch(self, report: events.EpochDone) -> None:
        say(
            f"Epoch {report.epoch}: loss {report.loss:.4f}, accuracy {report.accuracy:.2%}, "
            f"validation {report.val_accuracy:.2%}, {report.seconds:.1f} s"
        )

    def _on_form(self, report: events.FormStarted) -> None:
        self._update("Forms", report.done, report.total, note=report.form.title)

    def _update(self, stage: str, done: int, total: int, *, note: str = "") -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=None, note="")
        task = self._tasks[stage]
        for other in self._progress.tasks:
            # A stage that no end is known of is over when the next one begins.
            if other.id != task and other.total is None:
                self._progress.update(other.id, visible=False)
        self._progress.update(task, completed=done, note=plain(note), visible=True)
        if total:
            self._progress.update(task, total=total)
