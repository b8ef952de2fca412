"""From the start of the process to the first painted window, and to every page being there.

``python -m tests.benchmarks.start [--runs N] [--data PATH]``; needs a display, or runs offscreen.
Between the two, the longest time for which the event loop was held up, and the most time that the
window's thread has computed for in one go: the two are the same on a machine that does nothing else.
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
        self.ready.connect(self.end)
        super().start()

    def end(self):
        self.note("ready")
        self.beat()
        for name, beats in zip(("held up", "busy"), zip(*self.beats)):
            print(name, max(b - a for a, b in zip(beats, beats[1:])) * 1000, sep=",", flush=True)
        self.window.close()

    def beat(self):
        self.beats.append((time.perf_counter(), time.thread_time()))

    def _on_first_painted(self):
        # Before the application itself goes on.
        self.note("painted")
        self.beats = []
        self.beat()
        self.heart = app.QTimer(self, interval=2)
        self.heart.timeout.connect(self.beat)
        self.heart.start()
        super()._on_first_painted()

    def note(self, name):
        print(name, (time.time() - begun) * 1000, sep=",", flush=True)

app.Workbench = Timed
sys.exit(app.run(sys.argv[2] and __import__("pathlib").Path(sys.argv[2]) or None))
"""


def measure(data: Path | None) -> dict[str, float]:
    """Start the application once; returns milliseconds: ``painted``, ``ready``, ``held up``, ``busy``."""
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
    return {name: float(value) for name, value in (line.split(",") for line in done.stdout.splitlines())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--data", type=Path, default=SHARED_MNIST if SHARED_MNIST.exists() else None)
    arguments = parser.parse_args()
    measure(arguments.data)  # A first start fills the system's file cache.
    results = [measure(arguments.data) for _ in range(arguments.runs)]
    print(f"{'from process start, ms':<28}{'min':>8}{'median':>8}{'max':>8}")
    for name in ("painted", "ready", "held up", "busy"):
        values = [result[name] for result in results]
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"{name:<28}{low:>8.0f}{middle:>8.0f}{high:>8.0f}")


if __name__ == "__main__":
    main()
