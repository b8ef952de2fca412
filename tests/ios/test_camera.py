"""The app's camera: what it does and reports when the user, the system and the device act on it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.ios import camera_app, swift
from tests.ios.camera_app import Step

pytestmark = pytest.mark.skipif(not swift.has_swift(), reason="Swift is not installed")

# From the start of the app to the first picture.
STARTED = ("wanted", "answered allowed")


def states(program: Path, *events: str) -> list[str]:
    """Return all states that the camera reports, in order."""
    [steps] = camera_app.play(program, [events])
    return [state for step in steps for state in step.reported]


def last(program: Path, *events: str) -> Step:
    """Return what the camera does about the last of the events."""
    [steps] = camera_app.play(program, [events])
    return steps[-1]


def test_it_asks_sets_up_and_starts(camera_logic: Path) -> None:
    [steps] = camera_app.play(camera_logic, [STARTED])
    assert [step.commands for step in steps] == [("askForAccess",), ("configure", "start")]
    assert [step.reported for step in steps] == [("starting",), ("running missing",)]


@pytest.mark.parametrize("answer", ["refused", "restricted"])
def test_a_refusal_is_said_and_asked_anew_on_the_way_back_from_settings(
    answer: str, camera_logic: Path
) -> None:
    assert states(camera_logic, "wanted", f"answered {answer}") == ["starting", answer]
    back = ("wanted", f"answered {answer}", "unwanted", "wanted")
    assert last(camera_logic, *back).commands == ("askForAccess",)
    assert last(camera_logic, *back, "answered allowed").state == "running missing"


def test_without_a_camera_nobody_is_asked(camera_logic: Path) -> None:
    assert states(camera_logic, "wanted", "answered noCamera") == ["starting", "unavailable"]


@pytest.mark.parametrize(
    ("luck", "state"),
    [("setup noCamera", "unavailable"), ("setup failed", "failed"), ("run failed", "failed")],
)
def test_a_camera_that_cannot_start_says_so(luck: str, state: str, camera_logic: Path) -> None:
    assert states(camera_logic, luck, *STARTED) == ["starting", state]


def test_after_a_failure_it_can_be_tried_again(camera_logic: Path) -> None:
    again = states(camera_logic, "run failed", *STARTED, "run running", "wanted", "answered allowed")
    assert again == ["starting", "failed", "starting", "running missing"]


def test_a_call_while_the_question_is_open_leaves_the_camera_off(camera_logic: Path) -> None:
    away = last(camera_logic, "wanted", "unwanted", "answered allowed")
    assert away == Step((), (), "stopped")
    # Back before the answer: the user is not asked a second time.
    back = camera_app.play(camera_logic, [("wanted", "unwanted", "wanted", "answered allowed")])[0]
    assert [step.commands for step in back] == [("askForAccess",), ("stop",), (), ("configure", "start")]


@pytest.mark.parametrize("reason", ["otherApp", "splitView", "heat", "other"])
def test_an_interruption_is_said_and_ends(reason: str, camera_logic: Path) -> None:
    seen = states(camera_logic, *STARTED, f"interrupted {reason}", "ended")
    assert seen == ["starting", "running missing", f"interrupted {reason}", "running missing"]


def test_starting_beside_another_app_waits_for_the_camera(camera_logic: Path) -> None:
    beside = ("run interrupted", *STARTED)
    assert states(camera_logic, *beside) == ["starting", "interrupted other"]
    # The reason comes with the notification, sooner or later than the start returns.
    assert last(camera_logic, *beside, "interrupted splitView").state == "interrupted splitView"
    early = ("run interrupted", "interrupted splitView", *STARTED)
    assert states(camera_logic, *early) == ["starting", "interrupted splitView"]
    assert last(camera_logic, *beside, "run running", "ended").state == "running missing"


def test_stopped_while_interrupted_it_stays_off(camera_logic: Path) -> None:
    """An interrupted session keeps the wish to run, and would start by itself, if nobody stopped it."""
    gone = last(camera_logic, *STARTED, "interrupted otherApp", "unwanted")
    assert gone == Step(("stopped",), ("stop",), "stopped")
    later = last(camera_logic, *STARTED, "interrupted otherApp", "unwanted", "ended")
    assert later == Step((), (), "stopped")
    # Still interrupted when the user is back.
    back = (*STARTED, "interrupted otherApp", "unwanted", "run interrupted", *STARTED)
    assert last(camera_logic, *back).state == "interrupted otherApp"


def test_a_reason_of_the_past_is_forgotten(camera_logic: Path) -> None:
    over = (*STARTED, "interrupted splitView", "unwanted", "ended", "run interrupted", *STARTED)
    assert last(camera_logic, *over).state == "interrupted other"
    # It runs, so whatever was in the way is gone, even if nobody said so.
    runs = (*STARTED, "interrupted splitView", "unwanted", *STARTED, "broken")
    assert last(camera_logic, *runs).state == "failed"


def test_wanting_what_runs_changes_nothing(camera_logic: Path) -> None:
    assert last(camera_logic, *STARTED, "wanted") == Step((), (), "running missing")
    assert last(camera_logic, "wanted", "wanted") == Step((), (), "starting")


def test_going_to_the_background_and_back_flashes_no_page(camera_logic: Path) -> None:
    away_and_back = ("interrupted background", "unwanted", "wanted", "ended", "answered allowed", "ended")
    assert states(camera_logic, *STARTED, *away_and_back) == [
        *("starting", "running missing"),
        "stopped",
        *("starting", "running missing"),
    ]


def test_a_reset_of_the_media_services_restarts_it(camera_logic: Path) -> None:
    assert last(camera_logic, *STARTED, "reset") == Step(
        ("starting", "running missing"), ("start",), "running missing"
    )
    assert last(camera_logic, *STARTED, "broken").state == "failed"
    # What fails because it is interrupted is interrupted, in whichever order that is told.
    assert last(camera_logic, *STARTED, "interrupted otherApp", "broken").state == "interrupted otherApp"
    assert last(camera_logic, *STARTED, "broken", "interrupted otherApp").state == "interrupted otherApp"
    assert last(camera_logic, *STARTED, "unwanted", "reset") == Step((), (), "stopped")


def test_the_torch_follows_the_device(camera_logic: Path) -> None:
    # It is known before the camera runs, goes on, and goes off by itself when it gets hot.
    seen = states(camera_logic, "torch off", *STARTED, "torch on", "torch unavailable")
    assert seen == ["starting", "running off", "running on", "running unavailable"]
    assert last(camera_logic, *STARTED, "interrupted heat", "torch unavailable").reported == ()


EVENTS = (
    *(
        "wanted",
        "unwanted",
        "answered allowed",
        "answered refused",
        "answered restricted",
        "answered noCamera",
    ),
    *("interrupted background", "interrupted otherApp", "interrupted splitView", "interrupted heat", "ended"),
    *("reset", "broken", "torch off", "torch on", "torch unavailable"),
    *("setup ready", "setup noCamera", "setup failed", "run running", "run interrupted", "run failed"),
)


def test_in_any_order_of_events_it_runs_only_while_wanted(camera_logic: Path) -> None:
    chance = random.Random(6)
    sequences = [[chance.choice(EVENTS) for _ in range(40)] for _ in range(2000)]
    for events, steps in zip(sequences, camera_app.play(camera_logic, sequences), strict=True):
        is_wanted = is_asking = False
        for event, step in zip(events, steps, strict=True):
            told = f"{event} in {events}: {step}"
            is_wanted = event == "wanted" or (is_wanted and event != "unwanted")
            is_asking = is_asking and not event.startswith("answered")
            # Nothing is started for nobody, and nobody is asked twice.
            assert is_wanted or not set(step.commands) & {"askForAccess", "configure", "start"}, told
            assert not (is_asking and "askForAccess" in step.commands), told
            is_asking = is_asking or "askForAccess" in step.commands
            # Whoever leaves has stopped the camera, whatever it was doing.
            assert event != "unwanted" or "stop" in step.commands, told
            assert is_wanted or step.state == "stopped", told
            # While it is said to start, something will follow.
            assert step.state != "starting" or is_asking, told
            assert len(set(step.reported)) == len(step.reported), told
            assert not step.reported or step.reported[-1] == step.state, told


def test_the_window_that_came_last_has_the_camera(camera_logic: Path) -> None:
    events = [
        ("front", "left", "left"),
        ("front", "right", "right"),
        # The system covered both for a moment, and both say that they are back.
        ("front", "left", "right"),
        ("front", "right", "right"),
        ("asked", "left", "left"),
        ("gone", "left", "right"),
        ("front", "left", "left"),
        ("gone", "right", "left"),
        ("gone", "left", None),
        ("gone", "left", None),
    ]
    [turns] = camera_app.take_turns(camera_logic, [[event[:2] for event in events]])
    assert [turn.holder for turn in turns] == [event[2] for event in events]


def test_one_window_keeps_its_preview_over_the_background(camera_logic: Path) -> None:
    events = [("front", "a"), ("stopped", ""), ("gone", "a"), ("front", "a"), ("front", "a")]
    [turns] = camera_app.take_turns(camera_logic, [events])
    assert [turn.step for turn in turns] == ["handOver", None, "stop", "start", None]
    assert [turn.connected for turn in turns] == [None, "a", None, None, None]


def test_a_window_is_connected_only_while_the_camera_stands_still(camera_logic: Path) -> None:
    """Whatever windows do, and however late the camera's queue is."""
    chance = random.Random(6)
    choices = [(event, window) for event in ("front", "asked", "gone") for window in "abc"]
    choices += [("stopped", "")] * 4
    sequences = [[*chance.choices(choices, k=30), *[("stopped", "")] * 30] for _ in range(500)]
    for events, turns in zip(sequences, camera_app.take_turns(camera_logic, sequences), strict=True):
        queue: list[str] = []
        is_running, connected = False, None
        for event, turn in zip(events, turns, strict=True):
            if event[0] == "stopped" and "settle" in queue:
                done, queue = queue[: queue.index("settle")], queue[queue.index("settle") + 1 :]
                is_running = done[-1] == "start"
            if turn.connected is not None:
                assert not is_running, events
                assert "start" not in queue, events
                connected = turn.connected
                queue.append("start")
            queue += {None: [], "handOver": ["stop", "settle"]}.get(turn.step, [str(turn.step)])
        # In the end the window that has its turn shows the camera, or nobody has it.
        is_running = [is_running, *(command == "start" for command in queue)][-1]
        assert is_running == (turns[-1].holder is not None), events
        assert not is_running or connected == turns[-1].holder, events


