"""The wait for the machines that train together: told, ended by a stop, and only on a free port."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from workbench.core.cluster import Cluster
from workbench.core.errors import CancelledError, RunError
from workbench.core.events import Progress, Report, never
from workbench.engine.gathering import gather


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@contextlib.contextmanager
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_machines_find_each_other_in_whatever_order_they_come() -> None:
    addresses = tuple(free_address() for _ in range(3))
    ended: list[int] = []
    all_ended = threading.Event()

    def come(index: int) -> None:
        gather(Cluster(addresses=addresses, index=index), emit=lambda _: None, should_stop=never)
        ended.append(index)
        # From then on, TensorFlow listens there.
        with socket.create_server(("", int(addresses[index].split(":")[1]))):
            all_ended.wait(20)

    machines = [threading.Thread(target=come, args=(index,)) for index in (2, 0, 1)]
    for machine in machines[:2]:
        machine.start()
    machines[0].join(0.5)
    assert not ended
    machines[2].start()
    while len(ended) < 3 and machines[2].is_alive():
        machines[2].join(0.05)
    all_ended.set()
    for machine in machines:
        machine.join()
    assert sorted(ended) == [0, 1, 2]


def test_it_says_for_whom_it_waits_until_it_is_stopped() -> None:
    reports: list[Report] = []
    asked = iter([False, False, False, True])
    with listening() as there:
        cluster = Cluster(addresses=(free_address(), there, free_address(), free_address()), index=0)
        with pytest.raises(CancelledError):
            gather(cluster, emit=reports.append, should_stop=lambda: next(asked))
    assert reports == [Progress(stage="Waiting for 2 machines", done=1, total=3)]


def test_a_port_that_another_program_has_is_told() -> None:
    with listening() as taken:
        cluster = Cluster(addresses=(taken, free_address()), index=0)
        with pytest.raises(RunError, match="cannot be used") as refused:
            gather(cluster, emit=lambda _: None, should_stop=never)
    assert taken.split(":")[1] in refused.value.message


def test_a_name_that_nobody_knows_is_a_machine_that_is_not_there() -> None:
    cluster = Cluster(addresses=(free_address(), "no-such-machine.invalid:2345"), index=0)
    asked = iter([False, True])
    with pytest.raises(CancelledError):
        gather(cluster, emit=lambda _: None, should_stop=lambda: next(asked))
