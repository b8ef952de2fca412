"""Runs a tool and ends it, with all that it has started, when the guard's own standard input ends.

A tool like xcodebuild starts other processes and outlives whoever started it. The guard stands between
the two: the end of its standard input is the order to stop, and that comes as well when the process at
the other end is killed. Run as a script with the tool's command line; it needs no other module of ours.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

# Ask, terminate, kill: what to send, and for how many seconds to wait for the end.
LADDER = ((signal.SIGINT, 2.0), (signal.SIGTERM, 1.0), (signal.SIGKILL, 0.5))
_POLL_SECONDS = 0.02
_NOT_STARTED = 127


def main(command: list[str]) -> int:
    """Run the tool; returns its exit status, or 128 and the number of the signal that ended it."""
    # An ignored signal stays ignored in what is started, and the asking begins with this one.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        tool = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        sys.stdout.write(f"error: {command[0]} cannot be started: {error}\n")
        return _NOT_STARTED
    is_asked = threading.Event()
    ladder = threading.Thread(target=_end_when_asked, args=(tool.pid, is_asked), daemon=True)
    ladder.start()
    status = tool.wait()
    if is_asked.is_set():
        ladder.join()
    return status if status >= 0 else 128 - status


def _end_when_asked(group: int, is_asked: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    is_asked.set()
    for number, seconds in LADDER:
        if not _sent(group, number):
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
            if not _sent(group, 0):
                return


def _sent(group: int, number: int) -> bool:
    """Return whether a signal (0 for none) found somebody in the group."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
