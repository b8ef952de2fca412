"""Where the files lie that come with the workbench: beside the package, or inside its wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resources_folder() -> Path:
    """Return the folder of icons, style and other resources."""
    return _bundled("resources")


def ios_template_folder() -> Path:
    """Return the Xcode project that Export copies."""
    return _bundled("ios_template")


def _bundled(name: str) -> Path:
    # A wheel carries the folder inside the package; a checkout has it at the top level.
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
