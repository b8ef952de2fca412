"""How much memory the window's process takes: all pages, both splits, the set, and a walk through samples.

``python -m tests.benchmarks.window_memory [--data PATH]``; runs offscreen, with the real child processes,
which do not count. It ends with status 1 where the window takes more than its bound, now or at its most.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
from pathlib import Path

SHARED_MNIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "mnist.npz"
BOUND_MB = 450.0
SCROLLS = 1000
CHOSEN = 200
VIEWS = ("pixels", "stages", "augmented", "background")


def memory_mb() -> tuple[float, float]:
    """Return what this process takes now and took at its most, in MB of 2²⁰ bytes; the former on Linux."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    status = Path("/proc/self/status")
    if not status.exists():
        return most, most
    now = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(now.split()[1]) / 1024, most


def walk(data: Path | None) -> bool:
    """Walk through the window and print its memory; returns whether the bound was kept."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from tests.driving import Driver
    from workbench.app import Workbench
    from workbench.core.folders import user_folders
    from workbench.sessions.readings import ReadingsPhase

    application = QApplication([])
    driver = Driver(Workbench(application, folders=user_folders(), data=data))
    sessions, jump = driver.workbench.sessions, random.Random(0)
    highest = 0.0

    def show(what: str) -> None:
        nonlocal highest
        now, most = memory_mb()
        highest = max(highest, now, most)
        print(f"{what:<48}{now:>8.0f}{most:>8.0f}", flush=True)

    print(f"{'MB of the window':<48}{'now':>8}{'most':>8}")
    driver.window.resize(1280, 820)
    driver.open()
    show("all pages built, data loaded")
    driver.wait(lambda: sessions.reader.status.is_ready, "the model")
    browser = driver.data_page.browser
    for split in ("train", "test"):
        driver.click(browser.split.button(split))
        for order in ("label", "ink", "misread"):
            browser.order.choose(order)
            browser.order.activated.emit(browser.order.currentIndex())
            driver.rest(50)
        driver.wait(lambda: sessions.readings.state.phase is ReadingsPhase.READY, "the readings", seconds=900)
        show(f"{split} set ordered, and read by the model")
    bar = browser.grid.verticalScrollBar()
    for _ in range(SCROLLS):
        bar.setValue(jump.randrange(bar.maximum() + 1))
        browser.grid.viewport().repaint()
    show(f"{SCROLLS:,} scrolls")
    for view in VIEWS:
        driver.click(browser.sample.views.button(view))
        driver.rest(1500)
        for _ in range(CHOSEN):
            QTest.keyClick(browser.grid, Qt.Key.Key_Right)
        driver.rest(200)
        show(f"{CHOSEN} samples chosen, seen as {view}")
    driver.click(browser.split.button("set"))
    driver.wait(lambda: sessions.set_facts.state.figures is not None, "the figures of the set")
    driver.rest(200)
    show("the set")
    driver.click(browser.split.button("own"))
    for page in ("train", "test", "export", "data"):
        driver.go_to(page)
        driver.rest(300)
    show("once more through all pages")
    driver.close()
    is_kept = highest < BOUND_MB
    print(f"at most {highest:.0f} MB, {'below' if is_kept else 'above'} {BOUND_MB:g}")
    return is_kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_MNIST if SHARED_MNIST.exists() else None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["WORKBENCH_HOME"] = home
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        is_kept = walk(arguments.data)
    raise SystemExit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
