"""Replays recorded protocol lines as a child would write them; run as a script.

In a recording, ``JOB`` stands for the id of the job. A line that begins with ``#`` is an order:
``#stop`` waits until the window asks to stop, ``#stderr TEXT`` writes last words, ``#exit N`` and
``#signal N`` end the process there and then.
"""

import json
import os
import sys
from pathlib import Path


def main() -> None:
    request = sys.stdin.readline()
    job = json.loads(request)["job"]
    with Path(sys.argv[1]).open(encoding="utf-8") as recording:
        for line in recording:
            order, _, rest = line.strip().partition(" ")
            if order == "#stop":
                sys.stdin.readline()
            elif order == "#stderr":
                print(rest, file=sys.stderr, flush=True)
            elif order == "#exit":
                sys.exit(int(rest))
            elif order == "#signal":
                os.kill(os.getpid(), int(rest))
            else:
                sys.stdout.write(line.replace('"JOB"', f'"{job}"'))
                sys.stdout.flush()


if __name__ == "__main__":
    main()
