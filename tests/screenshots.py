"""Drives the application through its pages with real data and writes what they look like.

``python -m tests.screenshots [--out FOLDER] [--data PATH] [--size WIDTHxHEIGHT] [--scale N] [--epochs N]``
trains the tutorial's network on the way, so it takes some minutes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED_MNIST = ROOT.parent / "shared" / "data" / "mnist.npz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--data", type=Path, default=SHARED_MNIST if SHARED_MNIST.exists() else None)
    parser.add_argument("--size", default="1280x820")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--recipe", default="tutorial")
    parser.add_argument("--epochs", default="6")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        # All of this has to stand before Qt is imported.
        os.environ["WORKBENCH_HOME"] = home
        os.environ["QT_SCALE_FACTOR"] = arguments.scale
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from tests.screenshot_tour import Tour

        width, height = map(int, arguments.size.split("x"))
        tour = Tour(data=arguments.data, out=arguments.out, scratch=Path(home))
        tour.go(width=width, height=height, recipe=arguments.recipe, epochs=arguments.epochs)


if __name__ == "__main__":
    main()
