"""The app's camera as it is, running on a played device: its queue, its messages and its settings."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ios import swift

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

# What is done, its value, and what must have been told then.
Step = tuple[str, str, str] | tuple[str, str]
STARTED: Step = ("start", "", "running off")
CONFIGURED = ("begin", "input", "output", "commit")


@dataclass(frozen=True)
class Ran:
    """What came of the steps: what was told, what the session was told, the rate after each step."""

    told: tuple[str, ...]
    session: tuple[str, ...]
    rates: tuple[int, ...]
    zoom: float
    is_multitasking: bool
    taken: tuple[dict[str, Any], ...]


def run(program: Path, *steps: Step, windows: bool = False) -> Ran:
    question = [dict(zip(("does", "value", "until"), step, strict=False)) for step in steps]
    arguments = [program, "windows" if windows else "camera"]
    done = subprocess.run(arguments, input=json.dumps(question).encode(), capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    return Ran(
        told=tuple(answer["told"]),
        session=tuple(answer["session"]),
        rates=tuple(answer["rates"]),
        zoom=answer["zoom"],
        is_multitasking=answer["isMultitasking"],
        taken=tuple(answer["taken"]),
    )


def test_it_starts_and_tells_of_its_torch(played_camera: Path) -> None:
    ran = run(played_camera, ("access", "asked"), STARTED)
    assert ran.told == ("starting", "running missing", "running off")
    assert ran.session == (*CONFIGURED, "start")
    assert not ran.is_multitasking


def test_it_goes_on_beside_other_apps_where_it_can_and_enlarges_near_writing(played_camera: Path) -> None:
    ran = run(played_camera, ("multitasking", "on"), STARTED)
    assert ran.is_multitasking
    # A lens that focuses from 150 mm on, with a field of view of 74 degrees.
    assert ran.zoom == pytest.approx(1.875, abs=1e-3)


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (("camera", "off"), "unavailable"),
        (("takes", "off"), "failed"),
        (("luck", "off"), "failed"),
        (("access", "denied"), "refused"),
        (("access", "restricted"), "restricted"),
    ],
)
def test_what_keeps_it_from_starting_is_told(step: Step, state: str, played_camera: Path) -> None:
    assert run(played_camera, step, ("start", "", state)).told == ("starting", state)


def test_a_refusal_is_told(played_camera: Path) -> None:
    steps: list[Step] = [("access", "asked"), ("answer", "off"), ("start", "", "refused")]
    assert run(played_camera, *steps).told == ("starting", "refused")


def test_it_is_set_up_once_and_stops_whenever_it_is_asked_to(played_camera: Path) -> None:
    steps: list[Step] = [
        STARTED,
        ("stop", "", "stopped"),
        STARTED,
        ("interrupt", "3", "interrupted otherApp"),
    ]
    ran = run(played_camera, *steps, ("stop", "", "stopped"), ("end", ""))
    assert ran.session == (*CONFIGURED, "start", "stop", "start", "stop")
    assert ran.told[-1] == "stopped"


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("1", "stopped"),
        ("2", "interrupted other"),
        ("3", "interrupted otherApp"),
        ("4", "interrupted splitView"),
        ("5", "interrupted heat"),
        # A reason of a newer system.
        ("6", "interrupted other"),
    ],
)
def test_each_reason_of_an_interruption_is_told(reason: str, state: str, played_camera: Path) -> None:
    ran = run(played_camera, STARTED, ("interrupt", reason, state), ("end", "", "running off"))
    assert ran.told[-2:] == (state, "running off")


def test_a_start_while_interrupted_waits(played_camera: Path) -> None:
    ran = run(played_camera, ("silently", ""), ("start", "", "interrupted other"), ("end", "", "running off"))
    assert ran.told[:2] == ("starting", "interrupted other")


def test_errors_of_the_session_are_told_or_overcome(played_camera: Path) -> None:
    # The media services were reset; then an error that nobody can do anything about.
    ran = run(played_camera, STARTED, ("error", "-11819"), ("error", "-11800", "failed"))
    assert ran.told == ("starting", "running missing", "running off", "starting", "running off", "failed")


def test_heat_of_the_device_and_of_the_camera_and_the_battery_lower_the_rate(played_camera: Path) -> None:
    """The played device, as a real one, tells of its heat only those who read it before they registered."""
    steps: list[Step] = [
        ("thermal", "serious"),
        ("pressure", "critical"),
        ("thermal", "nominal"),
        ("pressure", "shutdown"),
        ("pressure", "nominal"),
        ("battery", "on"),
        ("battery", "off"),
    ]
    ran = run(played_camera, STARTED, *steps)
    # 0 is the camera's own rate.
    assert ran.rates == (0, 15, 8, 8, 8, 0, 15, 0)


def test_a_device_that_is_hot_already_starts_slowly(played_camera: Path) -> None:
    assert run(played_camera, ("thermal", "critical"), STARTED).rates[-1] == 8


def test_the_torch_goes_on_and_goes_off_by_itself_in_the_heat(played_camera: Path) -> None:
    steps: list[Step] = [("switch", "on", "running on"), ("torch", "off", "running unavailable")]
    ran = run(played_camera, STARTED, *steps, ("torch", "on", "running on"), ("switch", "off", "running off"))
    assert ran.told[-4:] == ("running on", "running unavailable", "running on", "running off")


def test_pictures_are_turned_as_the_phone_is_held(played_camera: Path) -> None:
    assert run(played_camera, STARTED, ("rotate", "90"), ("rotate", "180")).session[-2:] == (
        "turn 90",
        "turn 180",
    )


def test_the_newest_picture_is_taken_as_its_brightness_without_gaps(played_camera: Path) -> None:
    ran = run(played_camera, STARTED, ("pictures", "1"), ("rotate", "90"), ("pictures", "3"))
    for taken, number, angle in zip(ran.taken, (0, 2), (0, 90), strict=True):
        assert (taken["width"], taken["height"]) == (6, 4)
        assert taken["luma"] == [x + 10 * y + 100 + number for y in range(4) for x in range(6)]
        assert taken["time"] == pytest.approx(number / 10)
        assert taken["angle"] == angle


def test_windows_have_the_camera_in_turns(played_camera: Path) -> None:
    ran = run(
        played_camera,
        ("front", "a", "a: running off"),
        ("front", "b", "b: running off"),
        ("asked", "a", "a: running off"),
        ("gone", "a", "b: running off"),
        ("gone", "b", "b: stopped"),
        ("front", "b", "b: running off"),
        windows=True,
    )
    moves = [line for line in ran.told if line.endswith(("running off", "elsewhere"))]
    assert moves == [
        "a: running off",
        *("a: elsewhere", "b: running off"),
        *("b: elsewhere", "a: running off"),
        *("a: elsewhere", "b: running off"),
        "b: running off",
    ]
    hand_over = ("stop", "disconnect", "connect", "start")
    assert ran.session == (
        *("stop", "connect", *CONFIGURED, "start"),
        *(hand_over * 3),
        # The same window comes back to the preview that it has.
        *("stop", "start"),
    )
