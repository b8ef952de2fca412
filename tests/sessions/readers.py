"""Reader sessions over the fake reader, for all tests that need readings."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject

from workbench.sessions.child import Child
from workbench.sessions.reading import ReaderSession

FAKE_READER = Path(__file__).with_name("fake_reader.py")
MODEL = Path("/models/DigitClassifier.mlpackage")


def make_reader(*options: object) -> ReaderSession:
    """Return a reader session whose child is the fake reader with these options."""
    command = [sys.executable, "-I", str(FAKE_READER), *map(str, options)]

    def make_child(parent: QObject) -> Child:
        return Child(parent, command=command)

    return ReaderSession(make_child=make_child)


def starts_in(path: Path) -> int:
    """Return how often a fake reader was started that counts in ``path``."""
    return path.stat().st_size if path.exists() else 0
