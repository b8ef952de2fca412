"""An Xcode without Xcode: executables on PATH that say and do what a test tells them to.

Real processes, because what is tested is how they are run: what they print, how they end, and that they
are gone afterwards. What they say has the forms of Xcode's own tools.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from workbench.ios import xcode

UDID = "00008130-001A2B3C4D5E6F70"
TEAM = "ABCDE12345"
BUNDLE_IDENTIFIER = "com.example.digits"

# Stands for xcode-select, xcodebuild and xcrun; each answer is looked up by what is asked.
_TOOL = """
import json, os, signal, subprocess, sys, time
here = os.path.dirname(os.path.abspath(__file__))
words = sys.argv[1:]
with open(os.path.join(here, "calls.jsonl"), "a", encoding="utf-8") as calls:
    call = {"words": words, "pid": os.getpid(), "developer": os.environ.get("DEVELOPER_DIR", "")}
    calls.write(json.dumps(call) + "\\n")
with open(os.path.join(here, "answers.json"), encoding="utf-8") as file:
    answers = json.load(file)
kinds = {
    "select": "--print-path", "version": "-version", "settings": "-showBuildSettings", "build": "build",
    "list": "list", "install": "install", "launch": "launch",
}
answer = answers[next(kind for kind, word in kinds.items() if word in words)]
for name in answer["ignored"]:
    signal.signal(getattr(signal, name), signal.SIG_IGN)
if answer["with_child"]:
    child = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]
    pid = os.path.join(here, "child.pid")
    with open(pid + ".partial", "w") as file:
        file.write(str(subprocess.Popen(child).pid))
    # Whoever finds it finds a whole number in it.
    os.replace(pid + ".partial", pid)
if answer["json"]:
    with open(words[words.index("--json-output") + 1], "w", encoding="utf-8") as file:
        file.write(answer["json"])
sys.stderr.write(answer["noise"])
sys.stdout.buffer.write(bytes.fromhex(answer["said"]))
sys.stdout.flush()
if answer["makes"]:
    os.makedirs(answer["makes"], exist_ok=True)
time.sleep(answer["seconds"])
if answer["signal"]:
    os.kill(os.getpid(), answer["signal"])
sys.exit(answer["status"])
"""


@dataclass(kw_only=True)
class Answer:
    """What a tool does when it is asked: say, say beside, write JSON, make a folder, wait, and end."""

    said: str | bytes = ""
    noise: str = ""
    status: int = 0
    json: str = ""
    makes: str = ""
    seconds: float = 0.0
    signal: int = 0
    ignored: tuple[str, ...] = ()
    with_child: bool = False

    def plain(self) -> dict[str, Any]:
        """Return it as the tool reads it."""
        said = self.said if isinstance(self.said, bytes) else self.said.encode()
        return {**vars(self), "said": said.hex()}


@dataclass(frozen=True)
class Call:
    """One call of a tool."""

    words: tuple[str, ...]
    pid: int
    developer: str


@dataclass
class FakeXcode:
    """The tools, in a folder that stands first on PATH; `answers` may be changed by a test."""

    folder: Path
    app: Path
    product: Path
    answers: dict[str, Answer] = field(default_factory=dict)

    def answer(self, kind: str, **changes: Any) -> None:
        """Change what is answered to ``version``, ``settings``, ``build``, ``list``, ``install`` …"""
        self.answers[kind] = Answer(**{**vars(self.answers[kind]), **changes})
        self.write()

    def write(self) -> None:
        """Put the answers where the tools read them."""
        plain = {kind: answer.plain() for kind, answer in self.answers.items()}
        (self.folder / "answers.json").write_text(json.dumps(plain), encoding="utf-8")

    def calls(self, word: str = "") -> list[Call]:
        """Return the calls so far, those with a word among them."""
        log = self.folder / "calls.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        told = [json.loads(line) for line in lines]
        calls = [Call(tuple(one["words"]), one["pid"], one["developer"]) for one in told]
        return [call for call in calls if not word or word in call.words]

    def process_ids(self) -> list[int]:
        """Return the processes that were started: the tools, and a child of one."""
        child = self.folder / "child.pid"
        return [call.pid for call in self.calls()] + ([int(child.read_text())] if child.exists() else [])


def make_xcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeXcode:
    """Put an Xcode on PATH that builds, knows one iPhone, and installs."""
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "tool.py").write_text(_TOOL, encoding="utf-8")
    for name in ("xcode-select", "xcodebuild", "xcrun"):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{folder}/tool.py" "$@"\n')
        script.chmod(0o755)
    app = tmp_path / "Xcode 26.app"
    (app / "Contents" / "Developer").mkdir(parents=True)
    product = tmp_path / "products" / "DigitCamera.app"
    fake = FakeXcode(folder, app, product)
    fake.answers = {
        "select": Answer(said=f"{app}/Contents/Developer\n"),
        "version": Answer(said="Xcode 26.1\nBuild version 17B55\n"),
        "settings": Answer(said=settings(product)),
        "build": Answer(said=BUILD_LOG, makes=str(product)),
        "list": Answer(json=listing(phone())),
        "install": Answer(said=f"App installed:\n• bundleID: {BUNDLE_IDENTIFIER}\n"),
        "launch": Answer(said=f"Launched application with {BUNDLE_IDENTIFIER} bundle identifier.\n"),
    }
    fake.write()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setattr(xcode, "APPLICATIONS", tmp_path / "Applications")
    return fake


def make_project(folder: Path, name: str = "Digits & “More”") -> Path:
    """Make the outline of an exported project; returns its folder."""
    schemes = folder / f"{name}.xcodeproj" / "xcshareddata" / "xcschemes"
    schemes.mkdir(parents=True)
    (schemes / f"{name}.xcscheme").write_text("<Scheme/>")
    return folder


def is_gone(process: int, *, seconds: float = 20.0) -> bool:
    """Return whether a process ends within some seconds; one that only waits to be reaped has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def settings(product: Path, *, team: str = TEAM) -> str:
    """Return what ``xcodebuild -showBuildSettings -json`` prints."""
    targets: list[dict[str, Any]] = [
        {
            "action": "build",
            "buildSettings": {"PRODUCT_TYPE": "com.apple.product-type.objfile", "TARGET_BUILD_DIR": "/x"},
            "target": "DigitKit",
        },
        {
            "action": "build",
            "buildSettings": {
                "DEVELOPMENT_TEAM": team,
                "FULL_PRODUCT_NAME": product.name,
                "PRODUCT_BUNDLE_IDENTIFIER": BUNDLE_IDENTIFIER,
                "PRODUCT_TYPE": "com.apple.product-type.application",
                "TARGET_BUILD_DIR": str(product.parent),
            },
            "target": "DigitCamera",
        },
    ]
    # As many lines as those of a project with packages.
    targets[0]["buildSettings"].update({f"SETTING_{number}": "YES" for number in range(2500)})
    return "Command line invocation:\n    xcodebuild [x]\n\n" + json.dumps(targets, indent=2) + "\n"


