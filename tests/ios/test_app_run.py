"""The app itself with the starter model, running on a played device: what the user sees, hears and does."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.ios import swift
from workbench.core.starter import starter_model
from workbench.coreml.reference.runtime import ReferenceRuntime
from workbench.data.sample_exchange import gather
from workbench.vision.finding import find_digits

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

# A phone's screen in points, and what is written on the played sheet.
ACROSS, UPRIGHT = (844, 390), (390, 844)
SHEET = "3 1 7 2 4 5 8"
HINT = "Point the camera at handwritten digits."


@dataclass(frozen=True)
class Step:
    """Something that happens, and what must be seen of it before the next step; in one of the windows."""

    does: str
    value: str = ""
    page: str | None = None
    line: str | None = None
    torch: str | None = None
    window: str = "a"


FRONT = Step("front", page="none")
READ = Step("pictures", "12", line=SHEET)


@dataclass(frozen=True)
class Phone:
    """The program, and the model that it plays."""

    program: Path
    model: dict[str, Any]

    def run(
        self, *steps: Step, size: tuple[int, int] = ACROSS, has_model: bool = True
    ) -> list[dict[str, Any]]:
        """Return what the window shows after each step."""
        question = {
            "size": size,
            "model": self.model if has_model else None,
            "steps": [
                {
                    "window": step.window,
                    "does": step.does,
                    "value": step.value,
                    "until": {"page": step.page, "line": step.line, "torch": step.torch},
                }
                for step in steps
            ],
        }
        done = subprocess.run(
            [self.program], input=json.dumps(question).encode(), capture_output=True, timeout=180
        )
        assert done.returncode == 0, done.stderr.decode()
        shown: list[dict[str, Any]] = json.loads(done.stdout)
        return shown


@pytest.fixture(scope="module")
def phone(played_app: Path) -> Phone:
    """The app with the starter model, which knows what the workbench cuts out of the sheet."""
    written = subprocess.run([played_app, "picture"], capture_output=True, check=True).stdout
    sheet = cv2.imdecode(np.frombuffer(written, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    samples = find_digits(sheet.astype(np.uint8)).samples
    starter = starter_model()
    assert starter is not None
    runtime = ReferenceRuntime(starter.path)
    model = {
        "labels": list(runtime.info.labels),
        "metadata": dict(runtime.info.user_defined),
        "samples": [base64.b64encode(sample.tobytes()).decode() for sample in samples],
        "rows": runtime.classify(samples).tolist(),
    }
    return Phone(played_app, model)


def labels(window: dict[str, Any]) -> str:
    return " ".join(box["label"] for box in window["boxes"])


def test_it_reads_what_the_camera_sees(phone: Phone) -> None:
    before, after = phone.run(FRONT, READ)
    assert before["line"] == HINT
    assert before["boxes"] == []
    assert not before["canShare"]
    # Boxes in the order in which a person reads them, which is VoiceOver's too.
    assert labels(after) == SHEET
    assert all(box["value"].endswith("%") for box in after["boxes"])
    for box in after["boxes"]:
        x, y, width, _ = box["frame"]
        assert box["center"][0] == pytest.approx(x + width / 2)
        assert box["center"][1] < y
        assert box["turn"] == [1, 0, 0, 1]
    assert after["canShare"]
    assert after["isLit"]


def test_voiceover_speaks_the_reading_once_it_has_settled(phone: Phone) -> None:
    shown = phone.run(FRONT, READ, Step("wait", "600"), Step("pictures", "3"), Step("pictures", "3"))
    assert [window["announced"] for window in shown[1:]] == [[], [], [SHEET], [SHEET]]


@pytest.mark.parametrize("way", [Step("tap"), Step("magic"), Step("press", "freeze")])
def test_a_picture_held_still_keeps_what_was_shown(way: Step, phone: Phone) -> None:
    pictures = Step("pictures", "5")
    read, held, later, on = phone.run(FRONT, READ, way, pictures, way)[1:]
    for window in (held, later):
        assert window["isStill"]
        assert window["boxes"] == read["boxes"]
        assert (window["line"], window["freeze"], window["isLit"]) == (SHEET, "Continue", False)
    assert (on["isStill"], on["freeze"], on["isLit"]) == (False, "Hold still", True)


def test_a_held_picture_outlives_an_interruption(phone: Phone) -> None:
    steps = [
        Step("tap"),
        Step("interrupt", "4", torch="hidden"),
        Step("tap"),
        Step("end", page="none", line=HINT),
    ]
    held, gone, back = phone.run(FRONT, READ, *steps)[3:]
    assert held["isStill"]
    assert labels(held) == SHEET
    assert gone["page"] == "The camera is paused"
    # What the camera saw before is not what it sees now.
    assert back["boxes"] == []
    assert not back["canShare"]


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("2", "The system has paused the camera."),
        ("3", "Another app is using the camera."),
        ("4", "The camera works only while this app has the screen to itself."),
        ("5", "The device is too hot. Let it cool down."),
        # A reason of a newer system.
        ("6", "The system has paused the camera."),
    ],
)
def test_a_pause_says_why_and_passes(reason: str, text: str, phone: Phone) -> None:
    pause = Step("interrupt", reason, page="The camera is paused")
    paused, again = phone.run(FRONT, READ, pause, Step("end", page="none"), READ)[2::2]
    assert paused["text"] == text
    assert labels(again) == SHEET


def test_what_is_shared_is_what_is_shown(phone: Phone, tmp_path: Path) -> None:
    shared = phone.run(FRONT, READ, Step("tap"), Step("press", "share"))[-1]
    assert shared["presented"] == 1
    picture, samples = map(Path, shared["shared"])
    assert picture.name == "digits.png"
    gathered = gather([samples])
    assert [str(sample.label) for sample in gathered.samples] == SHEET.split()
    assert picture.parent == samples.parent


NAMES = (
    "T-shirt/top",
    "お",
    "An extraordinarily long name for a class",
    *(f"Sign {place}" for place in range(7)),
)


def test_a_model_of_other_classes_is_shown_with_its_names(phone: Phone, tmp_path: Path) -> None:
    clothes = replace(phone, model=phone.model | {"labels": [*NAMES, "background"]})
    named = ", ".join(NAMES[int(digit)] for digit in SHEET.split())
    before, after, held, shared = clothes.run(
        FRONT, Step("pictures", "12", line=named), Step("tap"), Step("press", "share")
    )
    assert before["line"] == "Point the camera at something to read."
    assert labels(after) == " ".join(NAMES[int(digit)] for digit in SHEET.split())
    assert after["announced"] in ([], [named])
    assert held["isStill"]
    assert [Path(path).name for path in shared["shared"]] == ["samples.png", "samples.npz"]


@pytest.mark.parametrize(
    ("before", "page", "button"),
    [
        (Step("access", "denied"), "No access to the camera", "Open Settings"),
        (Step("luck", "off"), "The camera has stopped", "Try again"),
    ],
)
def test_a_camera_that_cannot_be_used_has_its_page(
    before: Step, page: str, button: str, phone: Phone
) -> None:
    shown = phone.run(before, Step("front", page=page))[-1]
    assert shown["button"] == button


def test_the_camera_can_be_tried_again(phone: Phone) -> None:
    failed = Step("front", page="The camera has stopped")
    steps = [Step("luck", "off"), failed, Step("luck", "on"), Step("button", page="none"), READ]
    assert labels(phone.run(*steps)[-1]) == SHEET


def test_without_a_camera_the_built_in_sheet_is_read(phone: Phone) -> None:
    shown = phone.run(Step("camera", "off"), Step("front", page="none", line=SHEET))[-1]
    assert labels(shown) == SHEET
    assert shown["isStill"]
    assert (shown["torch"], shown["freeze"]) == ("hidden", "hidden")
    assert shown["canShare"]
    assert not shown["isLit"]


def test_without_a_model_the_app_says_so(phone: Phone) -> None:
    assert phone.run(Step("front", page="This app has no model"), has_model=False)[-1]["boxes"] == []


def test_the_torch_goes_off_by_itself_in_the_heat(phone: Phone) -> None:
    off, on, hot = phone.run(
        Step("front", page="none", torch="Turn the light on"),
        Step("press", "torch", torch="Turn the light off"),
        Step("torch", "off", torch="Turn the light on, dimmed"),
    )
    assert off["torch"] != on["torch"] != hot["torch"]


def test_in_the_background_the_camera_is_off_and_starts_anew_after_it(phone: Phone) -> None:
    away, back, read = phone.run(FRONT, READ, Step("gone", page="loading"), FRONT, READ)[2:]
    assert not away["isLit"]
    assert back["boxes"] == []
    assert labels(read) == SHEET


def test_a_second_window_takes_the_camera_and_gives_it_back(phone: Phone) -> None:
    elsewhere = "The camera is in another window"
    shown = phone.run(
        FRONT,
        READ,
        Step("front", page="none", window="b"),
        Step("wait", "0", page=elsewhere),
        Step("button", page="none"),
        Step("wait", "0", page=elsewhere, window="b"),
        Step("gone"),
        Step("wait", "0", page="none", window="b"),
        Step("pictures", "12", line=SHEET, window="b"),
    )
    assert shown[3]["button"] == "Use it here"
    assert labels(shown[-1]) == SHEET


def test_labels_turn_with_their_digits_where_the_screen_does_not(phone: Phone) -> None:
    """The phone lies across with its orientation locked: on the screen, digits lie on their side."""
    lock = Step("lock", "90")
    shown = phone.run(Step("front", page="none", torch="Turn the light on"), lock, READ, size=UPRIGHT)[-1]
    assert labels(shown) == SHEET
    for box in shown["boxes"]:
        x, y, width, height = box["frame"]
        # Turned clockwise by a right angle: letters run downwards, and above is to the right.
        assert box["turn"] == [0, 1, -1, 0]
        assert box["center"][1] == pytest.approx(y + height / 2)
        assert box["center"][0] > x + width
    # Read from the top of the screen downwards.
    tops = [box["frame"][1] for box in shown["boxes"]]
    assert tops == sorted(tops)
