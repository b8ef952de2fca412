"""What reaches the terminal, and what a signal does to a command."""

from __future__ import annotations

import json
import os
import signal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.sessions.run_folders import make_run, write_dataset
from workbench.cli import output
from workbench.cli.main import run_command
from workbench.core.errors import WorkbenchError
from workbench.core.events import Progress
from workbench.core.folders import user_folders

_HOSTILE = "red\x1b[31m\x07\x9b2J\u202egnp.exe\r\x7f"


def test_names_out_of_files_send_no_control_characters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_dataset(tmp_path / "digits.npz")
    record = make_run(user_folders().runs, data=data).record_path
    record.write_text(json.dumps(json.loads(record.read_text()) | {"name": f"{_HOSTILE}\nsecond"}))

    assert run_command(["runs"]) == 0
    assert run_command(["evaluate", "nobody"]) == 1
    assert run_command(["convert", _HOSTILE, "--out", "x"]) == 1
    output.say(_HOSTILE)
    output.say_aside(_HOSTILE)
    output.complain(WorkbenchError(_HOSTILE, hint=_HOSTILE))

    printed = capsys.readouterr()
    for text in (printed.out, printed.err):
        assert not set(text) & set("\x1b\x07\x9b\u202e\r\x7f")
        assert r"red\x1b[31m\x07\x9b2J\u202egnp.exe\r\x7f" in " ".join(text.split()).replace(" ", "")


def test_what_is_sound_is_printed_as_it_is() -> None:
    text = "Grüße ☂ 数字\n\t[bold]9[/bold]"
    assert output.plain(text) == text


def test_progress_is_shown_of_the_stage_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    monkeypatch.setattr(output, "_stderr", Console(file=screen, force_terminal=True, width=200))
    with output.watching(as_json=False) as emit:
        emit(Progress(stage="Asking", done=0, total=0))
        emit(Progress(stage="Building", done=6, total=0, note=f"compiling [/]{_HOSTILE}.swift"))
        emit(Progress(stage="Checking", done=3, total=4))
        screen.truncate(0)
    shown = screen.getvalue()
    assert "Checking" in shown
    assert "3/4" in shown
    assert "/100" not in shown
    assert "Asking" not in shown
    assert "Building" not in shown


def test_a_note_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    monkeypatch.setattr(output, "_stderr", Console(file=screen, force_terminal=True, width=200))
    with output.watching(as_json=False) as emit:
        emit(Progress(stage="Building", done=6, total=0, note=f"compiling [/]{_HOSTILE}.swift"))
    shown = screen.getvalue()
    assert "6/?" in shown
    assert r"compiling [/]red\x1b[31m\x07" in shown


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_first_signal_asks_and_a_second_one_ends(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(number)
    with output.stopping_on_interrupt() as should_stop:
        assert not should_stop()
        os.kill(os.getpid(), number)
        assert should_stop()
        assert "Stopping" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(number) is before
