"""The app's reading as a program: pictures with a model's probabilities in, what the phone shows out."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.ios import swift
from workbench.core.bundled import ios_template_folder
from workbench.vision.frame import Box, Grey

# What the app calls the model and the phone in the samples that it shares.
SHARED_MODEL, SHARED_NAME = "Lesegerät ☂", "iPhone"
# What of the app's reading and sharing needs no Apple framework.
SOURCES = (
    "Camera/CameraFrame.swift",
    "Reading/FrameReader.swift",
    "Reading/FrameReading.swift",
    "Reading/ModelDecision.swift",
    "Reading/Steadier.swift",
    "Sharing/CRC32.swift",
    "Sharing/FrameReading+Part.swift",
    "Sharing/NPYArray.swift",
    "Sharing/SampleArchive.swift",
    "Sharing/StoredZip.swift",
)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture, uint8 [H, W], when and how it was taken, and what the model says of its samples.

    ``rows`` is float32 [N, classes], uncalibrated.
    """

    luma: Grey
    rows: NDArray[np.float32]
    seconds: float = 0.0
    angle: float = 0.0


@dataclass(frozen=True, eq=False)
class ShownDigit:
    """A digit that the app reads; ``sample`` is uint8 [28, 28], or None for one without."""

    id: int
    box: Box
    label: str
    confidence: float
    sample: NDArray[np.uint8] | None


@dataclass(frozen=True)
class AppReading:
    """What the app reads in a picture alone, what it shows over it, and the same with samples."""

    digits: tuple[ShownDigit, ...]
    steady: tuple[ShownDigit, ...]
    shown: tuple[ShownDigit, ...]


def build_reader(folder: Path, modules: Path) -> None:
    """Build the program as ``folder / "reader"``; ``modules`` has DigitKit."""
    app = ios_template_folder() / "App"
    sources = [Path(__file__).parent / "reading" / "main.swift", *(app / name for name in SOURCES)]
    swift.build_program(sources, modules, folder / "reader")


def read(
    reader: Path,
    pictures: Sequence[Picture],
    *,
    labels: Sequence[str],
    metadata: Mapping[str, str],
    is_still: bool = False,
    shared: Path | None = None,
    shared_at: float = 0.0,
    visible: Sequence[float] | None = None,
) -> list[AppReading]:
    """Return what the app reads in pictures that follow each other, or that each stand alone.

    What it shares of the last one, ``shared_at`` seconds after 1970, is written to the folder ``shared``:
    ``digits.npz`` or ``samples.npz``, and the picture as ``digits.pgm``. ``visible`` is x, y, width and
    height of the part that is on the screen; without it, all is.
    """
    question = {
        "labels": list(labels),
        "metadata": dict(metadata),
        "isStill": is_still,
        "sharedAt": shared_at,
        "visible": visible,
        "pictures": [
            {
                "width": picture.luma.shape[1],
                "height": picture.luma.shape[0],
                "angle": picture.angle,
                "time": picture.seconds,
                "rows": picture.rows.tolist(),
            }
            for picture in pictures
        ],
    }
    constants = ios_template_folder() / "DigitKit/Sources/DigitKit/Resources/vision.json"
    with tempfile.TemporaryDirectory() as name:
        luma = Path(name) / "luma"
        luma.write_bytes(b"".join(picture.luma.tobytes() for picture in pictures))
        done = subprocess.run(
            [reader, constants, luma, shared or name],
            input=json.dumps(question).encode(),
            capture_output=True,
        )
    assert done.returncode == 0, done.stderr.decode()
    return [
        AppReading(*(tuple(map(_digit, answer[part])) for part in ("digits", "steady", "shown")))
        for answer in json.loads(done.stdout)
    ]


def _digit(answer: dict[str, Any]) -> ShownDigit:
    sample = answer.get("sample")
    return ShownDigit(
        id=answer["id"],
        box=Box(*answer["box"]),
        label=answer["label"],
        confidence=answer["confidence"],
        sample=None if sample is None else np.frombuffer(base64.b64decode(sample), np.uint8).reshape(28, 28),
    )
