"""How long DigitKit takes for a camera's frame: 1280 × 720 with ten digits on one core, optimised.

``python -m tests.benchmarks.digitkit [--frames N] [--times N]``. Each frame is searched several
times in a row; the same frames as of `tests.benchmarks.camera`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.camera import HEIGHT, WIDTH, frame
from tests.ios import digitkit, swift
from workbench.vision.frame import luma_of


def main() -> None:
    """Measure and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=20, help="how many frames (default 20)")
    parser.add_argument("--times", type=int, default=20, help="searches of each (default 20)")
    arguments = parser.parse_args()
    frames = [luma_of(frame(seed)) for seed in range(arguments.frames)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        swift.build_digitkit(folder)
        found = digitkit.find(digitkit.build_finder(folder, folder), frames, times=arguments.times)
    # The first search of each frame fills the caches.
    took = np.array([one.milliseconds[1:] for one in found])
    digits = np.mean([len(one.boxes) for one in found])
    print(f"{len(frames)} frames of {WIDTH} × {HEIGHT}, {digits:.1f} digits found in each, ms a frame")
    print(f"median {np.median(took):.2f}   p95 {np.percentile(took, 95):.2f}   least {took.min():.2f}")


if __name__ == "__main__":
    main()
