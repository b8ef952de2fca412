"""Builds an Xcode project unsigned, for the simulator and for any iPhone, and looks at both apps.

``python -m tests.ios.xcode_builds FOLDER [--name NAME] [--identifier ID] [--derived FOLDER]``, on a Mac
with Xcode: what the workflow runs for the template and for an export.
"""

from __future__ import annotations

import argparse
import plistlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.ios.build import CONFIGURATION, find_project, find_scheme

DESTINATIONS = {"iphonesimulator": "generic/platform=iOS Simulator", "iphoneos": "generic/platform=iOS"}
PRODUCT = "DigitCamera"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an app shall say of itself; an empty text is not compared."""

    name: str = ""
    identifier: str = ""


def build_command(project: Path, platform: str, derived: Path) -> list[str]:
    """Return the command that builds for every device of a platform, without signing."""
    return [
        "xcodebuild",
        *("-project", str(project)),
        *("-scheme", find_scheme(project)),
        *("-configuration", CONFIGURATION),
        *("-destination", DESTINATIONS[platform]),
        *("-derivedDataPath", str(derived)),
        # Warnings and errors alone.
        "-quiet",
        "CODE_SIGNING_ALLOWED=NO",
        "build",
    ]


def product_of(derived: Path, platform: str) -> Path:
    """Return where xcodebuild leaves the app."""
    return derived / "Build" / "Products" / f"{CONFIGURATION}-{platform}" / f"{PRODUCT}.app"


def problems_of(app: Path, models: Path, expected: Expected) -> Iterator[str]:
    """Yield what is wrong with a built app; ``models`` is the folder of the project's model."""
    if not app.is_dir():
        yield f"there is no app at {app}"
        return
    if not (app / PRODUCT).is_file():
        yield "it has no executable"
    wanted = [f"{model.stem}.mlmodelc" for model in models.iterdir() if model.suffix.startswith(".ml")]
    found = [model.name for model in app.glob("*.mlmodelc")]
    if found != wanted:
        yield f"its models are {found}, not {wanted}"
    if not list(app.rglob("vision.json")):
        yield "DigitKit's constants are missing"
    for name in ("Assets.car", "de.lproj/Localizable.strings", "de.lproj/InfoPlist.strings"):
        if not (app / name).is_file():
            yield f"{name} is missing"
    yield from _problems_of_info(app / "Info.plist", expected)


def _problems_of_info(path: Path, expected: Expected) -> Iterator[str]:
    try:
        info = plistlib.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        yield f"its Info.plist cannot be read: {error}"
        return
    for key, value in (
        ("CFBundleDisplayName", expected.name),
        ("CFBundleIdentifier", expected.identifier),
        ("MinimumOSVersion", "17.0"),
    ):
        if value and info.get(key) != value:
            yield f"{key} is {info.get(key)!r}, not {value!r}"
    for key in ("NSCameraUsageDescription", "UIApplicationSceneManifest", "UILaunchScreen", "CFBundleIcons"):
        if not info.get(key):
            yield f"{key} is missing"


def build_and_look(folder: Path, derived: Path, expected: Expected) -> int:
    """Build a project and print what is wrong; returns how many things are."""
    project = find_project(folder)
    count = 0
    for platform in DESTINATIONS:
        command = build_command(project, platform, derived)
        print(f"== {project.name} for {DESTINATIONS[platform]}", flush=True)
        done = subprocess.run(command)
        problems = (
            [f"xcodebuild ended with {done.returncode}"]
            if done.returncode
            else list(problems_of(product_of(derived, platform), folder / "App" / "Models", expected))
        )
        print("\n".join(f"WRONG: {problem}" for problem in problems) or "built, and whole", flush=True)
        count += len(problems)
    return count


def main() -> None:
    """Build and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the project")
    parser.add_argument("--name", default="", help="the app's name on the iPhone")
    parser.add_argument("--identifier", default="", help="its bundle identifier")
    parser.add_argument("--derived", type=Path, help="where everything is made (default: for the time being)")
    arguments = parser.parse_args()
    expected = Expected(name=arguments.name, identifier=arguments.identifier)
    with tempfile.TemporaryDirectory() as folder:
        derived = arguments.derived or Path(folder)
        sys.exit(1 if build_and_look(arguments.folder.resolve(), derived.resolve(), expected) else 0)


if __name__ == "__main__":
    main()
