"""What is said of an exported project: what changed in an earlier one, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.core.events import OverriddenSetting
from workbench.sessions.project_parts import Origin, ProjectPart
from workbench.sessions.written_project import WrittenProject
from workbench.ui.wording import count_text

_NAMED = 3
_SETTINGS = {
    "DEVELOPMENT_TEAM": "team",
    "PRODUCT_BUNDLE_IDENTIFIER": "bundle identifier",
    "MARKETING_VERSION": "version",
    "INFOPLIST_KEY_CFBundleDisplayName": "name",
}


def changes_text(project: WrittenProject) -> str:
    """Return what was replaced, removed, kept and set aside, with a few names; "" of a new project."""
    if not project.request.replace:
        return ""
    replaced, kept, set_aside = (
        tuple(_topmost(project.parts, origin)) for origin in (Origin.REPLACED, Origin.KEPT, Origin.SET_ASIDE)
    )
    sentences = []
    if replaced:
        names = _names([part.name for part in replaced])
        sentences.append(f"Replaced {count_text(len(replaced), 'file')}: {names}.")
    removed = _gone(() if project.report is None else project.report.removed)
    if removed:
        files = count_text(len(removed), "file")
        sentences.append(f"Removed {files} of the export before: {_names(removed)}.")
    if kept:
        # Where it lies tells the users which of theirs it is.
        names = _names([f"{part.path}/" if part.is_folder else part.path for part in kept])
        sentences.append(f"Kept {sum(part.count for part in kept):,} of yours: {names}.")
    if set_aside:
        count = sum(part.count for part in set_aside)
        folder = set_aside[0].path.split("/")[0]
        sentences.append(f"Moved {count:,} of yours to “{folder}”, because the export has its own.")
    return " ".join(sentences) or "Everything is as in the export before."


def overridden_text(overridden: Sequence[OverriddenSetting]) -> str:
    """Return which values of the form have no effect, because a kept file sets others; "" for none."""
    if not overridden:
        return ""
    values = ", ".join(
        f"{_SETTINGS.get(one.setting, one.setting)} {one.value or 'none'} instead of {one.wanted or 'none'}"
        for one in overridden
    )
    return f"Set in Xcode, not here: {values}. It stands in {overridden[0].file.split('/')[0]}."


def next_steps_text(project: WrittenProject) -> str:
    """Return what is left to do with a project on this machine."""
    where = "" if project.xcode is not None else "on a Mac with Xcode 16 or later, "
    team = "" if project.request.settings.team else "choose your team and "
    return f"Next: {where}open {project.xcodeproj.name}, {team}run it on your iPhone."


def _gone(removed: Sequence[str]) -> list[str]:
    """Return what files are called that are gone; those of a package are one to whoever looks at it."""
    packages = (re.sub(r"(\.mlpackage)/.*", r"\1", path) for path in removed)
    return [path.rsplit("/", 1)[-1] for path in dict.fromkeys(packages)]


def _topmost(parts: Sequence[ProjectPart], origin: Origin) -> Iterator[ProjectPart]:
    """Yield what has an origin, a folder rather than all the files that are in it."""
    for part in parts:
        if part.origin is origin and not (part.count == 1 and part.parts):
            yield part
        else:
            yield from _topmost(part.parts, origin)


def _names(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED:,} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
