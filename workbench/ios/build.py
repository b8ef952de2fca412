"""Building an exported project with xcodebuild: the commands, and what it says in return.

Nothing here runs anything. What xcodebuild prints is not documented, so that nothing depends on its
wording but what is shown: a task that is not known counts all the same, and whether a build succeeded is
told by the exit status alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.core.errors import BuildError

# Debug leaves Swift unoptimised, in which the app is many times too slow for a camera.
CONFIGURATION = "Release"
MAX_ERRORS = 50

_APPLICATION = "com.apple.product-type.application"
_TASK = re.compile(r"^([A-Z][A-Za-z]+)\b.*\(in target '[^']*'")
_ERROR = re.compile(r"(^|: |\s)(fatal )?error: ", re.IGNORECASE)
_SOURCE = re.compile(r"Compiling\\? ([^\s,\\]+\.swift)")
_NOTES = {
    "ResolvePackageDependencies": "resolving packages",
    "Resolve": "resolving packages",
    "SwiftDriver": "compiling Swift",
    "SwiftCompile": "compiling Swift",
    "CompileSwift": "compiling Swift",
    "CompileSwiftSources": "compiling Swift",
    "SwiftEmitModule": "compiling Swift",
    "EmitSwiftModule": "compiling Swift",
    "CoreMLModelCompile": "compiling the Core ML model",
    "CompileAssetCatalog": "compiling icons and colours",
    "CompileAssetCatalogVariant": "compiling icons and colours",
    "GenerateAssetSymbols": "compiling icons and colours",
    "CompileXCStrings": "compiling texts",
    "CopyStringsFile": "compiling texts",
    "ProcessInfoPlistFile": "writing Info.plist",
    "CreateUniversalBinary": "linking",
    "Ld": "linking",
    "CodeSign": "signing",
    "ProcessProductPackaging": "signing",
    "GenerateDSYMFile": "writing debug symbols",
    "Validate": "checking the app",
}


@dataclass(frozen=True, kw_only=True)
class BuildProgress:
    """How far a build has come: tasks begun, what it is at, and the errors so far, each once."""

    tasks: int = 0
    note: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BuiltApp:
    """The app that a build makes: where it lies then, its bundle identifier, and its team or none."""

    path: Path
    bundle_identifier: str
    team: str = ""


def find_project(folder: Path) -> Path:
    """Return the one Xcode project in a folder; raises `BuildError`."""
    found = sorted(folder.glob("*.xcodeproj"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise BuildError(f"There is no Xcode project in “{folder}”.", hint="Export it again.")
    names = ", ".join(project.name for project in found)
    raise BuildError(
        f"There are several Xcode projects in “{folder}”: {names}.",
        hint="Move those that you do not need elsewhere.",
    )


def find_scheme(project: Path) -> str:
    """Return the shared scheme to build: the one with the project's name, else the first."""
    schemes = sorted(scheme.stem for scheme in project.glob("xcshareddata/xcschemes/*.xcscheme"))
    return project.stem if project.stem in schemes or not schemes else schemes[0]


def build_command(project: Path, *, scheme: str, derived: Path, device: str = "") -> list[str]:
    """Return the command that builds a project for a device, or for any simulator without one.

    ``derived`` is the folder for everything that the build makes. A build for a simulator is not
    signed and needs no team; for a device Xcode may ask Apple for what the signing needs.
    """
    command = [*_begun(project, scheme, derived, device)]
    if device:
        command += ["-allowProvisioningUpdates", "-allowProvisioningDeviceRegistration", "build"]
    else:
        command += ["build", "CODE_SIGNING_ALLOWED=NO"]
    return command


def settings_command(project: Path, *, scheme: str, derived: Path, device: str = "") -> list[str]:
    """Return the command that says what `build_command` will make, as JSON for `app_of`."""
    return [*_begun(project, scheme, derived, device), "-showBuildSettings", "-json"]


def app_of(settings_json: str) -> BuiltApp:
    """Return the app out of what `settings_command` printed; raises `BuildError`.

    Other lines may stand before the JSON; of several targets it is the application.
    """
    for settings in _settings(settings_json):
        if settings.get("PRODUCT_TYPE") != _APPLICATION:
            continue
        folder, name = settings.get("TARGET_BUILD_DIR"), settings.get("FULL_PRODUCT_NAME")
        identifier = settings.get("PRODUCT_BUNDLE_IDENTIFIER")
        if all(isinstance(value, str) and value for value in (folder, name, identifier)):
            team = settings.get("DEVELOPMENT_TEAM")
            return BuiltApp(
                path=Path(str(folder), str(name)),
                bundle_identifier=str(identifier),
                team=team if isinstance(team, str) else "",
            )
    raise BuildError(
        "Xcode does not say what it will build.",
        hint="Open the project in Xcode once, let it finish loading, and try again.",
        details=settings_json[-10_000:],
    )


def read_line(state: BuildProgress, line: str) -> BuildProgress:
    """Return the progress after one more line of xcodebuild's output."""
    if is_error(line):
        told = line.strip()
        if told in state.errors or len(state.errors) >= MAX_ERRORS:
            return state
        return replace(state, errors=(*state.errors, told))
    task = _TASK.match(line)
    if task is None:
        return replace(state, note=_NOTES["Resolve"]) if line.startswith("Resolve Package Graph") else state
    note = _NOTES.get(task[1], state.note)
    source = _SOURCE.search(line)
    return replace(state, tasks=state.tasks + 1, note=f"compiling {source[1]}" if source else note)


def is_error(line: str) -> bool:
    """Return whether a tool of Xcode's tells an error with this line."""
    # A command line that a task prints is indented; it may have the word in a path.
    return not line.startswith("    ") and _ERROR.search(line) is not None


def _begun(project: Path, scheme: str, derived: Path, device: str) -> list[str]:
    destination = f"platform=iOS,id={device}" if device else "generic/platform=iOS Simulator"
    return [
        "xcodebuild",
        *("-project", str(project)),
        *("-scheme", scheme),
        *("-configuration", CONFIGURATION),
        *("-destination", destination),
        *("-derivedDataPath", str(derived)),
    ]


def _settings(text: str) -> Iterator[dict[str, Any]]:
    """Yield the settings of each target in any list that begins a line of the text."""
    for begin in re.finditer(r"^\[", text, re.MULTILINE):
        try:
            found, _ = json.JSONDecoder().raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            continue
        for target in found:
            settings = target.get("buildSettings") if isinstance(target, dict) else None
            if isinstance(settings, dict):
                yield settings
