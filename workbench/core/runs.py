"""Runs on disk: a folder for each training, and the folder of all of them."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import psutil

from workbench.core.dataset_info import DatasetInfo
from workbench.core.errors import RunError
from workbench.core.recipe import Recipe
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import ProcessMark, RunRecord, Versions

__all__ = ["LATEST", "Run", "RunFolder", "RunRecord", "RunState", "RunStore", "open_run", "slug"]

RunState = Literal["running", "finished", "stopped", "failed", "crashed", "damaged"]

LATEST = "latest"
_STAMP = "%Y-%m-%dT%H-%M-%S"
_STAMPED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)-(.+)")
_LONGEST_NAME = 60
# Of the 255 that a file name has on most systems; the rest is for stamps, numbers and endings.
_LONGEST_NAME_BYTES = 180
# Where the folder of a new run is made, until its record is inside.
_ASIDE = ".new-run-{}.partial"


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as it lies on disk now.

    ``state`` is the recorded one, except that a run whose process is gone without an ending is
    ``crashed``, and a folder that cannot be read is ``damaged``; it has no ``record`` then, and
    ``damage`` says in a sentence what is wrong.
    """

    folder: RunFolder
    name: str
    state: RunState
    record: RunRecord | None = None
    damage: str = ""

    @property
    def created(self) -> datetime:
        """When the run began, with its time zone; as near as can be told where it is damaged."""
        if self.record is not None:
            return datetime.fromisoformat(self.record.created)
        stamped = _STAMPED.fullmatch(self.folder.path.name)
        with contextlib.suppress(ValueError):
            if stamped:
                return datetime.strptime(stamped[1], _STAMP).astimezone()
        with contextlib.suppress(OSError):
            return datetime.fromtimestamp(self.folder.path.stat().st_mtime).astimezone()
        return datetime.fromtimestamp(0).astimezone()


def open_run(path: Path) -> Run:
    """Return the run in a folder; a damaged one is told by its state, never raised."""
    folder = RunFolder(path)
    try:
        record = folder.read_record()
    except RunError as error:
        stamped = _STAMPED.fullmatch(path.name)
        return Run(
            folder=folder, name=stamped[2] if stamped else path.name, state="damaged", damage=error.message
        )
    has_died = record.state == "running" and not record.process.is_alive()
    return Run(folder=folder, name=record.name, state="crashed" if has_died else record.state, record=record)


class RunStore:
    """The folder that holds all runs of a user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, *, recipe: Recipe, seed: int, dataset: DatasetInfo, name: str = "") -> RunFolder:
        """Make the folder of a new run that this process trains; its state is ``running``.

        ``name`` (the recipe's where it is empty) becomes fit for a file name, and unique: a second
        ``tutorial`` is ``tutorial-2``. Raises `RunError` where the folder cannot be made.
        """
        wanted = slug(name or recipe.name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return self._create(wanted, recipe=recipe, seed=seed, dataset=dataset)
        except OSError as error:
            raise RunError(
                f"The folder for a new run cannot be made in {self.folder}.",
                hint="Check that the folder may be written to and the disk is not full.",
                details=str(error),
            ) from error

    def _create(self, wanted: str, *, recipe: Recipe, seed: int, dataset: DatasetInfo) -> RunFolder:
        taken = {run.name.casefold() for run in self.list()}
        aside = self.folder / _ASIDE.format(os.getpid())
        self._sweep()
        try:
            aside.mkdir(exist_ok=True)
            for name in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 1000))):
                if name.casefold() in taken:
                    continue
                now = datetime.now().astimezone()
                record = RunRecord(
                    name=name,
                    recipe=recipe,
                    seed=seed,
                    versions=Versions.installed(),
                    dataset=dataset,
                    state="running",
                    process=ProcessMark.of_this_process(),
                    created=now.isoformat(),
                )
                RunFolder(aside).write_record(record)
                try:
                    # With its record inside, so that nobody ever lists a run without one.
                    return RunFolder(aside.rename(self.folder / f"{now.strftime(_STAMP)}-{name}"))
                except OSError as error:
                    # Another process has made a run of this name in this second.
                    if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                        raise
            raise FileExistsError(f"every name from {wanted} on is taken")
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what processes that are gone have left of runs that never began."""
        for left in self.folder.glob(_ASIDE.format("*")):
            number = left.name.split("-")[-1].partition(".")[0]
            if number.isdigit() and not psutil.pid_exists(int(number)):
                shutil.rmtree(left, ignore_errors=True)

    def list(self) -> tuple[Run, ...]:
        """Return all runs, the oldest first, damaged ones among them."""
        try:
            paths = [
                path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith(".")
            ]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise RunError(
                f"The folder of the runs cannot be read: {self.folder}.",
                hint="Check that it is a folder that you may read.",
                details=str(error),
            ) from error
        return tuple(sorted(map(open_run, paths), key=lambda run: (run.created, run.folder.path.name)))

    def resolve(self, reference: str) -> RunFolder:
        """Return the run that ``latest``, a name, a folder's name or a path means.

        ``latest`` passes over damaged runs. Raises `RunError` where there is no such run, or where
        the one meant is damaged.
        """
        runs = self.list()
        if reference == LATEST:
            sound = [run for run in runs if run.state != "damaged"]
            if not sound:
                raise RunError("There is no run yet.", hint="Train one first, with “workbench train”.")
            return sound[-1].folder
        # The newest wins, should two runs bear one name after a folder was copied here.
        for run in reversed(runs):
            if reference in (run.name, run.folder.path.name):
                return _sound(run)
        if _is_folder(reference):
            return _sound(open_run(Path(reference).expanduser().resolve()))
        names = [run.name for run in runs if run.state != "damaged"]
        raise RunError(
            f"There is no run called “{reference}”.",
            hint=f"The newest are: {', '.join(names[:-6:-1])}."
            if names
            else "Train one first, with “workbench train”.",
        )


def slug(name: str) -> str:
    """Return ``name`` fit for a file name on every system; letters of any script stay.

    Raises `RunError` where nothing is left of it, or for the word that means the newest run.
    """
    plain = unicodedata.normalize("NFC", name)
    words = re.sub(r"[^\w.]+", "-", plain)
    short = re.sub(r"-{2,}", "-", words)[:_LONGEST_NAME]
    short = short.encode()[:_LONGEST_NAME_BYTES].decode(errors="ignore").strip("-._")
    if not short or short == LATEST:
        raise RunError(
            f"A run cannot be called “{name}”.",
            hint="Choose a name with letters or digits, other than “latest”.",
        )
    return short


def _is_folder(reference: str) -> bool:
    try:
        # An empty text would be the folder that the user happens to be in.
        return bool(reference) and Path(reference).expanduser().is_dir()
    except (OSError, ValueError, RuntimeError):  # too long, no name that a file can have, no such home
        return False


def _sound(run: Run) -> RunFolder:
    if run.state == "damaged":
        raise RunError(run.damage, hint="Choose another run.")
    return run.folder
