"""What the stub modules declare, where each of it was looked up, and which of it the app uses."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ios import swift
from workbench.core.bundled import ios_template_folder

PAGES = swift.STUBS / "pages.tsv"
ADDRESS = "https://developer.apple.com/documentation/"
_TYPES = frozenset({"class", "struct", "enum", "protocol", "typealias"})
# What the protocols of Swift's own library demand.
_DEMANDED = re.compile(
    r"\.(rawValue|init\(rawValue:\)|init\(stringLiteral:\)|init\(stringInterpolation:\)|StringLiteralType"
    r"|init\(literalCapacity:interpolationCount:\)|appendLiteral\(_:\)|enqueue\(_:\)"
    r"|asUnownedSerialExecutor\(\))$"
)
_PLACE = re.compile(r"/swift_stubs/([^:/\"]+\.swift):(\d+):")


@dataclass(frozen=True, order=True)
class Declaration:
    """A public declaration of a stub: ``name`` with the types that it lies in, and its place."""

    module: str
    name: str
    kind: str
    file: str
    line: int

    @property
    def base(self) -> str:
        """Its own name without arguments."""
        return self.name.partition("(")[0].rpartition(".")[2]

    @property
    def is_type(self) -> bool:
        return self.kind in _TYPES

    @property
    def is_demanded(self) -> bool:
        """Whether a protocol of Swift's own library demands it, so that no page of Apple's is about it."""
        return _DEMANDED.search(f".{self.name}") is not None

    @property
    def text(self) -> str:
        """The line on which it stands."""
        return (swift.STUBS / self.file).read_text().splitlines()[self.line - 1]


@dataclass(frozen=True)
class Page:
    """Apple's page about a declaration: the first iOS that it names, and its address below `ADDRESS`.

    Many pages name no version. What is only listed was seen on the page of the type that it lies in,
    with this address, and not opened.
    """

    ios: float | None
    address: str
    is_only_listed: bool


def declarations(modules: Path, scratch: Path) -> tuple[Declaration, ...]:
    """Return what the stubs that were built into ``modules`` declare."""
    told = subprocess.run(["swiftc", "-print-target-info"], capture_output=True, text=True, check=True)
    target = json.loads(told.stdout)["target"]["triple"]
    found: set[Declaration] = set()
    for module in swift.MODULES:
        command = ["swift-symbolgraph-extract", "-module-name", module, "-I", str(modules)]
        options = ["-target", target, "-output-dir", str(scratch), "-skip-synthesized-members"]
        subprocess.run([*command, *options], capture_output=True, text=True, check=True)
        for graph in sorted(scratch.glob(f"{module}[.@]*symbols.json")):
            found |= set(_declared(module, json.loads(graph.read_text())))
    return tuple(sorted(found))


def used_places(modules: Path) -> tuple[set[tuple[str, int]], str]:
    """Return the places of the stubs that the app's code refers to, and the compiler's whole account."""
    options = ("-dump-ast", "-parse-as-library", "-swift-version", "6", "-module-name", "DigitCamera")
    sources = map(str, swift.app_sources())
    done = subprocess.run(
        ["swiftc", *options, "-I", str(modules), *sources], capture_output=True, text=True, check=True
    )
    # The account goes to standard error, with several files at once.
    account = done.stdout + done.stderr
    return {(file, int(line)) for file, line in _PLACE.findall(account)}, account


def read_pages() -> dict[tuple[str, str], Page]:
    """Return the page of each declaration by its module and name."""
    with PAGES.open(encoding="utf-8", newline="") as file:
        return {
            (row["module"], row["declaration"]): Page(
                ios=None if row["iOS"] in {"-", ""} else float(row["iOS"]),
                address=row["page"],
                is_only_listed=row["iOS"] == "",
            )
            for row in csv.DictReader(file, delimiter="\t")
        }


def deployment_target() -> float:
    """Return the first iOS that the app runs on."""
    config = (ios_template_folder() / "Config" / "App.xcconfig").read_text()
    found = re.search(r"^IPHONEOS_DEPLOYMENT_TARGET = ([\d.]+)$", config, re.MULTILINE)
    assert found is not None
    return float(found[1])


def _declared(module: str, graph: dict[str, Any]) -> Iterator[Declaration]:
    for symbol in graph["symbols"]:
        place = symbol.get("location")
        if place is None or "/swift_stubs/" not in place["uri"]:
            continue
        yield Declaration(
            module=module,
            name=".".join(symbol["pathComponents"]),
            kind=symbol["kind"]["identifier"].removeprefix("swift."),
            file=place["uri"].rpartition("/")[2],
            line=place["position"]["line"] + 1,
        )
