"""Tools of the system: what they say arrives, and no process outlives who started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ios.fake_xcode import is_gone
from workbench.core.errors import BuildError, CancelledError
from workbench.core.events import never
from workbench.worker import tool as tool_module
from workbench.worker.tool import run_tool

SLEEPER = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]


def python(script: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", textwrap.dedent(script)]


def run(script: str, seconds: float = 20) -> tuple[int, list[str]]:
    heard: list[str] = []
    found = run_tool(python(script), should_stop=never, silence_seconds=seconds, on_lines=heard.extend)
    assert list(found.lines) == heard
    return found.status, heard


def test_every_line_comes_with_the_status() -> None:
    script = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(65)"
    assert run(script) == (65, ["out", "err"])


def test_lines_come_while_the_tool_runs(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    script = f"""
    import os, time
    print('one', flush=True)
    while not os.path.exists({str(heard)!r}):
        time.sleep(0.01)
    print('two')
    """
    found = run_tool(
        python(script), should_stop=never, silence_seconds=20, on_lines=lambda _lines: heard.touch()
    )
    assert found.lines == ("one", "two")


def test_what_is_no_text_is_made_bearable() -> None:
    script = r"import sys; sys.stdout.buffer.write(b'\xff\xfe\x00\r\n' + b'x' * 100_000 + b'\nend')"
    status, lines = run(script)
    assert status == 0
    assert lines[0] == "\ufffd\ufffd\x00"
    assert max(map(len, lines)) <= 4000
    assert lines[-1] == "end"


def test_of_much_the_last_is_kept() -> None:
    found = run_tool(
        python("for number in range(30_000): print(number)"), should_stop=never, silence_seconds=20
    )
    assert found.lines[-1] == "29999"
    assert len(found.lines) == tool_module.KEPT_LINES


def test_a_signal_that_ends_a_tool_is_in_its_status() -> None:
    status, _ = run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert status == 128 + signal.SIGSEGV


def test_a_tool_that_is_not_there_is_told() -> None:
    found = run_tool(["/nowhere/xcodebuild"], should_stop=never, silence_seconds=20)
    assert found.status == 127
    assert "error: /nowhere/xcodebuild cannot be started" in found.lines[0]


def test_an_answer_is_whole_and_without_what_is_said_beside() -> None:
    script = "import sys; print('x\\n' * 5000); print('noise', file=sys.stderr)"
    with TemporaryFile() as answer:
        found = run_tool(python(script), should_stop=never, silence_seconds=20, answer=answer)
        answer.seek(0)
        assert answer.read() == b"x\n" * 5000 + b"\n"
    assert found.lines == ("noise",)


def test_the_environment_is_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT", "1")
    found = run_tool(
        python("import os; print(os.environ['KEPT'], os.environ['DEVELOPER_DIR'])"),
        should_stop=never,
        silence_seconds=20,
        environment={"DEVELOPER_DIR": "/Xcode.app"},
    )
    assert found.lines == ("1 /Xcode.app",)


@pytest.mark.parametrize(
    "ignored", [(), ("SIGINT",), ("SIGINT", "SIGTERM")], ids=["asked", "terminated", "killed"]
)
def test_a_stop_ends_the_tool_and_what_it_has_started(ignored: tuple[str, ...]) -> None:
    script = f"""
    import os, signal, subprocess, sys, time
    for name in {ignored!r}:
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    child = subprocess.Popen({SLEEPER!r})
    print(os.getpid(), child.pid, flush=True)
    time.sleep(600)
    """
    heard: list[str] = []
    with pytest.raises(CancelledError):
        run_tool(python(script), should_stop=lambda: bool(heard), silence_seconds=20, on_lines=heard.extend)
    assert all(is_gone(int(process)) for process in heard[0].split())


def test_a_tool_that_falls_silent_is_ended() -> None:
    heard: list[str] = []
    script = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with pytest.raises(BuildError, match="has said nothing for 2 seconds") as told:
        run_tool(python(script), should_stop=never, silence_seconds=2, on_lines=heard.extend)
    assert told.value.details == heard[0]
    assert is_gone(int(heard[0]))


def test_a_child_that_holds_the_output_does_not_hold_up_the_end() -> None:
    script = f"""
    import subprocess
    child = subprocess.Popen({SLEEPER!r}, start_new_session=True)
    print(child.pid)
    """
    status, lines = run(script)
    os.kill(int(lines[0]), signal.SIGKILL)
    assert status == 0


def test_a_grandchild_that_goes_on_talking_does_not_hold_up_the_end(tmp_path: Path) -> None:
    talker = [sys.executable, "-I", "-S", "-c", "while True: print('y' * 1000)"]
    script = f"""
    import pathlib, subprocess
    child = subprocess.Popen({talker!r}, start_new_session=True)
    pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(child.pid))
    """
    assert run_tool(python(script), should_stop=never, silence_seconds=20).status == 0
    # It ends by itself when nobody listens any more.
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_lines_that_wait_are_handed_over_while_the_tool_is_silent() -> None:
    heard: list[str] = []
    script = "import time; [print(n, flush=True) or time.sleep(0.005) for n in range(3)]; time.sleep(600)"
    with pytest.raises(CancelledError):
        run_tool(
            python(script), should_stop=lambda: len(heard) == 3, silence_seconds=20, on_lines=heard.extend
        )


def test_what_is_not_taken_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool may say gigabytes while the window takes its time."""
    read = 0
    proper = os.read

    def count(descriptor: int, length: int) -> bytes:
        nonlocal read
        content = proper(descriptor, length)
        read += len(content)
        return content

    monkeypatch.setattr(os, "read", count)
    told: list[int] = []

    def take_time(_lines: tuple[str, ...]) -> None:
        told.append(read)
        time.sleep(0.05)

    with pytest.raises(CancelledError):
        run_tool(
            python("while True: print('x' * 99)"),
            should_stop=lambda: len(told) >= 10,
            silence_seconds=20,
            on_lines=take_time,
        )
    assert told[-1] < 2_000_000


def test_a_tool_that_ends_no_line_is_not_silent() -> None:
    script = "import time; [print('.', end='', flush=True) or time.sleep(0.1) for _ in range(25)]"
    assert run(script, seconds=2) == (0, ["." * 25])


def test_an_error_carries_no_more_than_the_window_takes() -> None:
    script = "import time; print(('x' * 3999 + '\\n') * 2000, flush=True); time.sleep(600)"
    with pytest.raises(BuildError) as told:
        run_tool(python(script), should_stop=never, silence_seconds=2)
    assert 700_000 < len(told.value.details) < 1_000_000


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_tool_does_not_outlive_who_runs_it(number: int) -> None:
    script = f"""
    from workbench.worker.tool import run_tool
    run_tool(
        [{sys.executable!r}, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(600)"],
        should_stop=lambda: False, silence_seconds=600, on_lines=lambda lines: print(*lines, flush=True),
    )
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    ) as runner:
        assert runner.stdout is not None
        process = int(runner.stdout.readline())
        os.kill(runner.pid, number)
    assert is_gone(process)


@settings(max_examples=20)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=40)))
def test_any_lines_arrive_whole(lines: list[str]) -> None:
    found = run_tool(["/usr/bin/printf", "%s\\n", *lines], should_stop=never, silence_seconds=20)
    assert list(found.lines) == (lines or [""])
