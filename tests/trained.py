"""A run trained once for all tests that need a model: on drawn digits, in some seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from workbench.data.drawn import draw_digits
from workbench.data.npz import write_npz

TRAIN_COUNT, TEST_COUNT = 6000, 600


def write_drawn_set(path: Path, *, train: int = TRAIN_COUNT, test: int = TEST_COUNT) -> Path:
    """Write a data set of drawn digits to ``path``."""
    write_npz(path, train=draw_digits(train, 1), test=draw_digits(test, 2), drawn=(1, 1))
    return path


def train_home(folder: Path) -> Path:
    """Make a user folder with a data set, ``digits.npz``, and one finished run called ``first``."""
    home = folder / "home"
    home.mkdir()
    digits = write_drawn_set(home / "digits.npz")
    arguments = ["train", "--recipe", "fast", "--epochs", "2", "--seed", "3", "--name", "first"]
    subprocess.run(
        [sys.executable, "-m", "workbench", *arguments, "--data", str(digits)],
        env=os.environ | {"WORKBENCH_HOME": str(home)},
        check=True,
        capture_output=True,
    )
    return home
