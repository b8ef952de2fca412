"""What a file that the user changed, and that an export therefore kept, decides instead of the form.

Choosing a team or changing the bundle identifier in Xcode writes both into the project file, into the
settings of the target, which beat the xcconfig file that the export writes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from workbench.core.events import OverriddenSetting
from workbench.ios.keeping import JSON_PROJECT_FILE, PROJECT_FILE
from workbench.ios.project_files import CONFIG_FILE, BuildSetting, build_settings
from workbench.ios.project_text import Value, read_project_text
from workbench.ios.settings import AppSettings

# The target of the template, by which it is known whatever somebody calls it.
TARGET_ID = "D161CA3E2A00000000000007"
_ASSIGNMENT = re.compile(r"^[ \t]*(\w+)[ \t]*=[ \t]*(.*?)[ \t;]*(?://.*)?$", re.MULTILINE)


def overridden_settings(
    folder: Path, *, project: str, kept: Collection[str], settings: AppSettings
) -> tuple[OverriddenSetting, ...]:
    """Return the settings of the form that files among ``kept`` set to something else.

    ``kept`` are paths below ``folder``, with slashes; ``project`` is the name without suffix. An empty
    team is not overridden by one: it leaves the choice to Xcode. A file that cannot be read says nothing.
    """
    chosen = [setting for setting in build_settings(settings) if setting.value]
    found: list[OverriddenSetting] = []
    inline: dict[str, list[str]] = {}
    for name in (PROJECT_FILE, JSON_PROJECT_FILE):
        file = f"{project}.xcodeproj/{name}"
        if file in kept:
            inline = _inline_values(folder / file)
            found += [
                _overridden(file, setting, value)
                for setting in chosen
                for value in inline.get(setting.name, ())
                if value not in (setting.value, setting.written, "$(inherited)")
            ]
    if CONFIG_FILE in kept:
        assigned = _assignments(folder / CONFIG_FILE)
        found += [
            _overridden(CONFIG_FILE, setting, assigned[setting.name])
            for setting in chosen
            # What the project file sets counts anyway.
            if setting.name not in inline and assigned.get(setting.name, setting.written) != setting.written
        ]
    return tuple(found)


def _overridden(file: str, setting: BuildSetting, value: str) -> OverriddenSetting:
    return OverriddenSetting(file=file, setting=setting.name, value=value, wanted=setting.value)


def _inline_values(path: Path) -> dict[str, list[str]]:
    """Return what the configurations of the app's target set, each value once."""
    try:
        root = read_project_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    values: dict[str, list[str]] = {}
    for settings in _target_settings(root):
        for key, value in settings.items():
            # A condition may follow the name: KEY[sdk=iphoneos*], KEY[config=Debug].
            known = values.setdefault(key.partition("[")[0], [])
            if isinstance(value, str) and value not in known:
                known.append(value)
    return values


def _target_settings(root: dict[str, Value]) -> Iterator[dict[str, Value]]:
    for target in _list(root.get("targets")):
        if _dict(target).get("id") == TARGET_ID:
            yield _dict(_dict(target).get("build-settings"))
    objects = _dict(root.get("objects"))

    def named(identifier: Value | None) -> dict[str, Value]:
        return _dict(objects.get(identifier)) if isinstance(identifier, str) else {}

    configurations = named(named(TARGET_ID).get("buildConfigurationList")).get("buildConfigurations")
    for identifier in _list(configurations):
        yield _dict(named(identifier).get("buildSettings"))


def _assignments(path: Path) -> dict[str, str]:
    try:
        # The last one counts.
        return dict(_ASSIGNMENT.findall(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _dict(value: Value | None) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _list(value: Value | None) -> list[Value]:
    return value if isinstance(value, list) else []
