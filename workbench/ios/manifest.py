"""The mark that an export leaves in its folder: what it wrote, so that a later one knows its own files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import ExportError
from workbench.core.files import sha256_of
from workbench.core.records import from_json, to_json

MANIFEST_NAME = ".digit-workbench.json"
VERSION = 1


@dataclass(frozen=True, kw_only=True)
class ExportedFile:
    """A file of an export: its path below the folder, with slashes, and its content as SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """``project`` is the name of the Xcode project, without its suffix."""

    version: int
    project: str
    files: tuple[ExportedFile, ...]

    @property
    def checksums(self) -> dict[str, str]:
        """The SHA-256 of each file by its path."""
        return {file.path: file.sha256 for file in self.files}


def manifest_of(folder: Path, project: str) -> Manifest:
    """Return the manifest of everything that lies in a freshly written folder."""
    return Manifest(
        version=VERSION,
        project=project,
        files=tuple(
            ExportedFile(path=path.relative_to(folder).as_posix(), sha256=sha256_of(path))
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ),
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Mark ``folder`` as an export."""
    (folder / MANIFEST_NAME).write_text(to_json(manifest, indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of an earlier export, or None where there is none that can be read.

    Raises `ExportError` for one of a newer workbench, whose files we might not know.
    """
    try:
        manifest = from_json(Manifest, (folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if manifest.version > VERSION:
        raise ExportError(
            f"A newer Digit Workbench exported to “{folder.name}”.",
            hint="Update this one, or choose another folder.",
        )
    return manifest
