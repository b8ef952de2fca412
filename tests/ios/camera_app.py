"""The app's camera and screen as a program: events in, what the phone does and shows out."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ios import swift
from workbench.core.bundled import ios_template_folder

# What of the app's camera and screen needs no Apple framework.
SOURCES = (
    "Camera/CameraMachine.swift",
    "Camera/CameraState.swift",
    "Camera/CameraTurns.swift",
    "Camera/FrameRate.swift",
    "Camera/Heat.swift",
    "Camera/NearFocus.swift",
    "Screen/Announcements.swift",
    "Screen/LabelPlace.swift",
    "Screen/PreviewGeometry.swift",
    "Screen/ScreenState.swift",
)
PARTS = ("cameras", "windows", "screens", "speech", "labels", "zooms", "fills", "seen")


@dataclass(frozen=True)
class Step:
    """What the camera did about an event: states it reported, commands it gave, its state then."""

    reported: tuple[str, ...]
    commands: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Turn:
    """What follows from an event of a window: who has the camera, what to do, whom to connect."""

    holder: str | None
    step: str | None
    connected: str | None


def build_camera(folder: Path, modules: Path) -> None:
    """Build the program into ``folder``; ``modules`` has the modules that a program needs."""
    app = ios_template_folder() / "App"
    sources = [Path(__file__).parent / "camera_logic" / "main.swift", *(app / name for name in SOURCES)]
    swift.build_program(sources, modules, folder / "camera")


def build_played_camera(folder: Path, modules: Path) -> None:
    """Build the app's whole camera into ``folder``, on the camera that the stubs in ``modules`` play."""
    app = ios_template_folder() / "App"
    sources = [Path(__file__).parent / "camera_run" / "main.swift", app / "Log.swift"]
    _build_played([*sources, *sorted((app / "Camera").glob("*.swift"))], modules, folder / "camera")


def build_played_app(folder: Path, modules: Path) -> None:
    """Build the app into ``folder``, on the device that the stubs in ``modules`` play.

    What is left out is what the system starts an app with.
    """
    left_out = ("AppDelegate.swift", "SceneDelegate.swift")
    sources = [source for source in swift.app_sources() if source.name not in left_out]
    main = Path(__file__).parent / "app_run" / "main.swift"
    _build_played([main, *sources], modules, folder / "app")
    resources = ios_template_folder() / "DigitKit" / "Sources" / "DigitKit" / "Resources"
    shutil.copy(resources / "vision.json", folder)


def _build_played(sources: list[Path], modules: Path, program: Path) -> None:
    # Linked in the order in which they need each other.
    libraries = [*swift.MODULES[::-1], "DigitKit"]
    swift.build_program(sources, modules, program, libraries=libraries, name="DigitCameraRun", is_fast=False)


def ask(program: Path, part: str, questions: Sequence[Any]) -> list[Any]:
    """Return the program's answers to questions of one kind, one of `PARTS` or "rates"."""
    question = {name: list(questions) if name == part else [] for name in PARTS}
    done = subprocess.run([program], input=json.dumps(question).encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    answers: list[Any] = json.loads(done.stdout)[part]
    return answers


def play(program: Path, sequences: Sequence[Sequence[str]]) -> list[list[Step]]:
    """Return what the camera does in sequences of events, each from the start of the app."""
    return [
        [Step(tuple(step["reported"]), tuple(step["commands"]), step["state"]) for step in steps]
        for steps in ask(program, "cameras", [list(events) for events in sequences])
    ]


def take_turns(program: Path, sequences: Sequence[Sequence[tuple[str, str]]]) -> list[list[Turn]]:
    """Return what follows from each event of sequences: "front", "asked", "gone" and "stopped"."""
    return [
        [Turn(turn.get("holder"), turn.get("step"), turn.get("connected")) for turn in turns]
        for turns in ask(program, "windows", [list(map(list, events)) for events in sequences])
    ]
