"""The iPhones and iPads that a Mac knows, and what devicectl does with them.

devicectl writes JSON, in Xcode 26 and before with three dictionaries a device (version 3 and 4), from
Xcode 27 on with one, ``properties`` (version 5), that replaces them and lists simulators as well.
Either form is read, and what is missing in one is looked for in the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.core.building import Device
from workbench.core.errors import BuildError

# That of the template; a test holds them together.
MINIMUM_IOS = 17
LISTING_SECONDS = 8

_PAIR = "Connect it by cable, unlock it, and tap Trust when it asks whether to trust this Mac."
_DEVELOPER_MODE = (
    "Turn on Developer Mode: on the device in Settings, Privacy & Security, at the end. It restarts then."
)
_REACH = "Connect it by cable or to the same Wi-Fi, and unlock it."


def list_command(out: Path) -> list[str]:
    """Return the command that writes the known devices to the file ``out``, for `read_devices`."""
    listing = ["xcrun", "devicectl", "list", "devices", "--timeout", str(LISTING_SECONDS)]
    # Before Xcode 27 the JSON goes to a file only.
    return [*listing, "--quiet", "--json-output", str(out)]


def install_command(device: str, app: Path) -> list[str]:
    """Return the command that installs an app on a device."""
    return ["xcrun", "devicectl", "device", "install", "app", "--device", device, str(app)]


def launch_command(device: str, bundle_identifier: str) -> list[str]:
    """Return the command that starts an installed app, anew if it runs."""
    launching = ["xcrun", "devicectl", "device", "process", "launch", "--terminate-existing"]
    return [*launching, "--device", device, bundle_identifier]


def read_devices(text: str) -> tuple[Device, ...]:
    """Return the iPhones and iPads in what devicectl wrote, the ready ones first; raises `BuildError`.

    Simulators, watches and other things are left out.
    """
    try:
        listed = json.loads(text)["result"]["devices"]
        if not isinstance(listed, list):
            raise TypeError("the devices are no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BuildError(
            "Xcode does not say which iPhones there are.",
            hint="Open Xcode once, let it finish its installation, and try again.",
            details=text[:10_000],
        ) from error
    devices = [_device(_Properties(one)) for one in listed if isinstance(one, dict)]
    found = {device.identifier: device for device in devices if device is not None}
    return tuple(sorted(found.values(), key=lambda device: (not device.is_ready, device.name.casefold())))


def choose_device(devices: Sequence[Device], wanted: str) -> Device:
    """Return the device with this identifier or name; raises `BuildError` if it is not there or not ready."""
    named = [one for one in devices if one.identifier == wanted] or [
        one for one in devices if one.name.casefold() == wanted.casefold()
    ]
    if not named:
        known = ", ".join(f"“{device.name}”" for device in devices)
        raise BuildError(
            f"There is no iPhone “{wanted}”.",
            hint=f"This Mac knows {known}." if known else _PAIR.replace("it by", "the iPhone by", 1),
        )
    if len(named) > 1:
        identifiers = ", ".join(device.identifier for device in named)
        raise BuildError(
            f"Several devices are called “{wanted}”.", hint=f"Name one by its identifier: {identifiers}."
        )
    if not named[0].is_ready:
        raise BuildError(f"“{named[0].name}” is not ready for the app.", hint=named[0].hint)
    return named[0]


def _device(properties: _Properties) -> Device | None:
    identifier = properties.text("udid") or properties.identifier
    if not identifier or not properties.is_phone:
        return None
    hint = _hint(properties)
    return Device(
        identifier=identifier,
        name=properties.text("name") or properties.text("marketingName") or identifier,
        model=properties.text("marketingName") or properties.text("productType"),
        is_ready=not hint,
        hint=hint,
    )


def _hint(properties: _Properties) -> str:
    """Return what to do before a device can have the app, or an empty text."""
    if properties.text("pairingState").lower() != "paired":
        return _PAIR
    version = re.match(r"[0-9]+", properties.version)
    if version and int(version[0]) < MINIMUM_IOS:
        return f"The app needs iOS {MINIMUM_IOS} or later; this device has {properties.version}."
    if properties.developer_mode == "disabled":
        return _DEVELOPER_MODE
    # A connection is made when it is needed: “disconnected” says nothing, “unavailable” does.
    if properties.tunnel == "unavailable":
        return _REACH
    return ""


@dataclass(frozen=True)
class _Properties:
    """What devicectl says of one device, in either form."""

    plain: dict[str, Any]

    @property
    def identifier(self) -> str:
        found = self.plain.get("identifier")
        return found if isinstance(found, str) else ""

    @property
    def is_phone(self) -> bool:
        """Whether it is an iPhone or iPad one can hold; what says nothing of itself may be an old one."""
        if self.text("reality") not in ("", "physical") or self.text("transportType") == "sameMachine":
            return False
        return self.text("platform") in ("", "iOS") and self.text("deviceType") in ("", "iPhone", "iPad")

    @property
    def version(self) -> str:
        """The version of iOS, or an empty text."""
        found = self._value("osVersionNumber")
        if isinstance(found, dict):
            found = found.get("stringValue")
        return found if isinstance(found, str) else ""

    @property
    def developer_mode(self) -> str:
        """``enabled``, ``disabled``, or whatever else is said; empty where nothing is."""
        found = self._value("developerModeStatus")
        if isinstance(found, dict):
            found = next(iter(found), "")
        return found.lower() if isinstance(found, str) else ""

    @property
    def tunnel(self) -> str:
        """The state of the connection."""
        found = self._parts("connection").get("state")
        return (found if isinstance(found, str) else self.text("tunnelState")).lower()

    def text(self, name: str) -> str:
        """Return a text of this name, or an empty one."""
        found = self._value(name)
        return found if isinstance(found, str) else ""

    def _value(self, name: str) -> Any:
        parts = [self._parts(part) for part in ("hardware", "state", "connection", "software", "device")]
        old = [self.plain.get(f"{part}Properties") for part in ("hardware", "device", "connection")]
        for part in [*parts, *old]:
            if isinstance(part, dict) and part.get(name) is not None:
                return part[name]
        return None

    def _parts(self, name: str) -> dict[str, Any]:
        properties = self.plain.get("properties")
        part = properties.get(name) if isinstance(properties, dict) else None
        return part if isinstance(part, dict) else {}
