"""DigitKit as a program: finds the digits of pictures as the phone does."""

from __future__ import annotations

import base64
import json
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.ios import swift
from workbench.core.bundled import ios_template_folder
from workbench.vision.frame import Box, Grey


@dataclass(frozen=True)
class SwiftFound:
    """What DigitKit found in a picture, and the milliseconds of each search.

    ``samples`` is uint8 [N, 28, 28]. ``of_processor`` are the milliseconds that the processor worked
    on it, which other programs do not lengthen as they do those by the clock.
    """

    boxes: tuple[Box, ...]
    samples: NDArray[np.uint8]
    milliseconds: tuple[float, ...]
    of_processor: tuple[float, ...]


def build_finder(folder: Path, modules: Path) -> Path:
    """Build the program into ``folder``; ``modules`` has DigitKit."""
    program = folder / "finder"
    swift.build_program([Path(__file__).parent / "finder" / "main.swift"], modules, program)
    return program


def find(program: Path, pictures: Sequence[Grey], *, times: int = 1) -> list[SwiftFound]:
    """Return what DigitKit finds in pictures, each uint8 [H, W], looking ``times`` at each."""
    package = ios_template_folder() / "DigitKit" / "Sources" / "DigitKit"
    written = b"".join(struct.pack("<II", *picture.shape[::-1]) + picture.tobytes() for picture in pictures)
    done = subprocess.run(
        [program, package / "Resources" / "vision.json", str(times)], input=written, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return [_found(line) for line in done.stdout.splitlines()]


def _found(line: bytes) -> SwiftFound:
    answer = json.loads(line)
    samples = [np.frombuffer(base64.b64decode(text), np.uint8) for text in answer["samples"]]
    return SwiftFound(
        boxes=tuple(Box(*box) for box in answer["boxes"]),
        samples=np.array(samples, np.uint8).reshape(-1, 28, 28),
        milliseconds=tuple(answer["milliseconds"]),
        of_processor=tuple(answer["ofProcessor"]),
    )
