"""Small web servers on this machine that behave as badly as those on the net."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(*answers: Answer) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server and the list of the paths asked for.

    Each request gets the next answer; the last one is given again and again.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answers[min(len(asked), len(answers)) - 1](self)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing: the output of tests is for tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/mnist.npz", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def whole(content: bytes) -> Answer:
    """Answer with the file."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        _begin(request, len(content))
        request.wfile.write(content)

    return answer


def truncated(content: bytes, *, after: int) -> Answer:
    """Promise the whole file and hang up before its end."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        _begin(request, len(content))
        request.wfile.write(content[:after])

    return answer


def stalled(content: bytes, *, after: int, until: threading.Event) -> Answer:
    """Fall silent in the middle of the file, until the event is set."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        _begin(request, len(content))
        request.wfile.write(content[:after])
        request.wfile.flush()
        until.wait(30)

    return answer


def silent(*, until: threading.Event) -> Answer:
    """Take the request and say nothing, until the event is set."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        until.wait(30)

    return answer


def refusing(status: int) -> Answer:
    """Answer with a status and no file."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_error(status)

    return answer


def endless() -> Answer:
    """Send zeros for as long as somebody takes them, without a length."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        block = bytes(1 << 16)
        try:
            for _ in range(10_000):
                request.wfile.write(block)
        except OSError:
            return

    return answer


def _begin(request: BaseHTTPRequestHandler, length: int) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(length))
    request.end_headers()
