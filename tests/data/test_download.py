"""A download is whole and the published file, or it is told why not and nothing is kept."""

from __future__ import annotations

import hashlib
import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.servers import endless, refusing, serving, silent, stalled, truncated, whole
from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Progress, Report, ignore, never
from workbench.data.download import Patience, download

CONTENT = random.Random(0).randbytes(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
IMPATIENT = Patience(connect=0.5, silence=0.4, between_tries=0.01, tries=3)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture(autouse=True)
def _no_thread_outlives_the_test() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name == "download":
            thread.join(5)
            assert not thread.is_alive()


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "datasets" / "mnist.npz"


def fetch(url: str, to: Path) -> None:
    download(url, sha256=SHA256, to=to, emit=ignore, should_stop=never, patience=IMPATIENT)


def refusal(url: str, to: Path) -> str:
    """Return what a user is told, and check that nothing was kept."""
    with pytest.raises(DataError) as caught:
        fetch(url, to)
    assert not to.parent.exists() or not list(to.parent.iterdir())
    assert "try again" in caught.value.hint
    return caught.value.message


def test_a_file_arrives_with_progress(to: Path) -> None:
    reports: list[Report] = []
    with serving(whole(CONTENT)) as (url, _):
        download(url, sha256=SHA256, to=to, emit=reports.append, should_stop=never)

    assert to.read_bytes() == CONTENT
    assert list(to.parent.iterdir()) == [to]
    assert reports[-1] == Progress(stage="Downloading", done=300_000, total=300_000, unit="bytes")
    done = [report.done for report in reports if isinstance(report, Progress)]
    assert done == sorted(done)


def test_a_download_that_broke_off_is_begun_anew(to: Path) -> None:
    with serving(truncated(CONTENT, after=100_000), whole(CONTENT)) as (url, asked):
        fetch(url, to)

    assert to.read_bytes() == CONTENT
    assert len(asked) == 2


def test_a_download_that_always_breaks_off_is_given_up(to: Path) -> None:
    with serving(truncated(CONTENT, after=100_000)) as (url, asked):
        assert refusal(url, to) == "The download from 127.0.0.1 broke off part-way."

    assert len(asked) == 3


def test_another_file_than_the_published_one_is_not_kept(to: Path) -> None:
    with serving(whole(b"<html>Please sign in to this network.</html>")) as (url, _):
        assert "not the published file" in refusal(url, to)


def test_what_was_there_stays_when_a_download_fails(to: Path) -> None:
    to.parent.mkdir()
    to.write_bytes(b"before")
    with serving(refusing(503)) as (url, _), pytest.raises(DataError):
        fetch(url, to)

    assert to.read_bytes() == b"before"


def test_a_server_that_falls_silent_is_not_waited_for_without_end(to: Path) -> None:
    until = threading.Event()
    with serving(stalled(CONTENT, after=150_000, until=until), whole(CONTENT)) as (url, asked):
        fetch(url, to)
        until.set()

    assert to.read_bytes() == CONTENT
    assert len(asked) == 2


def test_a_server_that_never_answers_is_told_so(to: Path) -> None:
    until = threading.Event()
    with serving(silent(until=until)) as (url, asked):
        assert refusal(url, to) == "127.0.0.1 sent nothing for 0.4 seconds."
        until.set()

    assert len(asked) == 1


def test_a_missing_file_is_told_with_the_servers_answer(to: Path) -> None:
    with serving(refusing(404)) as (url, asked):
        assert refusal(url, to) == "127.0.0.1 answered 404 instead of the file."

    assert len(asked) == 1


def test_no_server_is_told_at_once(to: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        begun = time.monotonic()
        assert refusal(f"http://127.0.0.1:{port}/mnist.npz", to) == "127.0.0.1 cannot be reached."

    assert time.monotonic() - begun < 2


def test_an_address_that_is_none_is_told(to: Path) -> None:
    assert "cannot be reached" in refusal("http://", to)


def test_far_too_much_is_not_taken(to: Path) -> None:
    with serving(endless()) as (url, _), pytest.raises(DataError, match="much larger"):
        download(
            url,
            sha256=SHA256,
            to=to,
            emit=ignore,
            should_stop=never,
            most=1_000_000,
            patience=Patience(tries=1),
        )

    assert not [*to.parent.glob("*")]


@pytest.mark.parametrize("after", [0, 150_000], ids=["before the first byte", "in the middle"])
def test_a_cancel_is_heeded_at_once_even_in_silence(to: Path, after: int) -> None:
    until = threading.Event()
    with serving(stalled(CONTENT, after=after, until=until)) as (url, _):
        begun = time.monotonic()
        with pytest.raises(CancelledError):
            download(
                url,
                sha256=SHA256,
                to=to,
                emit=ignore,
                should_stop=lambda: time.monotonic() - begun > 0.2,
                patience=Patience(silence=3),
            )
        took = time.monotonic() - begun
        until.set()

    assert took < 1
    assert not [*to.parent.glob("*")]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "datasets").write_text("a file where the folder should be")
    with serving(whole(CONTENT)) as (url, _), pytest.raises(DataError, match="cannot be written"):
        fetch(url, tmp_path / "datasets" / "mnist.npz")
