"""Puts a finished model and what was measured of it in their place: both of them, or neither."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from workbench.core.errors import ModelError
from workbench.core.exported_models import measurement_path
from workbench.core.files import check_writable, made_folder, move_into_place

# With the number of the process that works in it, so that another one knows what is left over.
_ASIDE = ".workbench-{}-"


@contextmanager
def place_for(path: Path) -> Iterator[Path]:
    """Yield a path of the same name on the same disk; what the system refuses becomes a `ModelError`.

    What is made there goes again, unless `put_model` has moved it. What processes that were killed
    have left beside ``path`` goes, too.
    """
    with _told(path), made_folder(path.parent) as parent:
        _sweep(parent)
        with TemporaryDirectory(prefix=_ASIDE.format(os.getpid()), dir=parent) as folder:
            yield Path(folder) / path.name


def check_place(path: Path) -> None:
    """Raise `ModelError` where `place_for` would: before a long conversion, not after it."""
    with _told(path):
        check_writable(path.parent)


def put_model(aside: Path, path: Path) -> None:
    """Move a model and the measurement beside it from `place_for` to ``path``; raises `OSError`.

    An earlier model stays with its measurement where that fails. Of two processes that put theirs in
    the same folder, one waits for the other.
    """
    beside, former = measurement_path(path), aside.with_name("former.json")
    with _alone_in(path.parent):
        # It goes first: a process that is killed here leaves a model without a measurement, which
        # counts as none, and never one with another's.
        with contextlib.suppress(FileNotFoundError):
            beside.rename(former)
        try:
            move_into_place(aside, path)
        except BaseException:
            if former.exists():
                former.rename(beside)
            raise
        measurement_path(aside).rename(beside)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"{path} cannot be written.",
            hint="Check that the folder may be written to and the disk is not full.",
            details=str(error),
        ) from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some file systems have no locks; two at once are then as safe as it gets.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what processes that are gone have left in ``folder``."""
    for left in folder.glob(_ASIDE.format("*") + "*"):
        number = left.name.split("-")[1]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(left, ignore_errors=True)