def test_heat_or_an_empty_battery_lowers_the_rate(camera_logic: Path) -> None:
    # Nominal, fair, serious, critical; each without and with low-power mode.
    assert camera_app.ask(camera_logic, "rates", []) == [30, 15, 30, 15, 15, 15, 8, 8]


@pytest.mark.parametrize(
    ("focus_distance", "field_of_view", "sharp_zoom", "zoom"),
    [
        # Paper seen at the nearest sharp distance is 2 · distance · tan(angle / 2) wide; 120 mm fill it.
        (150, 73.74, 4.0, 1.875),
        # Near enough by itself.
        (60, 73.74, 4.0, 1.0),
        # No more than double, and no more than there are pixels for.
        (250, 73.74, 4.0, 2.0),
        (200, 73.74, 1.5, 1.5),
        # Unknown, as the system says it, and nonsense.
        (-1, 73.74, 4.0, 1.0),
        (0, 73.74, 4.0, 1.0),
        (200, 0.0, 4.0, 1.0),
        (200, 180.0, 4.0, 1.0),
        (200, 73.74, 0.0, 1.0),
    ],
)
def test_where_the_lens_cannot_focus_near_the_picture_is_enlarged(
    focus_distance: int, field_of_view: float, sharp_zoom: float, zoom: float, camera_logic: Path
) -> None:
    [answer] = camera_app.ask(camera_logic, "zooms", [[focus_distance, field_of_view, sharp_zoom]])
    assert answer == pytest.approx(zoom, abs=1e-3)