def phone(**changes: Any) -> dict[str, Any]:
    """Return a ready iPhone as devicectl tells it up to version 4; ``changes`` go by their own names."""
    hardware = {
        "deviceType": "iPhone",
        "marketingName": "iPhone 15 Pro",
        "platform": "iOS",
        "productType": "iPhone16,1",
        "reality": "physical",
        "udid": UDID,
    }
    device = {
        "name": "Ada’s iPhone",
        "osVersionNumber": "18.5",
        "developerModeStatus": "enabled",
        "ddiServicesAvailable": True,
    }
    connection = {"pairingState": "paired", "transportType": "wired", "tunnelState": "disconnected"}
    for part in (hardware, device, connection):
        part.update({name: value for name, value in changes.items() if name in part})
    return {
        "identifier": "3D048AED-0000-4000-8000-000000000001",
        "hardwareProperties": hardware,
        "deviceProperties": device,
        "connectionProperties": connection,
        "visibilityClass": "default",
    }


def phone_5(**changes: Any) -> dict[str, Any]:
    """Return a ready iPhone as devicectl tells it in version 5 without what is deprecated there."""
    hardware = {
        "deviceType": "iPhone",
        "marketingName": "iPhone 15 Pro",
        "platform": "iOS",
        "productType": "iPhone16,1",
        "reality": "physical",
        "udid": UDID,
    }
    state = {
        "bootState": "booted",
        "name": "Ada’s iPhone",
        "developerModeStatus": {"enabled": {"mode": 1}},
        "visibilityClass": "default",
    }
    connection = {"pairingState": "paired", "transportType": "wired", "state": "disconnected"}
    software = {"osVersionNumber": {"components": [27, 0], "stringValue": "27.0"}}
    for part in (hardware, state, connection, software):
        part.update({name: value for name, value in changes.items() if name in part})
    properties = {"hardware": hardware, "state": state, "connection": connection, "software": software}
    return {"identifier": "3D048AED-0000-4000-8000-000000000001", "properties": properties}


def listing(*devices: dict[str, Any], version: int = 3) -> str:
    """Return the file that ``devicectl list devices`` writes."""
    info = {"commandType": "devicectl.list.devices", "jsonVersion": version, "outcome": "success"}
    return json.dumps({"info": info, "result": {"devices": devices}})


# Tasks as xcodebuild prints them, each with the indented command line that carries it out.
BUILD_LOG = """\
Command line invocation:
    /Applications/Xcode.app/Contents/Developer/usr/bin/xcodebuild -project Digits.xcodeproj build

Resolve Package Graph
Resolved source packages:
  DigitKit: /Users/ada/Digits/DigitKit @ local

note: Building targets in dependency order
SwiftDriver DigitKit normal arm64 com.apple.swift (in target 'DigitKit' from project 'DigitKit')
    cd /Users/ada/Digits/DigitKit
    builtin-SwiftDriver -- swiftc -module-name DigitKit error: no

SwiftCompile normal arm64 Compiling\\ Reader.swift,\\ Classifier.swift /Users/ada/Digits/App/Reader.swift \
(in target 'DigitCamera' from project 'Digits')
    cd /Users/ada/Digits

CoreMLModelCompile /Users/ada/Build/ /Users/ada/Digits/App/Models/DigitClassifier.mlpackage \
(in target 'DigitCamera' from project 'Digits')
CompileAssetCatalogVariant thinned /Users/ada/Build/DigitCamera.app /Users/ada/Digits/App/Assets.xcassets \
(in target 'DigitCamera' from project 'Digits')
Ld /Users/ada/Build/DigitCamera normal arm64 (in target 'DigitCamera' from project 'Digits')
CodeSign /Users/ada/Build/DigitCamera.app (in target 'DigitCamera' from project 'Digits')

** BUILD SUCCEEDED ** [41.235 sec]
"""
