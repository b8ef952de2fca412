"""The app's classifier as a program, which asks a model through Vision and Core ML as the phone does."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.ios import swift
from workbench.core.bundled import ios_template_folder
from workbench.core.decision import Decision


@dataclass(frozen=True, eq=False)
class VisionAnswer:
    """What the phone's classifier says of samples: float32 [N, classes], in the order of ``labels``.

    ``milliseconds`` are those of ten samples one after the other, without the first ten.
    """

    labels: tuple[str, ...]
    decision: Decision | None
    rows: NDArray[np.float32]
    milliseconds: tuple[float, ...]


def sources() -> list[Path]:
    """Return the program's sources: its own, and those of the app's classifier."""
    reading = ios_template_folder() / "App" / "Reading"
    names = ("Classifier", "ModelDecision", "SampleBuffer")
    program = Path(__file__).parent / "vision" / "AskVision.swift"
    return [program, *(reading / f"{name}.swift" for name in names)]


def build_classifier(folder: Path) -> Path:
    """Build the program into ``folder`` with Apple's frameworks, and return its path."""
    swift.build_digitkit(folder)
    swift.build_program(sources(), folder, folder / "classifier")
    return folder / "classifier"


def compile_model(model: Path, folder: Path) -> Path:
    """Return the model as Xcode compiles it, in ``folder``."""
    subprocess.run(["xcrun", "coremlcompiler", "compile", model, folder], check=True, capture_output=True)
    return folder / f"{model.stem}.mlmodelc"


def ask(program: Path, compiled: Path, samples: NDArray[np.uint8]) -> VisionAnswer:
    """Return what the model says of samples, uint8 [N, 28, 28], more than ten of them."""
    done = subprocess.run([program, compiled], input=samples.tobytes(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    said = (answer.get("temperature"), answer.get("threshold"))
    return VisionAnswer(
        labels=tuple(answer["labels"]),
        decision=None if None in said else Decision(temperature=said[0], threshold=said[1]),
        rows=np.array(answer["rows"], np.float32),
        milliseconds=tuple(answer["milliseconds"][1:]),
    )
