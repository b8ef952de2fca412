"""How long DigitKit takes for a camera's frame: 1280 × 720 with ten digits on one core.

``python -m tests.benchmarks.digitkit [--frames N] [--times N] [--unoptimised]``. Each frame is searched
several times in a row; the same frames as of `tests.benchmarks.camera`. DigitKit is built with the
compiler's options of a release, or with those of a debug build, in which an app runs several times
slower. The exit status is 1 where a release takes more than 10 ms of the processor, by the median or by
the 95th percentile.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.camera import HEIGHT, WIDTH, frame
from tests.ios import digitkit, swift
from workbench.vision.frame import luma_of

MOST_MILLISECONDS = 10.0


def main() -> None:
    """Measure, print two lines, and end with whether it was quick enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=20, help="how many frames (default 20)")
    parser.add_argument("--times", type=int, default=20, help="searches of each (default 20)")
    parser.add_argument("--unoptimised", action="store_true", help="as a debug build has it")
    arguments = parser.parse_args()
    frames = [luma_of(frame(seed)) for seed in range(arguments.frames)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        swift.build_digitkit(folder, "-Onone" if arguments.unoptimised else "-O")
        found = digitkit.find(digitkit.build_finder(folder, folder), frames, times=arguments.times)
    digits = np.mean([len(one.boxes) for one in found])
    build = "a debug build" if arguments.unoptimised else "a release"
    print(f"{len(frames)} frames of {WIDTH} × {HEIGHT}, {digits:.1f} digits found in each, ms in {build}")
    # The first search of each frame fills the caches.
    report("by the clock", [one.milliseconds[1:] for one in found])
    is_quick = report("of one core", [one.of_processor[1:] for one in found])
    sys.exit(not (is_quick or arguments.unoptimised))


def report(name: str, took: list[tuple[float, ...]]) -> bool:
    """Print a line, and return whether it keeps to what is promised."""
    median, high = np.percentile(took, [50, 95])
    print(f"{name}: median {median:.2f}   p95 {high:.2f}   least {np.min(took):.2f}")
    return bool(max(median, high) <= MOST_MILLISECONDS)


if __name__ == "__main__":
    main()
