"""A reader without a model, run as a child process: speaks recorded lines of the protocol.

It needs the standard library alone, so that it starts at once. ``--starts FILE`` counts its starts,
``--threshold`` is that of a model that brings one, ``--labels`` are the classes of one that knows no
digits, as JSON, ``--doubts`` makes it unsure of every second sample, and the faults named by the other
options happen at the first of them only, or at each with ``--always``.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import time
from pathlib import Path

# As the real reader wrote them; the job, the request and the path are put in.
OPENED = (
    '{"type":"ModelOpened","path":"","labels":["0","1","2","3","4","5","6","7","8","9"],'
    '"runtime":"Reference runtime","description":"a digit"}'
)
REFUSED = '{"type":"ModelRefused","path":"","message":"It is no Core ML model.","hint":"Choose another."}'
ANSWERED = '{"type":"Answered","request":0,"probabilities":[],"milliseconds":0.4}'
STOPPED = '{"type":"Stopped","result":""}'


def main() -> None:
    options = _options()
    starts = _count_start(options.starts)
    has_faults = options.always or starts == 1
    for line in sys.stdin:
        message = json.loads(line)
        job, request = message["job"], message["request"]
        match request["type"]:
            case "OpenModel":
                text = REFUSED if options.refuse and has_faults else OPENED
                opened = {**json.loads(text), "path": request["model"]}
                if options.labels and "labels" in opened:
                    opened["labels"] = options.labels
                if options.threshold is not None:
                    opened["decision"] = {"temperature": 1.0, "threshold": options.threshold}
                _write(job, opened)
            case "ClassifySamples":
                if options.crash and has_faults:
                    print("the fake reader was told to crash", file=sys.stderr)
                    os._exit(139)
                if options.mute and has_faults:
                    continue
                time.sleep(options.delay)
                if options.stale:
                    _write(job, {**json.loads(ANSWERED), "request": request["request"] - 1})
                width = 3 if options.misshapen and has_faults else len(options.labels) or 10
                _answer(job, request, width=width, doubts=options.doubts)
            case "Stop":
                _write(job, json.loads(STOPPED))
                return


def _answer(job: str, request: dict[str, object], *, width: int, doubts: bool) -> None:
    # The first pixel of each sample chooses its class; of every second one the reader may be unsure.
    samples = base64.b64decode(str(request["samples"]))
    rows = []
    for start in range(0, len(samples), 784):
        row = [0.01] * width
        row[samples[start] % width] = 0.31 if doubts and start % 1568 else 0.91
        rows.append(row)
    _write(job, {**json.loads(ANSWERED), "request": request["request"], "probabilities": rows})


def _write(job: str, event: dict[str, object]) -> None:
    print(json.dumps({"version": 1, "job": job, "event": event}), flush=True)


def _count_start(path: Path | None) -> int:
    if path is None:
        return 1
    with path.open("a") as file:
        file.write(".")
    return path.stat().st_size


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--starts", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--labels", type=json.loads, default=[])
    for fault in ("--crash", "--mute", "--refuse", "--stale", "--misshapen", "--doubts", "--always"):
        parser.add_argument(fault, action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
