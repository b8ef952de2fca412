"""From the start of the process to the first painted window, and to every page being there.

``python -m tests.benchmarks.start [--runs N] [--data PATH]``; needs a display, or runs offscreen.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED_MNIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "mnist.npz"

# The application as it is, with a stopwatch at its two signals; closed when all of it is there.
TIMED_START = """
import sys, time
begun = float(sys.argv[1])
import workbench.app as app

class Timed(app.Workbench):
    def start(self):
        self.ready.connect(lambda: (self.note("ready"), self.window.close()))
        super().start()

    def _on_first_painted(self):
        # Before the application itself goes on.
        self.note("painted")
        super()._on_first_painted()

    def note(self, name):
        print(name, (time.time() - begun) * 1000, flush=True)

app.Workbench = Timed
sys.exit(app.run(sys.argv[2] and __import__("pathlib").Path(sys.argv[2]) or None))
"""


def measure(data: Path | None) -> dict[str, float]:
    """Start the application once; returns milliseconds to ``painted`` and ``ready``."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen"} if "DISPLAY" not in os.environ else {}
        command = [sys.executable, "-c", TIMED_START, repr(time.time()), str(data or "")]
        done = subprocess.run(
            command,
            env=os.environ | environment | {"WORKBENCH_HOME": home},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return {name: float(value) for name, value in map(str.split, done.stdout.splitlines())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--data", type=Path, default=SHARED_MNIST if SHARED_MNIST.exists() else None)
    arguments = parser.parse_args()
    measure(arguments.data)  # A first start fills the system's file cache.
    results = [measure(arguments.data) for _ in range(arguments.runs)]
    print(f"{'from process start, ms':<28}{'min':>8}{'median':>8}{'max':>8}")
    for name in ("painted", "ready"):
        values = [result[name] for result in results]
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"{name:<28}{low:>8.0f}{middle:>8.0f}{high:>8.0f}")


if __name__ == "__main__":
    main()
