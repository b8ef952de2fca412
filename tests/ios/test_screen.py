"""The app's screen: pages, what can be pressed, labels over their digits, and what VoiceOver says."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.ios import camera_app, swift
from tests.ios.xcconfig_reader import read_xcconfig
from workbench.core.bundled import ios_template_folder

APP = ios_template_folder() / "App"

needs_swift = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

# From the start of the app to the first reading.
READING = ("model ready", "camera starting", "camera running off", "read")


def shown(program: Path, *events: str) -> dict[str, Any]:
    """Return what the screen shows after the last of the events."""
    [screens] = camera_app.ask(program, "screens", [list(events)])
    last: dict[str, Any] = screens[-1]
    return last


def flags(answer: dict[str, Any]) -> set[str]:
    """Return what is true of a screen."""
    return {name for name, value in answer.items() if value is True and name != "isOnBlack"}


@needs_swift
@pytest.mark.parametrize(
    ("events", "page"),
    [
        (("camera starting",), "loading"),
        (("camera running off", "model missing"), "modelMissing"),
        (("camera refused", "model failed"), "modelFailed"),
        (("model ready", "camera starting"), "loading"),
        (("model ready", "camera stopped"), "loading"),
        (("model ready", "camera refused"), "cameraRefused"),
        (("model ready", "camera restricted"), "cameraRestricted"),
        (("model ready", "camera failed"), "cameraFailed"),
        (("model ready", "camera interrupted splitView"), "cameraPaused splitView"),
        (("model ready", "camera interrupted heat"), "cameraPaused heat"),
        (("model ready", "camera interrupted background"), "loading"),
        (("model ready", "camera elsewhere"), "cameraElsewhere"),
        (("model ready", "camera running off"), None),
        (("model ready", "camera unavailable"), None),
        (READING, None),
    ],
)
def test_each_state_has_its_page(events: tuple[str, ...], page: str | None, camera_logic: Path) -> None:
    answer = shown(camera_logic, *events)
    assert answer.get("page") == page
    # Nothing can be shared from a page.
    assert not (answer["canShare"] and page)
    # Pages follow the light or dark look; the camera's picture and the wait for it do not.
    assert answer["isOnBlack"] == (page in (None, "loading"))


@needs_swift
def test_a_picture_is_held_still_whatever_happens_to_the_camera(camera_logic: Path) -> None:
    for camera in ("running off", "interrupted heat", "stopped", "starting", "failed", "elsewhere"):
        held = shown(camera_logic, *READING, "freeze", f"camera {camera}")
        assert held.get("page") is None, camera
        # Nothing new takes the place of what is held, and nobody needs the light of the screen.
        assert flags(held) == {"isStill", "isFrozen", "canShare", "canFreeze"}, camera
    assert shown(camera_logic, *READING, "freeze", "freeze")["isReading"]
    let_go = shown(camera_logic, *READING, "freeze", "camera interrupted heat", "freeze")
    assert let_go["page"] == "cameraPaused heat"
    assert not let_go["canShare"]
    back = ("camera interrupted heat", "freeze", "camera running off")
    assert flags(shown(camera_logic, *READING, "freeze", *back)) == {"isReading", "staysLit"}


@needs_swift
def test_only_a_picture_that_was_read_can_be_held(camera_logic: Path) -> None:
    before = shown(camera_logic, "model ready", "camera running off", "freeze")
    assert flags(before) == {"isReading", "staysLit"}
    # What was read before a pause is not what the camera sees after it.
    after = shown(camera_logic, *READING, "camera interrupted otherApp", "camera running off", "freeze")
    assert flags(after) == {"isReading", "staysLit"}


@needs_swift
def test_without_a_camera_the_built_in_picture_can_be_shared_but_not_held(camera_logic: Path) -> None:
    built_in = shown(camera_logic, "camera unavailable", "model ready", "read", "freeze")
    assert built_in.get("page") is None
    assert flags(built_in) == {"isStill", "canShare"}
    assert built_in["torch"] == "missing"


@needs_swift
def test_the_torch_is_offered_while_the_camera_runs(camera_logic: Path) -> None:
    for torch in ("missing", "unavailable", "off", "on"):
        assert shown(camera_logic, "model ready", f"camera running {torch}")["torch"] == torch
    assert shown(camera_logic, *READING, "camera interrupted heat")["torch"] == "missing"


def turned_point(point: tuple[float, float], turns: int, size: tuple[float, float]) -> tuple[float, float]:
    """Return where a point of a picture lies after it was turned clockwise so many times."""
    x, y = point
    width, height = size
    for _ in range(turns):
        x, y, width, height = height - y, x, height, width
    return x, y


@needs_swift
@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize(
    ("box", "center"),
    [
        # Above the digit.
        ((100, 200, 40, 60), (120, 183)),
        # No room above: inside, at its upper end.
        ((100, 2, 40, 60), (120, 19)),
        # At the sides it is pushed back into view.
        ((0, 200, 20, 60), (15, 183)),
        ((370, 200, 20, 60), (375, 183)),
        # A digit that is half out of view.
        ((100, -40, 40, 60), (120, 14)),
    ],
)
def test_a_label_stands_over_its_digit_as_the_digit_stands(
    box: tuple[float, ...], center: tuple[float, float], turns: int, camera_logic: Path
) -> None:
    """A screen that is turned shows the same as one that is not, turned."""
    area, label = (390.0, 844.0), (30.0, 28.0)
    x, y, width, height = box
    corners = [turned_point(corner, turns, area) for corner in ((x, y), (x + width, y + height))]
    left, top = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
    turned_area = area if turns % 2 == 0 else (area[1], area[0])
    question = {
        "size": label,
        "box": [left, top, right - left, bottom - top],
        "turns": turns,
        "area": [0, 0, *turned_area],
        "gap": 3,
    }
    [place] = camera_app.ask(camera_logic, "labels", [question])
    assert place == pytest.approx(turned_point(center, turns, area))


@needs_swift
def test_a_still_picture_fills_a_screen_that_lies_as_it_does(camera_logic: Path) -> None:
    upright, across = (390, 844), (844, 390)
    questions = [
        (720, 1280, 0, *upright),
        (1280, 720, 0, *across),
        # Held with the screen's orientation locked: turned it lies as the screen does.
        (1280, 720, 1, *upright),
        (720, 1280, 0, *across),
        (1280, 720, 2, *upright),
        (1280, 720, 3, *across),
    ]
    fills = camera_app.ask(camera_logic, "fills", [list(question) for question in questions])
    assert fills == [True, True, True, False, False, False]


@needs_swift
def test_what_the_screen_cuts_off_is_not_read_out(camera_logic: Path) -> None:
    """A picture that fills a narrow screen is wider than it; digits out of view are nobody's business."""
    upright = (720, 1280, 0, 390, 844)
    # The screen shows the middle 591 of 720 columns.
    inside, outside = (80, 600, 40, 60), (10, 600, 40, 60)
    locked = (1280, 720, 1, 390, 844)
    above, below = (600, 10, 60, 40), (600, 340, 60, 40)
    questions = [(*upright, *inside), (*upright, *outside), (*locked, *above), (*locked, *below)]
    seen = camera_app.ask(camera_logic, "seen", [list(question) for question in questions])
    assert seen == [True, False, False, True]


