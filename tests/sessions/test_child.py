"""A child process that answers, fails, falls silent or dies, as the window sees it."""

import sys
import textwrap

import pytest
from pytestqt.qtbot import QtBot

from workbench.core.events import Progress
from workbench.sessions import child as child_module
from workbench.sessions.child import Child, Outcome, OutcomeKind
from workbench.worker.protocol import PrepareData

# A child that speaks the protocol by hand: `say` writes an event for the job it was given.
PRELUDE = """
import json, os, signal, sys, time
job = json.loads(sys.stdin.readline())["job"]
def say(type, job=job, **fields):
    print(json.dumps({"version": 1, "job": job, "event": {"type": type, **fields}}), flush=True)
"""
PROGRESS = 'say("Progress", stage="Drawing", done=1, total=2, unit="")\n'


class Watched:
    """A child with all that it told."""

    def __init__(self, qtbot: QtBot, script: str) -> None:
        self.child = Child(command=[sys.executable, "-c", PRELUDE + textwrap.dedent(script)])
        self.events: list[object] = []
        self.outcomes: list[Outcome] = []
        self.child.event_received.connect(self.events.append)
        self.child.ended.connect(self.outcomes.append)
        self._qtbot = qtbot

    def start(self) -> None:
        self.child.start(PrepareData())

    def wait_for_event(self) -> None:
        self._qtbot.waitUntil(lambda: bool(self.events), timeout=20_000)

    def wait(self) -> Outcome:
        self._qtbot.waitUntil(lambda: bool(self.outcomes), timeout=20_000)
        self._qtbot.wait(20)
        assert len(self.outcomes) == 1, "a job ends exactly once"
        assert not self.child.is_running
        return self.outcomes[0]


@pytest.fixture
def short_ladder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "ASKED_TIMEOUT_MS", 100)
    monkeypatch.setattr(child_module, "TERMINATE_TIMEOUT_MS", 100)


def test_reports_come_before_the_one_ending(qtbot: QtBot) -> None:
    watched = Watched(qtbot, PROGRESS + 'say("Succeeded", result="/a")')
    watched.start()

    outcome = watched.wait()

    assert watched.events == [Progress(stage="Drawing", done=1, total=2)]
    assert outcome == Outcome(kind=OutcomeKind.SUCCEEDED, result="/a")
    assert outcome.was_successful()


def test_a_failure_keeps_its_sentence_and_the_last_words(qtbot: QtBot) -> None:
    watched = Watched(
        qtbot,
        """
        print("native chatter", file=sys.stderr)
        say("Failed", message="The disk is full.", hint="Make room.", details="")
        """,
    )
    watched.start()

    outcome = watched.wait()

    assert outcome.has_failed()
    assert (outcome.message, outcome.hint) == ("The disk is full.", "Make room.")
    assert "native chatter" in outcome.details


@pytest.mark.parametrize("death", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(3)", "os.abort()"])
def test_a_death_without_an_ending_is_a_crash(qtbot: QtBot, death: str) -> None:
    watched = Watched(qtbot, PROGRESS + f'print("so long", file=sys.stderr, flush=True); {death}')
    watched.start()

    outcome = watched.wait()

    assert outcome.kind is OutcomeKind.CRASHED
    assert outcome.message
    assert outcome.hint
    assert "so long" in outcome.details


def test_a_program_that_cannot_start_is_told(qtbot: QtBot) -> None:
    outcomes: list[Outcome] = []
    child = Child(command=["/no/such/program"])
    child.ended.connect(outcomes.append)

    child.start(PrepareData())
    qtbot.waitUntil(lambda: bool(outcomes))

    assert outcomes[0].kind is OutcomeKind.CRASHED
    assert "/no/such/program" in outcomes[0].details


def test_stop_asks_first(qtbot: QtBot) -> None:
    watched = Watched(
        qtbot,
        PROGRESS + 'sys.stdin.readline(); say("Stopped", result="/half")',
    )
    watched.start()
    watched.wait_for_event()

    watched.child.stop()

    outcome = watched.wait()
    assert outcome.was_stopped()
    assert outcome.result == "/half"


@pytest.mark.usefixtures("short_ladder")
@pytest.mark.parametrize("deafness", ["", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
def test_stop_climbs_its_ladder(qtbot: QtBot, deafness: str) -> None:
    watched = Watched(qtbot, f"{deafness}\n{PROGRESS}time.sleep(60)")
    watched.start()
    watched.wait_for_event()

    watched.child.stop()

    assert watched.wait().was_stopped()


def test_kill_leaves_nothing_behind(qtbot: QtBot) -> None:
    watched = Watched(qtbot, PROGRESS + "time.sleep(60)")
    watched.start()
    watched.wait_for_event()

    watched.child.kill()

    assert watched.wait().was_stopped()


def test_foreign_and_broken_messages_are_dropped_and_logged(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    watched = Watched(
        qtbot,
        """
        print("TensorFlow says hello")
        say("Progress", job="another", stage="Drawing", done=1, total=2, unit="")
        say("Succeeded", result="/a")
        say("Failed", message="too late", hint="", details="")
        """,
    )
    watched.start()

    assert watched.wait().was_successful()
    assert watched.events == []
    assert "dropped a message" in caplog.text
    assert "after the ending" in caplog.text


def test_a_message_in_pieces_arrives_whole(qtbot: QtBot) -> None:
    watched = Watched(
        qtbot,
        """
        line = json.dumps({"version": 1, "job": job, "event": {"type": "Succeeded", "result": "ä" * 100000}})
        for start in range(0, len(line), 7000):
            sys.stdout.write(line[start:start + 7000]); sys.stdout.flush(); time.sleep(0.001)
        print(flush=True)
        """,
    )
    watched.start()

    assert watched.wait().result == "ä" * 100000
