"""What takes long to make is made once, even where several workers run the tests side by side."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that ``make`` has filled, for this run of the tests.

    The first worker that asks makes it while the others wait; nobody may change what is in it.
    Where ``make`` fails, the next one begins anew.
    """
    base = tmp_path_factory.getbasetemp()
    # Each worker of pytest-xdist has a folder of its own inside that of the run.
    place = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = place / name
    with (place / f"{name}.made").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        if not made.seek(0, os.SEEK_END):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.write("made")
    return folder
