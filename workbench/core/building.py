"""Building an exported app: the steps that a user follows, and the iPhones that it can go to."""

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
