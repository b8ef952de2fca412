"""Fetching a published file: with progress, time-outs, another try and a check sum; whole or not at all."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import requests
from requests import exceptions as http

from workbench.core.errors import CancelledError, DataError
from workbench.core.events import Emit, Progress, ShouldStop
from workbench.core.files import replacing_file, sha256_of

_HINT = "Check the connection and try again, or choose a file that you have."
_CHUNK = 1 << 16
# How often a report is made and a wish to stop is looked for.
_POLL_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a download waits, in seconds, and how often it begins anew after it broke off."""

    connect: float = 10.0
    silence: float = 15.0
    between_tries: float = 1.0
    tries: int = 3


class _UnwantedError(Exception):
    """Raised inside the fetching thread when nobody wants its bytes any more."""


class _Meter:
    """What the fetching thread and whoever waits for it tell each other."""

    def __init__(self, most: int) -> None:
        self.total = 0
        self.done = 0
        self.is_wanted = True
        self.has_begun = False
        self.failure: Exception | None = None
        self._most = most

    def add(self, count: int) -> None:
        self.done += count
        if not self.is_wanted or self.is_too_much:
            raise _UnwantedError

    @property
    def is_too_much(self) -> bool:
        return self.done > self._most


def download(
    url: str,
    *,
    sha256: str,
    to: Path,
    emit: Emit,
    should_stop: ShouldStop,
    most: int = 1 << 26,
    patience: Patience = Patience(),
) -> None:
    """Write what lies at ``url`` to ``to`` once its SHA-256 is the published one.

    ``most`` bytes are taken at the utmost. What was at ``to`` stays until then. Raises `DataError`
    with the cause, and `CancelledError` at once when asked to stop, even while the server is silent.
    """
    try:
        with replacing_file(to) as aside:
            for left in reversed(range(patience.tries)):
                meter = _Meter(most)
                try:
                    _fetch(url, aside, meter=meter, emit=emit, should_stop=should_stop, patience=patience)
                    _check(aside, sha256, url)
                    return
                except DataError:
                    # A server that never began to answer will not do so a second later.
                    if not left or not meter.has_begun or meter.is_too_much:
                        raise
                _pause(patience.between_tries, should_stop)
    except OSError as error:
        raise DataError(
            f"“{to.name}” cannot be written: {error.strerror or error}.",
            hint="Check that there is room on the disk and that you may write there.",
            details=str(to),
        ) from error


def _fetch(
    url: str, to: Path, *, meter: _Meter, emit: Emit, should_stop: ShouldStop, patience: Patience
) -> None:
    """Fetch in a thread of its own, because a read from a silent server cannot be interrupted."""
    with to.open("wb") as file:
        timeout = (patience.connect, patience.silence)
        thread = threading.Thread(
            target=_read, args=(url, file, meter, timeout), name="download", daemon=True
        )
        thread.start()
        while thread.is_alive():
            if should_stop():
                # The thread ends with its next bytes or its time-out; its file is closed by then.
                meter.is_wanted = False
                raise CancelledError
            emit(Progress(stage="Downloading", done=meter.done, total=meter.total, unit="bytes"))
            thread.join(_POLL_SECONDS)
    if meter.failure is not None:
        raise _told(meter.failure, url, meter, patience) from meter.failure
    emit(Progress(stage="Downloading", done=meter.done, total=meter.done, unit="bytes"))


def _read(url: str, file: IO[bytes], meter: _Meter, timeout: tuple[float, float]) -> None:
    try:
        with requests.get(url, stream=True, timeout=timeout) as response:
            response.raise_for_status()
            length = response.headers.get("Content-Length", "")
            meter.has_begun = True
            meter.total = int(length) if length.isdecimal() else 0
            for chunk in response.iter_content(_CHUNK):
                meter.add(len(chunk))
                file.write(chunk)
    except Exception as error:  # the edge of a thread: whoever waits tells it
        meter.failure = error


def _told(error: Exception, url: str, meter: _Meter, patience: Patience) -> Exception:
    server = urlsplit(url).hostname or url
    if isinstance(error, http.HTTPError) and error.response is not None:
        message = f"{server} answered {error.response.status_code} instead of the file."
    elif isinstance(error, http.SSLError):
        message = f"{server} could not prove that it is {server}."
    elif meter.is_too_much:
        message = f"{server} sends something much larger than the file."
    elif meter.has_begun:
        message = f"The download from {server} broke off part-way."
    elif isinstance(error, http.ConnectTimeout):
        message = f"{server} did not answer within {patience.connect:g} seconds."
    elif isinstance(error, http.Timeout):
        message = f"{server} sent nothing for {patience.silence:g} seconds."
    elif isinstance(error, http.RequestException):
        message = f"{server} cannot be reached."
    else:
        return error
    return DataError(message, hint=_HINT, details=str(error))


def _check(path: Path, sha256: str, url: str) -> None:
    found = sha256_of(path)
    if found != sha256:
        raise DataError(
            f"What {urlsplit(url).hostname} sent is not the published file: its check sum differs.",
            hint=_HINT,
            details=f"SHA-256 {found}, published {sha256}",
        )


def _pause(seconds: float, should_stop: ShouldStop) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if should_stop():
            raise CancelledError
        time.sleep(_POLL_SECONDS)
