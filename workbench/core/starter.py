"""The starter model: what reads digits before anyone has trained a network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core.bundled import resources_folder
from workbench.core.exported_models import read_measurement

_FILE = "DigitReader.mlpackage"


@dataclass(frozen=True, kw_only=True)
class Starter:
    """The Core ML model that comes with the workbench; ``test_accuracy`` is a fraction, if it is known."""

    path: Path
    test_accuracy: float | None


def starter_model() -> Starter | None:
    """Return the starter model, or None where somebody has taken it out."""
    path = resources_folder() / "starter" / _FILE
    if not path.is_dir():
        return None
    measured = read_measurement(path)
    accuracy = None if measured is None else measured.verification.candidate_accuracy
    return Starter(path=path, test_accuracy=accuracy)
