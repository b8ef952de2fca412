"""Several machines that train one network together, as TensorFlow's ``TF_CONFIG`` names them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.core.errors import SetupError

VARIABLE = "TF_CONFIG"

_EXAMPLE = (
    '{"cluster": {"worker": ["192.168.1.2:2345", "192.168.1.3:2345"]}, '
    '"task": {"type": "worker", "index": 0}}'
)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The machines, each with ``host:port``, and which of them this is; the first is the chief.

    Every machine computes its part of each batch. The chief alone keeps a run.
    """

    addresses: tuple[str, ...]
    index: int

    @property
    def is_chief(self) -> bool:
        """Whether this machine keeps the run."""
        return self.index == 0

    @property
    def place(self) -> str:
        """This machine among all, for a sentence: ``worker 2 of 3``."""
        return f"worker {self.index + 1} of {len(self.addresses)}"


def read_cluster(environment: Mapping[str, str]) -> Cluster | None:
    """Return the machines that ``TF_CONFIG`` names, or None where there are not several.

    The variable's format is that of TensorFlow's ``TFConfigClusterResolver``: JSON with the
    addresses by kind of task, and this machine's own task. Raises `SetupError` where it cannot be
    read, names a kind of task that does not train, or a place that is not in the list.
    """
    text = environment.get(VARIABLE, "").strip()
    if not text:
        return None
    try:
        config = json.loads(text)
        addresses = {kind: _addresses(found) for kind, found in config.get("cluster", {}).items()}
        task = config.get("task", {"type": "worker", "index": 0})
        kind, index = task["type"], task["index"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unusable(f"It cannot be read: {error!r}.") from error
    others = sorted(addresses.keys() - {"chief", "worker"})
    if others or kind not in ("chief", "worker"):
        name = kind if kind not in ("chief", "worker") else others[0]
        raise _unusable(f"Only a chief and workers train together; it names a task of the kind “{name}”.")
    everybody = (*addresses.get("chief", ()), *addresses.get("worker", ()))
    if len(addresses.get("chief", ())) > 1:
        raise _unusable("It names more than one chief.")
    if len(set(everybody)) < len(everybody):
        raise _unusable("It names an address twice.")
    known = len(addresses.get(kind, ()))
    if type(index) is not int or not (0 <= index < known or not everybody):
        raise _unusable(f"It calls this machine {kind} {index!r}, and names {known}; the first has index 0.")
    if len(everybody) < 2:
        return None
    return Cluster(
        addresses=everybody, index=index + (len(addresses.get("chief", ())) if kind == "worker" else 0)
    )


def _addresses(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise TypeError("the addresses of a kind of task are not a list")
    for address in found:
        host, _, port = address.rpartition(":")
        if not host or not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise ValueError(f"“{address}” is not an address with a port")
    return tuple(found)


def _unusable(reason: str) -> SetupError:
    return SetupError(
        f"The variable {VARIABLE}, which names the machines to train on, is not usable. {reason}",
        hint=f"Take it out of the environment to train here alone, or write it like this: {_EXAMPLE}",
    )
