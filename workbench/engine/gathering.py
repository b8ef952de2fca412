"""The wait until all machines that train together are there.

TensorFlow waits, too, but without an end, without a word, and deaf to a stop.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator

from workbench.core.cluster import Cluster
from workbench.core.errors import CancelledError, RunError
from workbench.core.events import Emit, Progress, ShouldStop

_SECONDS_BETWEEN_LOOKS = 0.2
_SECONDS_FOR_AN_ANSWER = 1.0


def gather(cluster: Cluster, *, emit: Emit, should_stop: ShouldStop) -> None:
    """Wait until every other machine answers at its address.

    Meanwhile this one answers at its own. A machine that has gone on to train answers, too, because
    TensorFlow then listens there. Raises `CancelledError` for a stop, and `RunError` where this
    machine's own port cannot be used.
    """
    missing = {address for index, address in enumerate(cluster.addresses) if index != cluster.index}
    total, told = len(missing), -1
    with _answering(cluster.addresses[cluster.index]):
        while missing := {address for address in missing if not _answers(address)}:
            if should_stop():
                raise CancelledError
            if len(missing) != told:
                told = len(missing)
                emit(Progress(stage=f"Waiting for {_machines(missing)}", done=total - told, total=total))
            time.sleep(_SECONDS_BETWEEN_LOOKS)


@contextlib.contextmanager
def _answering(address: str) -> Iterator[None]:
    """Accept connections at ``address``'s port, within the block; none is ever talked to."""
    port = _host_and_port(address)[1]
    try:
        listener = socket.create_server(("", port), backlog=128)
    except OSError as error:
        raise RunError(
            f"The port {port:d}, at which this machine is to train along, cannot be used.",
            hint="Another program has it, or another training. Choose another port in TF_CONFIG.",
            details=str(error),
        ) from error
    with listener:
        yield


def _answers(address: str) -> bool:
    try:
        with socket.create_connection(_host_and_port(address), timeout=_SECONDS_FOR_AN_ANSWER):
            return True
    except OSError:  # not started yet, or its name not known yet
        return False


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def _machines(addresses: set[str]) -> str:
    return next(iter(addresses)) if len(addresses) == 1 else f"{len(addresses)} machines"
