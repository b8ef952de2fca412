"""The child process itself, spoken to as the window does."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.core.events import DataPrepared, Failed, Stopped, Succeeded
from workbench.data.drawn import draw_digits
from workbench.data.npz import write_npz
from workbench.worker.main import Inbox
from workbench.worker.protocol import (
    OpenModel,
    Pause,
    PrepareData,
    Request,
    Resume,
    ServeModel,
    Stop,
    decode_event,
    encode_request,
)

Process = subprocess.Popen[bytes]


@pytest.fixture
def worker() -> Iterator[Process]:
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        yield process
        process.kill()


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    path = tmp_path / "digits.npz"
    write_npz(path, train=draw_digits(60, 1), test=draw_digits(20, 2), drawn=(1, 1))
    return path


def send(worker: Process, request: Request) -> None:
    assert worker.stdin
    worker.stdin.write(encode_request(request, job="job-1"))
    worker.stdin.flush()


def events_of(worker: Process) -> list[object]:
    assert worker.stdout
    messages = [decode_event(line) for line in worker.stdout]
    assert {job for job, _ in messages} == {"job-1"}
    return [event for _, event in messages]


def test_a_job_reports_and_ends(worker: Process, digits: Path) -> None:
    send(worker, PrepareData(given=str(digits)))

    prepared, ending = events_of(worker)

    assert isinstance(prepared, DataPrepared)
    assert prepared.is_drawn
    assert ending == Succeeded(result=str(digits))
    assert worker.wait() == 0


def test_a_failure_is_an_ending_with_a_sentence(worker: Process) -> None:
    send(worker, PrepareData(given="/no/such/file.npz"))

    (ending,) = events_of(worker)

    assert isinstance(ending, Failed)
    assert "/no/such/file.npz" in ending.message
    assert ending.hint
    assert worker.wait() == 0


def test_a_request_that_is_no_job_is_an_ending_too(worker: Process) -> None:
    send(worker, OpenModel(model="/a.mlpackage"))

    (ending,) = events_of(worker)

    assert isinstance(ending, Failed)


def test_stop_ends_a_long_job(worker: Process) -> None:
    send(worker, PrepareData(wants_drawn=True))
    assert worker.stdout
    worker.stdout.readline()

    send(worker, Stop())

    assert events_of(worker)[-1] == Stopped()
    assert worker.wait() == 0


def test_a_child_whose_window_is_gone_ends_by_itself(worker: Process) -> None:
    send(worker, PrepareData(wants_drawn=True))
    assert worker.stdout
    worker.stdout.readline()
    assert worker.stdin
    worker.stdin.close()
    worker.stdout.close()

    begin = time.monotonic()
    worker.wait(timeout=20)
    assert time.monotonic() - begin < 20


def test_an_idle_reader_ends_with_its_window(worker: Process) -> None:
    send(worker, ServeModel())
    send(worker, Stop())

    assert isinstance(events_of(worker)[-1], Stopped)


def test_lines_that_are_no_request_are_passed_over(worker: Process, digits: Path) -> None:
    assert worker.stdin
    worker.stdin.write(b"nonsense\n" + json.dumps({"version": 9}).encode() + b"\n")
    send(worker, PrepareData(given=str(digits)))

    assert isinstance(events_of(worker)[-1], Succeeded)
    assert worker.stderr
    assert worker.stderr.read().count(b"dropped a request") == 2


def test_pause_and_resume_are_seen_between_requests_and_a_stop_ends_a_pause() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as window:
        inbox = Inbox(stream)
        inbox.start()
        window.write(encode_request(Pause(), job="1"))
        wait_until(inbox.should_pause)
        window.write(encode_request(Resume(), job="1"))
        wait_until(lambda: not inbox.should_pause())
        window.write(encode_request(Pause(), job="1"))
        wait_until(inbox.should_pause)
        assert not inbox.should_stop()
        window.write(encode_request(Stop(), job="1"))
        wait_until(inbox.should_stop)
        assert not inbox.should_pause()
        assert inbox.next_request() is None


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
