"""The files of an exported project, made from the template: renamed, filled in, with the model inside."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import escape

from workbench.core.errors import ExportError
from workbench.ios.settings import AppSettings, project_name

TEMPLATE_NAME = "DigitCamera"
TEMPLATE_TITLE = "Digit Camera"
CONFIG_FILE = "Config/App.xcconfig"
MODEL_FOLDER = "App/Models"
MODEL_SUFFIXES = frozenset({".mlmodel", ".mlpackage"})
DEFAULT_MODEL_NAME = "DigitClassifier"

# What Xcode, Swift and the Finder leave behind in a checkout of the template.
_LEFTOVERS = frozenset({".build", ".swiftpm", ".DS_Store", "DerivedData", "xcuserdata"})


@dataclass(frozen=True, kw_only=True)
class BuildSetting:
    """What the user chose, as a setting of the build; ``written`` is ``value`` as an xcconfig has it."""

    name: str
    value: str
    written: str


def write_project(folder: Path, *, template: Path, model: Path, settings: AppSettings) -> None:
    """Write a whole project into an empty folder; ``settings`` are tidied and have no problems."""
    name = project_name(settings.app_name)
    for relative in _template_files(template):
        target = folder / renamed(relative, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Contents only: what a checkout's files may do is not what an exported one's may.
        shutil.copyfile(template / relative, target)
    _edit(folder / CONFIG_FILE, lambda text: _with_settings(text, settings))
    _edit(
        folder / f"{name}.xcodeproj" / "xcshareddata" / "xcschemes" / f"{name}.xcscheme",
        lambda text: text.replace(
            f'"container:{TEMPLATE_NAME}.xcodeproj"', _attribute(f"container:{name}.xcodeproj")
        ),
    )
    _edit(
        folder / "README.md",
        lambda text: text.replace(f"{TEMPLATE_NAME}.xcodeproj", f"{name}.xcodeproj").replace(
            f"# {TEMPLATE_TITLE}\n", f"# {settings.app_name}\n", 1
        ),
    )
    _copy_model(model, folder / MODEL_FOLDER)


def check_model(model: Path) -> None:
    """Raise `ExportError` unless a Core ML model lies at ``model``."""
    is_package = model.suffix == ".mlpackage" and (model / "Manifest.json").is_file()
    is_file = model.suffix == ".mlmodel" and model.is_file()
    if not (is_package or is_file):
        raise ExportError(
            f"There is no Core ML model at “{model}”.", hint="Convert the run again, then export."
        )


def renamed(relative: PurePosixPath, name: str) -> PurePosixPath:
    """Return where a file of the template lies in a project called ``name``."""
    return PurePosixPath(
        *(
            name + part.removeprefix(TEMPLATE_NAME)
            if part in (f"{TEMPLATE_NAME}.xcodeproj", f"{TEMPLATE_NAME}.xcscheme")
            else part
            for part in relative.parts
        )
    )


def xcconfig_value(text: str, *, evaluations: int = 1) -> str:
    """Return ``text`` so that Xcode reads exactly it from an xcconfig file.

    There two slashes start a comment, a dollar sign a reference, and a semicolon or backslash at
    the end is dropped; quotes are ordinary. A value that goes on into Info.plist is evaluated
    twice. (As ``MacroConfigFileParser`` and ``MacroExpressionParser`` of swift-build have it.)
    """
    value = text.replace("$", "$" * 2**evaluations)
    value = re.sub("(?<=/)/", "$(SLASH)", value)
    return value + "$(NOTHING)" if value.endswith((";", "\\")) else value


def build_settings(settings: AppSettings) -> tuple[BuildSetting, ...]:
    """Return what the xcconfig file says of the user's choices."""
    chosen = (
        ("INFOPLIST_KEY_CFBundleDisplayName", settings.app_name, 2),
        ("PRODUCT_BUNDLE_IDENTIFIER", settings.bundle_identifier, 1),
        ("DEVELOPMENT_TEAM", settings.team, 1),
        ("MARKETING_VERSION", settings.version, 1),
    )
    return tuple(
        BuildSetting(name=name, value=value, written=xcconfig_value(value, evaluations=evaluations))
        for name, value, evaluations in chosen
    )


def _with_settings(text: str, settings: AppSettings) -> str:
    values = {setting.name: setting.written for setting in build_settings(settings)}

    def line(match: re.Match[str]) -> str:
        key = match.group(1)
        return f"{key} = {values[key]}".rstrip() if key in values else match.group()

    return re.sub(r"^(\w+) =.*$", line, text, flags=re.MULTILINE)


def _template_files(template: Path) -> Iterator[PurePosixPath]:
    for parent, folders, files in os.walk(template):
        # Not even looked at: what Swift has built in a checkout are thousands of files.
        folders[:] = sorted(set(folders) - _LEFTOVERS)
        for name in sorted(set(files) - _LEFTOVERS):
            relative = PurePosixPath(Path(parent, name).relative_to(template).as_posix())
            if not relative.is_relative_to(MODEL_FOLDER):
                yield relative


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def _attribute(text: str) -> str:
    quoted = escape(text, {'"': "&quot;"})
    return f'"{quoted}"'


def _copy_model(model: Path, folder: Path) -> None:
    # Xcode leaves hidden files of a synchronised folder alone.
    name = DEFAULT_MODEL_NAME + model.suffix if model.name.startswith(".") else model.name
    folder.mkdir(parents=True, exist_ok=True)
    if model.is_dir():
        shutil.copytree(model, folder / name, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(model, folder / name)
