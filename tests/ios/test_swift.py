"""The app's Swift code: type-checked as a whole, and run where it needs no Apple framework."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.ios import swift
from workbench.core.bundled import ios_template_folder
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.vision.finding import find_digits
from workbench.vision.reading import read_image

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

LOGIC = (
    "Camera/CameraFrame.swift",
    "Reading/ReadingOrder.swift",
    "Reading/SamplePicture.swift",
    "Screen/PreviewGeometry.swift",
)


def test_the_app_type_checks_in_swift_6_mode_without_a_warning(swift_modules: Path) -> None:
    checked = swift.type_check(swift.app_sources(), swift_modules)
    assert checked.is_clean, checked.output


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        # A delegate that the capture queue calls must not belong to the main actor.
        (
            "FrameReceiver.swift",
            "    nonisolated func captureOutput",
            "    @MainActor func captureOutput",
            "isolat",
        ),
        # What leaves the capture queue must be a value.
        ("CameraFrame.swift", "let luma: [UInt8]", "let luma: NSMutableData", "Sendable"),
        # A misspelt method of a delegate would never be called.
        ("SceneDelegate.swift", "func sceneDidBecomeActive", "func sceneDidGetActive", "does not conform"),
        # Everything is initialised.
        ("CameraController.swift", "        self.session = session\n", "", "without initializing"),
        # The session belongs to its own queue.
        (
            "SharedCamera.swift",
            "controller.stop()",
            "controller.session.stopRunning()",
            "actor",
        ),
    ],
)
def test_the_check_finds_what_it_shall_find(
    file: str, old: str, new: str, complaint: str, swift_modules: Path, tmp_path: Path
) -> None:
    shutil.copytree(ios_template_folder() / "App", tmp_path / "App")
    [source] = (tmp_path / "App").rglob(file)
    text = source.read_text()
    assert old in text
    source.write_text(text.replace(old, new))
    checked = swift.type_check(sorted((tmp_path / "App").rglob("*.swift")), swift_modules)
    assert not checked.is_clean
    assert complaint in checked.output


@dataclass(frozen=True)
class Placement:
    """A rectangle [x, y, width, height] in a picture [width, height], turned and shown in a view."""

    frame: tuple[int, int]
    view: tuple[int, int]
    rect: tuple[int, int, int, int]
    turns: int
    fills: bool

    def expected(self) -> list[float]:
        """Return where the rectangle lies in the view, found by turning a picture of it."""
        width, height = self.frame
        x, y, w, h = self.rect
        picture = np.zeros((height, width), bool)
        picture[y : y + h, x : x + w] = True
        turned = np.rot90(picture, -self.turns)
        rows, columns = np.flatnonzero(turned.any(axis=1)), np.flatnonzero(turned.any(axis=0))
        scales = self.view[0] / turned.shape[1], self.view[1] / turned.shape[0]
        scale = max(scales) if self.fills else min(scales)
        left = (self.view[0] - turned.shape[1] * scale) / 2
        top = (self.view[1] - turned.shape[0] * scale) / 2
        return [
            left + columns[0] * scale,
            top + rows[0] * scale,
            len(columns) * scale,
            len(rows) * scale,
        ]


PLACEMENTS = [
    Placement(frame, view, rect, turns, fills)
    for frame in ((1280, 720), (720, 1280))
    for view in ((390, 844), (844, 390), (1024, 1366))
    for rect in ((100, 50, 40, 60), (0, 0, 1, 1), (600, 500, 120, 220))
    for turns in range(4)
    for fills in (True, False)
]
# Two rows, one a little slanted, given out of order; each label is its index.
BOXES = [[300, 210, 40, 60], [100, 200, 40, 60], [200, 330, 30, 60], [200, 205, 40, 60], [90, 325, 40, 70]]
TURNS = [[0, 0], [90, 90], [0, 90], [90, 0], [180, 90], [270, 0], [0, 270]]


@pytest.fixture(scope="module")
def answers(swift_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """What the app's own code says, and the folder with the files that it wrote."""
    folder = tmp_path_factory.mktemp("logic")
    app = ios_template_folder() / "App"
    sources = [
        Path(__file__).parent / "app_logic" / "main.swift",
        swift.STUBS / "FoundationAdditions.swift",
        *(app / name for name in LOGIC),
    ]
    swift.build_program(sources, swift_modules, folder / "logic")
    question = {
        "placements": [placement.__dict__ for placement in PLACEMENTS],
        "turns": TURNS,
        "boxes": BOXES,
    }
    constants = ios_template_folder() / "DigitKit" / "Sources" / "DigitKit" / "Resources" / "vision.json"
    done = subprocess.run(
        [folder / "logic", folder, constants],
        input=json.dumps(question),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder


def test_boxes_lie_over_their_digits_in_every_orientation(answers: tuple[dict[str, Any], Path]) -> None:
    for placement, place in zip(PLACEMENTS, answers[0]["placements"], strict=True):
        assert place == pytest.approx(placement.expected(), abs=1e-6), placement


def test_what_is_in_view_is_the_part_of_the_picture_that_the_view_shows(
    answers: tuple[dict[str, Any], Path],
) -> None:
    for placement, place in zip(PLACEMENTS, answers[0]["visible"], strict=True):
        left, top, width, height = replace(placement, rect=(0, 0, *placement.frame)).expected()
        right, bottom = min(left + width, placement.view[0]), min(top + height, placement.view[1])
        left, top = max(left, 0), max(top, 0)
        assert place == pytest.approx([left, top, right - left, bottom - top], abs=1e-6), placement


def test_turns_are_those_from_the_picture_to_the_preview(answers: tuple[dict[str, Any], Path]) -> None:
    assert answers[0]["turns"] == [0, 0, 1, 3, 3, 1, 3]


def test_readings_are_read_by_rows(answers: tuple[dict[str, Any], Path]) -> None:
    assert answers[0]["text"] == "1 3 0\n4 2"


def test_every_digit_of_the_built_in_picture_is_found(answers: tuple[dict[str, Any], Path]) -> None:
    picture = cv2.imread(str(answers[1] / "picture.pgm"), cv2.IMREAD_GRAYSCALE)
    boxes = [region.box for region in find_digits(picture).regions]
    assert len(boxes) == len(answers[0]["picture"])
    assert [box.x for box in boxes] == sorted(box.x for box in boxes)
    assert answers[0]["found"] == [[box.x, box.y, box.width, box.height] for box in boxes]


def test_the_starter_model_reads_the_built_in_picture(answers: tuple[dict[str, Any], Path]) -> None:
    starter = starter_model()
    assert starter is not None
    runtime = ReferenceRuntime(starter.path)
    picture = cv2.imread(str(answers[1] / "picture.pgm"), cv2.IMREAD_GRAYSCALE)
    read = read_image(picture, runtime.classify, runtime.labels, decision=runtime.info.decision).readings
    assert "".join(one.label for one in read) == answers[0]["picture"]
