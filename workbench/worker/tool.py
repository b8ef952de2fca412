"""Running a tool of the system: its lines as they come, a limit to its silence, and a certain end."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workbench.core.errors import BuildError, CancelledError
from workbench.core.events import ShouldStop
from workbench.worker import guard

KEPT_LINES = 2000
# As many as an error can carry to the window.
_DETAIL_LINES = 200
_LONGEST_LINE = 4000
_CHUNK = 1 << 16
_GATHERING_SECONDS = 0.1
# So many of the longest lines, each of their bytes written as six, are still a message that the window takes.
_MOST_LINES = 300
_POLL_SECONDS = 0.1
# What the guard takes to end a tool that does not want to, and more on a busy machine: a guard that is
# killed leaves its tool behind.
_ENDING_SECONDS = sum(seconds for _, seconds in guard.LADDER) + 10.0
# What a pipe can hold is heard when the tool itself is gone; a grandchild that keeps it open is not
# waited for, be it silent or not.
_DRAINING_SECONDS = 0.5
_PIPE_BYTES = 1 << 20

OnLines = Callable[[tuple[str, ...]], None]


@dataclass(frozen=True, kw_only=True)
class ToolRun:
    """How a tool ended: its exit status and the last lines of what it said, errors among the rest."""

    status: int
    lines: tuple[str, ...]


def run_tool(
    command: Sequence[str],
    *,
    should_stop: ShouldStop,
    silence_seconds: float,
    environment: Mapping[str, str] | None = None,
    on_lines: OnLines = lambda _lines: None,
    answer: BinaryIO | None = None,
) -> ToolRun:
    """Run a tool to its end; ``on_lines`` gets each line once, some hundreds at most and ten times a second.

    Bytes that are no UTF-8 and very long lines are made bearable. With ``answer`` the tool's standard
    output goes into that file, whole and without what it says beside. Raises `CancelledError` when asked
    to stop, and `BuildError` when the tool says nothing for ``silence_seconds``; either way neither it
    nor what it has started runs on.
    """
    kept: deque[str] = deque(maxlen=KEPT_LINES)
    with _running(command, environment, answer) as tool:
        for lines in _gathered(tool.lines()):
            if should_stop():
                raise CancelledError
            if lines:
                kept.extend(lines)
                on_lines(lines)
            if tool.silence() > silence_seconds:
                raise BuildError(
                    f"“{_name(command)}” has said nothing for {_duration(silence_seconds)}; it was stopped.",
                    hint="Try again. If it happens again, restart the Mac and open Xcode once.",
                    details="\n".join(list(kept)[-_DETAIL_LINES:]),
                )
    return ToolRun(status=tool.process.returncode, lines=tuple(kept))


@contextlib.contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str] | None, answer: BinaryIO | None
) -> Iterator[_Tool]:
    """Run a tool under its guard; see to it that both are gone after the block, however it ends."""
    leash, hold = os.pipe()
    output, mouth = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, *command],
            stdin=leash,
            stdout=mouth if answer is None else answer,
            stderr=mouth,
            env=None if environment is None else {**os.environ, **environment},
            # Ctrl-C in a terminal reaches the whole group; who runs the tool decides what becomes of it.
            start_new_session=True,
        )
    except BaseException:
        os.close(hold)
        os.close(output)
        raise
    finally:
        os.close(leash)
        os.close(mouth)
    tool = _Tool(process, output)
    try:
        yield tool
    finally:
        os.close(hold)
        tool.see_out()
        os.close(output)


class _Tool:
    """A tool under its guard, and what comes out of the pipe ``output``.

    Nothing is read ahead: a tool that says more than is taken has to wait.
    """

    def __init__(self, process: subprocess.Popen[bytes], output: int) -> None:
        self.process = process
        self._output = output
        self._heard = time.monotonic()

    def silence(self) -> float:
        """Return for how many seconds the tool has said nothing."""
        return time.monotonic() - self._heard

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield lines as they come, and nothing where none came for a moment, until the process ends."""
        pending = b""
        for chunk in self._chunks():
            *whole, pending = (pending + chunk).split(b"\n")
            if len(pending) > _LONGEST_LINE:
                whole, pending = [*whole, pending], b""
            yield tuple(_readable(line) for line in whole)
        # The pipe ends a moment before the process does.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_DRAINING_SECONDS)
        if pending:
            yield (_readable(pending),)

    def see_out(self) -> None:
        """Wait for the end of a tool whose leash is gone; what it still says does not hold it up."""
        deadline = time.monotonic() + _ENDING_SECONDS
        for _ in self._chunks():
            if self.process.poll() is not None or time.monotonic() > deadline:
                break
        try:
            self.process.wait(max(deadline - time.monotonic(), _DRAINING_SECONDS))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _chunks(self) -> Iterator[bytes]:
        """Yield what the tool says, nothing where it says nothing for a moment, to the end of it."""
        silent_since: float | None = None
        left = _PIPE_BYTES
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            while left > 0:
                is_gone = self.process.poll() is not None
                if selector.select(_POLL_SECONDS):
                    chunk = os.read(self._output, _CHUNK)
                    if not chunk:
                        return
                    silent_since = None
                    self._heard = time.monotonic()
                    yield chunk
                    left -= len(chunk) if is_gone else 0
                    continue
                yield b""
                if is_gone:
                    silent_since = silent_since or time.monotonic()
                    if time.monotonic() - silent_since > _DRAINING_SECONDS:
                        return


def _gathered(pieces: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of ``pieces``, gathered for a moment, and nothing for a piece that is to wait."""
    waiting: list[str] = []
    handed_over = 0.0
    for lines in pieces:
        waiting += lines
        yield ()
        while len(waiting) > _MOST_LINES or (
            waiting and time.monotonic() - handed_over >= _GATHERING_SECONDS
        ):
            yield tuple(waiting[:_MOST_LINES])
            del waiting[:_MOST_LINES]
            handed_over = time.monotonic()
    yield tuple(waiting)


def _readable(line: bytes) -> str:
    return line[:_LONGEST_LINE].decode(errors="replace").rstrip("\r")


def _name(command: Sequence[str]) -> str:
    words = [Path(command[0]).name, *command[1:2]]
    return " ".join(word for word in words if not word.startswith("-"))


def _duration(seconds: float) -> str:
    return f"{round(seconds / 60)} minutes" if seconds >= 120 else f"{seconds:g} seconds"
