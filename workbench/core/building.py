"""Building an exported app: its steps, the iPhones that it can go to, and what is reported on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class BuildStep(Enum):
    """What a build is at, in the order in which it happens; the value is what a user reads."""

    CHECKING = "Asking Xcode about the project"
    BUILDING = "Building the app"
    LOOKING = "Looking for iPhones"
    INSTALLING = "Installing the app"
    STARTING = "Starting the app"


@dataclass(frozen=True, kw_only=True)
class Device:
    """An iPhone or iPad that this Mac knows.

    ``identifier`` is what Xcode's tools call it, ``model`` what its box says. Where it is not
    ``is_ready`` for an app, ``hint`` says what to do about it.
    """

    identifier: str
    name: str
    model: str
    is_ready: bool
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class BuildOutput:
    """Some lines that Xcode's tools have said, as they came."""

    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BuildFound:
    """The iPhones and iPads that this Mac knows, those that are ready first."""

    devices: tuple[Device, ...]


@dataclass(frozen=True, kw_only=True)
class BuildRemark:
    """Something that a user should know of a build that has succeeded, with what to do about it."""

    message: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class BuildFailed:
    """The errors that a compiler or another tool of Xcode found, as it says them."""

    errors: tuple[str, ...]