def spoken(program: Path, *shown: tuple[float, str]) -> list[tuple[float, str]]:
    """Return what is spoken and when, while the screen shows one text after the other, 20 times a second."""
    moments = []
    for (start, text), (end, _) in pairwise(shown):
        moments += [(start + step / 20, text) for step in range(round((end - start) * 20))]
    [answers] = camera_app.ask(program, "speech", [[{"time": time, "text": text} for time, text in moments]])
    return [(round(time, 2), news) for (time, _), news in zip(moments, answers, strict=True) if news]


@needs_swift
def test_a_reading_is_spoken_once_when_it_has_settled(camera_logic: Path) -> None:
    # Digits appear one after the other while the page comes into view.
    news = spoken(camera_logic, (10.0, "3"), (10.2, "3 1"), (10.4, "3 1 7"), (20.0, ""))
    assert news == [(10.9, "3 1 7")]


@needs_swift
def test_readings_are_spoken_with_a_pause_between_them(camera_logic: Path) -> None:
    news = spoken(camera_logic, (10.0, "3"), (10.6, "4"), (20.0, ""))
    assert news == [(10.5, "3"), (12.0, "4")]


@needs_swift
def test_the_same_reading_is_news_again_after_silence(camera_logic: Path) -> None:
    # Half a second without digits is a hand before the lens; longer, another page may come.
    flicker = spoken(camera_logic, (10.0, "3"), (12.0, ""), (12.5, "3"), (20.0, ""))
    assert flicker == [(10.5, "3")]
    again = spoken(camera_logic, (10.0, "3"), (12.0, ""), (13.5, "3"), (20.0, ""))
    assert again == [(10.5, "3"), (14.0, "3")]


