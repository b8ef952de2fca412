"""How long a conversion with its proof and the whole size table take, and what the table says.

``python -m tests.benchmarks.size_table [--run FOLDER]``

Each is a command in a process of its own, as the window starts one, so that loading TensorFlow counts.
Without a run, the tutorial's network is trained on drawn digits for an epoch. Keras' own concrete
function is timed beside it in the same run.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.trained import write_drawn_set
from workbench.data.mnist import load_test_samples

MOST_CONVERSION_SECONDS = 15.0
MOST_TABLE_SECONDS = 90.0
_TRAIN_COUNT = 6000
_TEST_COUNT = 10_000
_CALLS = 500


def run_command(home: Path, *arguments: str) -> tuple[str, float]:
    """Run a command of the workbench with its own user folder; returns what it says and the seconds."""
    begin = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-m", "workbench", *arguments],
        env=os.environ | {"WORKBENCH_HOME": str(home), "TF_CPP_MIN_LOG_LEVEL": "2"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return finished.stdout, time.perf_counter() - begin


def trained_run(home: Path, given: Path | None) -> Path:
    """Return a copy of the run that was given, or one that is trained now; without Core ML models."""
    runs = home / "runs"
    if given is None:
        digits = write_drawn_set(home / "digits.npz", train=_TRAIN_COUNT, test=_TEST_COUNT)
        run_command(
            home, "train", "--recipe", "tutorial", "--epochs", "1", "--name", "run", "--data", str(digits)
        )
        (run,) = runs.iterdir()
        return run
    return Path(shutil.copytree(given, runs / given.name))


def median_milliseconds(work: Callable[[], Any]) -> float:
    """Return the median time of a call, after one that warms up."""
    work()
    times = []
    for _ in range(_CALLS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def time_concrete_function(run: Path) -> None:
    """Print how long Keras takes for one test sample and for all of them."""
    from workbench.engine.backend import tf
    from workbench.engine.evaluation import classifier_of, export_function

    dataset = json.loads((run / "run.json").read_text())["dataset"]["path"]
    images = load_test_samples(Path(dataset)).images
    function = export_function(run / "model.keras")
    sample = tf.constant(images[:1, ..., np.newaxis], tf.float32)
    one = median_milliseconds(lambda: function(sample).numpy())
    classify = classifier_of(function.network)
    classify(images)
    begin = time.perf_counter()
    classify(images)
    seconds = time.perf_counter() - begin
    print(f"Keras, concrete function: {one:.3f} ms a sample; {len(images):,} samples in {seconds:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--run", type=Path, help="the folder of a finished run")
    given: Path | None = parser.parse_args().run
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, {load:.1f} busy with other work at the start")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        run = trained_run(home, given)
        for name, aim, arguments in (
            ("convert", MOST_CONVERSION_SECONDS, ("--out", str(Path(folder) / "out.mlpackage"))),
            ("sizes", MOST_TABLE_SECONDS, ("--again",)),
        ):
            said, seconds = run_command(home, name, str(run), *arguments)
            print(f"\nworkbench {name}: {seconds:.1f} s (aim: at most {aim:g} s)\n{said.rstrip()}")
        print()
        time_concrete_function(run)


if __name__ == "__main__":
    main()
