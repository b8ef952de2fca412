"""Running a tool of the system: its lines as they come, a limit to its silence, and a certain end."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
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
_LONGEST_LINE = 4000
_POLL_SECONDS = 0.1
# What the guard takes to end a tool that does not want to, and a little more.
_ENDING_SECONDS = sum(seconds for _, seconds in guard.LADDER) + 1.0
# What a grandchild that holds the pipe may still say when the tool itself is gone.
_DRAINING_SECONDS = 0.5

OnLines = Callable[[tuple[str, ...]], None]


@dataclass(frozen=True, kw_only=True)
class ToolRun:
    """How a tool ended: its exit status and the last lines of what it said, errors among the rest."""

    status: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def run_tool(
    command: Sequence[str],
    *,
    should_stop: ShouldStop,
    silence_seconds: float,
    environment: Mapping[str, str] | None = None,
    on_lines: OnLines = lambda _lines: None,
    answer: BinaryIO | None = None,
) -> ToolRun:
    """Run a tool to its end; ``on_lines`` gets each line once, several at a time.

    Bytes that are no UTF-8 and very long lines are made bearable. With ``answer`` the tool's standard
    output goes into that file, whole and without what it says beside. Raises `CancelledError` when asked
    to stop, and `BuildError` when the tool says nothing for ``silence_seconds``; either way neither it
    nor what it has started runs on.
    """
    kept: deque[str] = deque(maxlen=KEPT_LINES)
    heard = time.monotonic()
    with _running(command, environment, answer) as tool:
        for lines in tool.lines():
            if should_stop():
                raise CancelledError
            if lines:
                heard = time.monotonic()
                kept.extend(lines)
                on_lines(lines)
            elif time.monotonic() - heard > silence_seconds:
                raise BuildError(
                    f"“{_name(command)}” has said nothing for {_duration(silence_seconds)}; it was stopped.",
                    hint="Try again. If it happens again, restart the Mac and open Xcode once.",
                    details="\n".join(kept),
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
    try:
        yield _Tool(process, output)
    finally:
        os.close(hold)
        try:
            process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Tool:
    """A tool under its guard, and what comes out of the pipe ``output``, which it closes."""

    def __init__(self, process: subprocess.Popen[bytes], output: int) -> None:
        self.process = process
        self._chunks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(output,), name="tool", daemon=True).start()

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield lines as they come, and nothing where none came for a moment, until the process ends."""
        pending = b""
        gone: float | None = None
        while True:
            try:
                chunk = self._chunks.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                yield ()
                if self.process.poll() is None:
                    continue
                gone = gone or time.monotonic()
                if time.monotonic() - gone <= _DRAINING_SECONDS:
                    continue
                chunk = b""
            if not chunk:
                break
            *whole, pending = (pending + chunk).split(b"\n")
            if len(pending) > _LONGEST_LINE:
                whole, pending = [*whole, pending], b""
            yield tuple(_readable(line) for line in whole)
        # The pipe ends a moment before the process does.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_DRAINING_SECONDS)
        if pending:
            yield (_readable(pending),)

    def _read(self, output: int) -> None:
        with os.fdopen(output, "rb", buffering=0) as pipe:
            while chunk := pipe.read(1 << 16):
                self._chunks.put(chunk)
        self._chunks.put(b"")


def _readable(line: bytes) -> str:
    return line[:_LONGEST_LINE].decode(errors="replace").rstrip("\r")


def _name(command: Sequence[str]) -> str:
    words = [Path(command[0]).name, *command[1:2]]
    return " ".join(word for word in words if not word.startswith("-"))


def _duration(seconds: float) -> str:
    return f"{round(seconds / 60)} minutes" if seconds >= 120 else f"{seconds:g} seconds"
