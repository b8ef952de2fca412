"""Where a training keeps its run, and that there is only one at a time."""

from __future__ import annotations

import contextlib
import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from workbench.core.cluster import Cluster
from workbench.core.errors import RunError


def keeps_run(cluster: Cluster | None) -> bool:
    """Return whether this machine keeps the run: alone, or as the chief of several."""
    return cluster is None or cluster.is_chief


@contextlib.contextmanager
def place_for_run(runs: Path, cluster: Cluster | None) -> Iterator[Path]:
    """Yield the folder for a run: that of the runs, or one that a helper of the chief throws away."""
    if keeps_run(cluster):
        with only_training(runs):
            yield runs
    else:
        with tempfile.TemporaryDirectory(prefix="digit-workbench-") as aside:
            yield Path(aside)


@contextlib.contextmanager
def only_training(runs: Path) -> Iterator[None]:
    """Hold the one place for a training; raises `RunError` while another process holds it.

    The system gives the place back when a process ends, however it ends.
    """
    with _opened(runs / ".training") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(
                "Another training is running.", hint="Wait until it has ended, or stop it first."
            ) from error
        yield


def _opened(lock: Path) -> IO[str]:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        return lock.open("w")
    except OSError as error:
        raise RunError(
            f"The folder of the runs cannot be written: {lock.parent}.",
            hint="Make it writable, or name another user folder with WORKBENCH_HOME.",
            details=str(error),
        ) from error