@needs_swift
def test_what_flickers_is_not_spoken(camera_logic: Path) -> None:
    flicker = [(10 + index / 4, "3 8" if index % 2 else "3") for index in range(20)]
    assert spoken(camera_logic, *flicker) == []


# The first iOS that has the symbol (SF Symbols by the year of their release).
SYMBOLS = {
    "exclamationmark.triangle": 13.0,
    "flashlight.off.fill": 13.1,
    "flashlight.on.fill": 13.1,
    "pause.circle": 13.0,
    "pause.fill": 13.0,
    "play.fill": 13.0,
    "rectangle.on.rectangle": 13.0,
    "shippingbox": 14.0,
    "square.and.arrow.up": 13.0,
    "video.slash": 13.0,
}


def test_every_symbol_exists_on_the_oldest_system() -> None:
    """A name that does not exist would be an empty button, without any error."""
    code = [line for path in APP.rglob("*.swift") for line in path.read_text("utf-8").splitlines()]
    naming = [line for line in code if re.search("symbol: |systemName: ", line)]
    named = {name for line in naming for name in re.findall(r'"([a-z.]+)"', line)}
    assert named == set(SYMBOLS)
    settings = read_xcconfig(ios_template_folder() / "Config" / "App.xcconfig")
    assert all(first <= float(settings["IPHONEOS_DEPLOYMENT_TARGET"]) for first in SYMBOLS.values())


def test_voiceover_reaches_every_digit() -> None:
    overlay = (APP / "Screen" / "OverlayView.swift").read_text(encoding="utf-8")
    # The boxes, in the order in which a person reads them, and not the control that they lie in.
    assert "isAccessibilityElement = false" in overlay
    assert "accessibilityElements = ReadingOrder.rows(of: readings).joined()" in overlay
    box = (APP / "Screen" / "ReadingBox.swift").read_text(encoding="utf-8")
    assert "isAccessibilityElement = true" in box
    assert "accessibilityLabel = reading.label" in box


def test_every_button_has_a_name_for_voiceover() -> None:
    bar = (APP / "Screen" / "ControlBar.swift").read_text(encoding="utf-8")
    buttons = re.findall(r"makeButton\(\.(\w+)\)", bar)
    named = re.findall(r"set\(\s*(\w+)Button,\s*symbol: [^\n]+\n\s*title: ", bar)
    assert buttons == named == ["torch", "freeze", "share"]


def luminance(components: dict[str, str]) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(components[name], 16) / 255 for name in ("red", "green", "blue")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_white_labels_can_be_read_on_the_accent_colour() -> None:
    colours = json.loads((APP / "Assets.xcassets" / "AccentColor.colorset" / "Contents.json").read_text())
    grounds = [luminance(colour["color"]["components"]) for colour in colours["colors"]]
    assert len(grounds) == 2
    # Three to one is asked for bold letters of this size.
    assert min(1.05 / (ground + 0.05) for ground in grounds) >= 3
